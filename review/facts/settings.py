"""Facts of settings outside of the catalog. Secrets are masked: a fact says only that they differ."""

import re
from typing import Any

from review.facts.fact import Fact, plain
from review.facts.phrases.settings import Setting
from review.inputs.settings import SettingChange

_KEYS = re.compile(r"key|token|secret|password|passphrase|salt|credential", re.IGNORECASE)
"""A setting of such a name is not shown, also where somebody forgot to encrypt it."""
_SECRETS = {
    "changed": Setting.SECRET_CHANGED,
    "added": Setting.SECRET_ADDED,
    "removed": Setting.SECRET_REMOVED,
}


def setting_fact(change: SettingChange) -> Fact:
    """Return the fact of a changed setting."""
    file, key, before, after = change.file, change.key, _shown(change.before), _shown(change.after)
    if not key:
        return plain(Setting.FILE_ADDED if change.action == "added" else Setting.FILE_REMOVED, file=file)
    if change.secret or _KEYS.search(key):
        return plain(_SECRETS[change.action], file=file, key=key)
    match change.action:
        case "added":
            return plain(Setting.ADDED, file=file, key=key, after=after)
        case "removed":
            return plain(Setting.REMOVED, file=file, key=key, before=before)
    return plain(Setting.CHANGED, file=file, key=key, before=before, after=after)


def _shown(value: Any) -> Any:
    """Return a value as JSON, with secrets inside of it masked."""
    match value:
        case {"secure": _} if len(value) == 1:
            return "[secret]"
        case dict():
            return {str(key): "[secret]" if _KEYS.search(str(key)) else _shown(each) for key, each in value.items()}
        case list():
            return [_shown(each) for each in value]
        case str() | bool() | int() | float() | None:
            return value
    return str(value)
