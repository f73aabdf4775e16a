"""The phrases of settings outside of the catalog."""

from review.facts.fact import Code


class Setting(Code):
    CHANGED = "setting.changed", "{file} has another `{key}`: {before:short} → {after:short}"
    ADDED = "setting.added", "{file} sets `{key}` to {after:short}"
    REMOVED = "setting.removed", "{file} no longer sets `{key}` (it was {before:short})"
    SECRET_CHANGED = "setting.secret.changed", "{file} has another secret `{key}`"
    SECRET_ADDED = "setting.secret.added", "{file} sets the secret `{key}`"
    SECRET_REMOVED = "setting.secret.removed", "{file} no longer sets the secret `{key}`"
    FILE_ADDED = "setting.file.added", "{file} is added"
    FILE_REMOVED = "setting.file.removed", "{file} is removed"
