"""Stand-ins for Datadog, PagerDuty and Sentry: strict resource providers over one account in an SQLite file."""

from local.vendors.drift import AccountObject, EditRejected, contents, edit, remove, withdraw, word

__all__ = ["AccountObject", "EditRejected", "contents", "edit", "remove", "withdraw", "word"]
