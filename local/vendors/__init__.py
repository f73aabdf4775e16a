"""Stand-ins for Datadog, PagerDuty and Sentry: strict resource providers over one account in an SQLite file."""

from local.vendors.assignments import word
from local.vendors.core.rejections import EditRejected
from local.vendors.drift import AccountObject, add, contents, edit, remove, withdraw

__all__ = ["AccountObject", "EditRejected", "add", "contents", "edit", "remove", "withdraw", "word"]
