"""Queries of formulas, in widgets and SLOs, in the blocks of the Pulumi types.

Source: getFormulaQuerySchema and buildTerraformQuery (datadog/resource_datadog_dashboard.go of the provider).
"""

from audit.live.inventory import Json
from audit.live.spelling import camelled

_BLOCKS = {
    "metrics": "metricQuery",
    "cloud_cost": "cloudCostQuery",
    "slo": "sloQuery",
    "process": "processQuery",
    "container": "processQuery",
    "apm_dependency_stats": "apmDependencyStatsQuery",
    "apm_resource_stats": "apmResourceStatsQuery",
}
"""The block of a query by its data source; events are all others."""
_PLURALS = {"group_by": "groupBies"}


def formula_queries(queries: list[Json] | None) -> list[Json]:
    """Return queries, each in the block of its data source."""
    return [_query(query) for query in queries or ()]


def formulas(given: list[Json] | None) -> list[Json]:
    """Return formulas as the Pulumi type spells them."""
    return [_formula(formula) for formula in given or ()]


def _query(query: Json) -> Json:
    block = _BLOCKS.get(str(query.get("data_source")), "eventQuery")
    found: Json = camelled(query, _PLURALS)
    if block == "eventQuery" and isinstance(compute := found.pop("compute", None), dict):
        found["computes"] = [compute]
    return {block: found}


def _formula(formula: Json) -> Json:
    found: Json = camelled(formula)
    found["formulaExpression"] = found.pop("formula", None)
    return found
