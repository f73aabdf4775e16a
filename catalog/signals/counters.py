"""Metrics of Datadog's agent that are sent as gauges and only rise, until their counter restarts.

A threshold on one compares with everything since the start: the alert fires once and never ends. Each name has its
source.
"""

from collections.abc import Mapping

_CORE = "https://github.com/DataDog/integrations-core"
_REDIS = f"{_CORE}/blob/master/redisdb/datadog_checks/redisdb/redisdb.py"
_STATE = f"{_CORE}/blob/master/kubernetes_state/metadata.csv"

COUNTERS: Mapping[str, str] = {
    "kubernetes.containers.restarts": f"{_CORE}/pull/15096",
    "kubernetes_state.container.restarts": _STATE,
    "container.restarts": "https://github.com/DataDog/datadog-agent/pull/30173",
    "redis.keys.evicted": _REDIS,
    "redis.keys.expired": _REDIS,
    "redis.net.rejected": _REDIS,
    "redis.active_defrag.hits": _REDIS,
    "redis.active_defrag.misses": _REDIS,
    "redis.active_defrag.key_hits": _REDIS,
    "redis.active_defrag.key_misses": _REDIS,
    "redis.replication.master_repl_offset": _REDIS,
    "redis.replication.slave_repl_offset": _REDIS,
}
"""The source for each name: where it says that the metric is such a gauge."""
