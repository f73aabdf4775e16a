"""The environment of the processes that plan a side: what Python and git require, and nothing that opens an account."""

from collections.abc import Mapping
from pathlib import Path

BASE_OF_A_REVIEW = "WATCHBILL_BASE_OF_A_REVIEW"
"""Set where the base is planned: a secret in its settings must not prevent the review of its removal."""

# Allowed by name: a list of what to remove would miss the next tool's token. A revision's code runs with them, and it
# may come from anybody who can open a pull request.
_ALLOWED = frozenset((
    "PATH", "HOME", "USER", "LOGNAME", "LANG", "LANGUAGE", "TZ", "TMPDIR", "TEMP", "TMP", "XDG_CACHE_HOME",
    "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SYSTEMROOT", "TERM", "COLUMNS", "LINES", "NO_COLOR", "PAGER", "LESS",
    "PYTHONDONTWRITEBYTECODE", "PYTHONHASHSEED", "PYTHONPYCACHEPREFIX", "PYTHONUTF8",
))  # fmt: skip
_ALLOWED_BEGINNINGS = ("LC_",)
# uv reaches a registry with these.
_OF_DOWNLOADS = ("UV_", "SSL_CERT_")
_PROXIES = frozenset(("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"))


def planning_environment(base: Mapping[str, str], code: Path, *, is_base: bool) -> dict[str, str]:
    """Return the environment of a process that plans one side with the code in a folder, made from the caller's."""
    kept = {name: value for name, value in base.items() if _is_allowed(name)}
    marks = {BASE_OF_A_REVIEW: "1"} if is_base else {}
    return kept | marks | {"PYTHONPATH": str(code), "PYTHONIOENCODING": "utf-8"}


def judging_environment(base: Mapping[str, str], code: Path) -> dict[str, str]:
    """Return the environment of a process that judges with the code in a folder, and may install dependencies."""
    kept = {name: value for name, value in base.items() if _is_of_downloads(name)}
    return kept | planning_environment(base, code, is_base=False)


def installing_environment(base: Mapping[str, str], folder: Path) -> dict[str, str]:
    """Return the environment of uv, which installs a revision's dependencies into a folder."""
    kept = {name: value for name, value in base.items() if _is_allowed(name) or _is_of_downloads(name)}
    return kept | {"UV_PROJECT_ENVIRONMENT": str(folder), "UV_PYTHON_DOWNLOADS": "never"}


def _is_allowed(name: str) -> bool:
    return name in _ALLOWED or name.startswith(_ALLOWED_BEGINNINGS)


def _is_of_downloads(name: str) -> bool:
    return name.startswith(_OF_DOWNLOADS) or name.upper() in _PROXIES
