"""The environment of a local engine and its programs: it contains no access to a real account."""

from __future__ import annotations

import sys
from collections.abc import Mapping

from local.engine.find import Engine
from local.errors import LocalError
from local.session.workspace import Workspace

VENDORS = ("datadog", "pagerduty", "sentry")
_PLUGINS = {"datadog": "datadog", "pagerduty": "pagerduty", "sentry": "terraform-provider"}
"""The plugin through which the engine reaches each vendor: Sentry's is the bridge to any Terraform provider."""
_REAL = ("DD_", "DATADOG_", "PAGERDUTY_", "SENTRY_", "PULUMI_", "AWS_", "AZURE_", "ARM_", "GOOGLE_", "GITHUB_", "GH_")
# Variables that a Python process of ours requires, by name: a list of what to remove would miss the next tool's token.
_ALLOWED = frozenset((
    "PATH", "HOME", "USER", "LOGNAME", "LANG", "LANGUAGE", "TZ", "TMPDIR", "TEMP", "TMP", "XDG_CACHE_HOME",
    "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SYSTEMROOT", "PYTHONPATH", "PYTHONDONTWRITEBYTECODE", "PYTHONHASHSEED",
    "PYTHONPYCACHEPREFIX", "PYTHONUTF8",
))  # fmt: skip

# The local state holds only placeholders. A passphrase is still required, and with a fixed one any local run can open
# the state of another.
PASSPHRASE = "watchbill-local"


def standins_environment(base: Mapping[str, str]) -> dict[str, str]:
    """Return the environment of a process that stands in for vendors, made from the caller's: it opens no account."""
    return {name: value for name, value in base.items() if name in _ALLOWED or name.startswith("LC_")}


def environment(
    base: Mapping[str, str],
    *,
    workspace: Workspace,
    engine: Engine,
    ports: Mapping[str, int],
    checkpoints: bool = True,
) -> dict[str, str]:
    """Return the environment of a local run, made from the caller's `base`.

    The variables of the vendors, clouds and GitHub and the user's own Pulumi settings are removed; state, home and
    passphrase are the workspace's; the three vendors are the stand-ins that listen on `ports`. Without `checkpoints`
    the engine writes its state once, at the end of a run, instead of after each step (six times faster for 1,000
    resources).

    Raises LocalError when a vendor has no stand-in: the engine would then start the real provider.
    """
    missing = [vendor for vendor in VENDORS if not ports.get(vendor)]
    if missing:
        raise LocalError(f"No stand-in is attached for {', '.join(missing)}. A local run requires all of them.")
    kept = {name: value for name, value in base.items() if not name.upper().startswith(_REAL)}
    ours = {
        "PATH": f"{workspace.bin}:{base.get('PATH', '')}",
        "WATCHBILL_PYTHON": sys.executable,
        "PULUMI_HOME": str(workspace.home),
        "PULUMI_BACKEND_URL": workspace.backend.as_uri(),
        "PULUMI_CONFIG_PASSPHRASE": PASSPHRASE,
        "PULUMI_DEBUG_PROVIDERS": ",".join(f"{_PLUGINS[vendor]}:{ports[vendor]}" for vendor in VENDORS),
        # Each of the next three would wait for the network.
        "PULUMI_SKIP_UPDATE_CHECK": "true",
        "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
        "PULUMI_SUPPRESS_NEO_LINK": "true",
        # Without it, the engine does not know `--event-log`.
        "PULUMI_DEBUG_COMMANDS": "true",
        # Copies of old states would only fill the clone: a local stack can be created again.
        "PULUMI_DIY_BACKEND_DISABLE_CHECKPOINT_BACKUPS": "true",
    }
    if engine.host != "path":
        # No provider may come from PATH; the language host is beside the engine, where it is still found.
        ours["PULUMI_IGNORE_AMBIENT_PLUGINS"] = "true"
    if not checkpoints:
        ours |= {"PULUMI_EXPERIMENTAL": "true", "PULUMI_SKIP_CHECKPOINTS": "true"}
    return kept | ours
