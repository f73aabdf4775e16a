"""Datadog, PagerDuty and Sentry stood in for: strict resource providers over one account in an SQLite file."""

from local.vendors.drift import Listed, NotEdited, contents, edit, remove, withdraw, word

__all__ = ["Listed", "NotEdited", "contents", "edit", "remove", "withdraw", "word"]
