"""Risks of settings outside of the catalog: pages may go to another account, or come from another catalog."""

from collections import defaultdict
from collections.abc import Iterator

from review.facts.context import Context
from review.facts.fact import Fact
from review.facts.phrases.risks import RiskCode
from review.facts.settings import setting_fact
from review.inputs.settings import SettingChange
from review.model import OTHER
from review.risks.found import FoundRisk, risk

_ENCRYPTION = ("encryptedkey", "encryptionsalt", "secretsprovider")


def settings_risks(changes: tuple[SettingChange, ...], context: Context) -> Iterator[FoundRisk]:
    """Yield each file of settings with a change that may redirect the pages of a stack that pages people."""
    if not context.base.pages or not context.base.items:
        return
    facts: dict[str, list[Fact]] = defaultdict(list)
    content: dict[str, list[list[object]]] = defaultdict(list)
    for each in changes:
        if not _is_first_secret(each):
            facts[each.file].append(setting_fact(each))
            content[each.file].append([each.key, str(each.before), str(each.after)])
    for file, lost in facts.items():
        yield risk("settings", f"{OTHER}/{file}", RiskCode.SETTINGS, content=content[file], changes=lost)


def _is_first_secret(change: SettingChange) -> bool:
    """Return whether a secret, or how secrets are encrypted, is set where nothing was: no page could depend on it."""
    return change.action == "added" and (change.secret or change.key in _ENCRYPTION)
