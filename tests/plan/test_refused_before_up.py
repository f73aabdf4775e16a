"""What a stand-in refuses from the catalog alone, `check` has refused or warned of before."""

import json
import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, seed, settings

from catalog import Catalog, CatalogErrors
from tests.support.account import account
from tests.support.broken import broken, example, leaves, replacement
from tests.support.catalogs import loaded
from tests.support.generated import catalogs

WARNED = {"location-unknown"}
"""Findings that say that `up` may fail."""


def test_whatever_leaf_of_the_example_is_broken_check_refuses_it_or_the_stand_ins_take_it(tmp_path: Path) -> None:
    taken, refused = _breaks(tmp_path, example(), 110, random.Random(11))
    assert taken >= 8, "too few breaks are taken to say anything of the stand-ins"
    assert refused >= 30


def test_so_it_is_with_generated_catalogs(tmp_path: Path) -> None:
    counts: list[tuple[int, int]] = []

    @seed(7)
    @settings(max_examples=5, suppress_health_check=list(HealthCheck))
    @given(catalogs())
    def one(sections: dict[str, Any]) -> None:
        sections = {**sections, "stack": {"environment": "prod"}}
        if _checked(tmp_path, sections) is not None:
            counts.append(_breaks(tmp_path, sections, 20, random.Random(json.dumps(sections))))

    one()
    assert sum(taken for taken, _ in counts) >= 3


def _breaks(folder: Path, sections: dict[str, Any], most: int, dice: random.Random) -> tuple[int, int]:
    """How many breaks `check` takes and refuses; the stand-ins must take all that it takes together."""
    taken, refused = 0, 0
    kept = sections
    for place, value in dice.sample(list(leaves(sections)), most):
        try:
            after = broken(kept, place, replacement(value, dice))
        except (IndexError, KeyError, TypeError):  # what the leaf is in is broken already
            continue
        if _checked(folder, after) is None:
            refused += 1
        else:
            taken, kept = taken + 1, after
    catalog = _checked(folder, kept)
    assert catalog is not None
    with account() as there:
        assert there.up(catalog).refused == []
    return taken, refused


def _checked(folder: Path, sections: dict[str, Any]) -> Catalog | None:
    """The catalog, or None where `check` refuses it or says that `up` may."""
    try:
        catalog = loaded(folder / "shop", {"a.yml": json.dumps(sections)})
    except CatalogErrors:
        return None
    if any(it.severity == "error" or it.rule in WARNED for it in catalog.findings):
        return None
    return catalog


@pytest.mark.parametrize(
    "sections",
    [
        {"metrics": [{"name": name, "type": "gauge", "from": "agent", "reported": True}]}
        for name in ("cloudflare.requests.all", "snmp.ifInErrors", "system", "redis.mem.used")
    ]
    + [
        {
            "metrics": [{"name": name, "type": "distribution", "unit": "second", "from": "agent"}],
            "signals": [{"name": "slow", "percentile": 95, "metric": name}],
            "alerts": [{"name": "Slow", "condition": "slow > 2s", "duration": "5m", "severity": "info"}],
        }
        for name in ("aws.lambda.enhanced.duration", "istio.request.duration", "trace.http.request")
    ]
    + [{"uptime": [{"name": "Shop", "url": "HTTPS://shop.example.com/a", "severity": "info"}]}],
    ids=str,
)
def test_what_check_takes_the_stand_ins_take(tmp_path: Path, sections: dict[str, Any]) -> None:
    catalog = _checked(tmp_path, {"stack": {"environment": "prod"}, "services": [{"name": "Shop"}], **sections})
    assert catalog is not None
    with account() as there:
        assert there.up(catalog).refused == []
