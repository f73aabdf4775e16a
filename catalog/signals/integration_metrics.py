"""Metrics that Datadog's own integrations, agent and products send, by the first part of their names.

Sources: the integrations in DataDog/integrations-core, each of which has its metrics under the prefix in its
`manifest.json` (a check of that repository, pull request 8672), and Datadog's documentation of its cloud integrations,
APM, runtime metrics and synthetic tests. Metrics that the OpenMetrics, Prometheus, SNMP, JMX and WMI checks read
from unknown endpoints are custom, and are not in this list.

The name is not proof: someone may send a custom metric under an integration's prefix. Then nothing is set on it, which
Datadog accepts for every metric; it refuses (400) a tag configuration of an integration's metric.
"""

_NAMESPACES = frozenset(
    (
        "active_directory", "activemq", "aerospike", "airflow", "alibaba", "amazon_msk", "ambari", "apache",
        "appgate", "arangodb", "argocd", "aspdotnet", "avi", "aws", "azure", "azure_iot_edge", "boundary",
        "btrfs", "cacti", "calico", "cassandra", "cassandra_nodetool", "celery", "ceph", "cert_manager",
        "cilium", "cisco_aci", "citrix_hypervisor", "clickhouse", "cloud_foundry_api", "cloudera", "cloudflare",
        "cockroachdb", "confluent", "consul", "container", "containerd", "coredns", "couchbase", "couchdb",
        "cri", "crio", "datadog", "dns", "docker", "dotnetclr", "druid", "duckdb", "ecs", "eks",
        "elasticsearch", "envoy", "esxi", "etcd", "exchange", "external_dns", "fargate", "flink", "fluentd",
        "fluxcd", "fly_io", "foundationdb", "gcp", "gearman", "gitlab", "gitlab_runner", "glusterfs",
        "gunicorn", "haproxy", "harbor", "hazelcast", "hdfs", "hivemq", "http.ssl", "hudi", "hyperv", "ibm_ace",
        "ibm_db2", "ibm_i", "ibm_mq", "ibm_was", "ignite", "iis", "impala", "istio", "jboss_wildfly", "jenkins",
        "jvm", "kafka", "karpenter", "keda", "kong", "kube_apiserver", "kube_controller_manager",
        "kube_metrics_server", "kube_scheduler", "kubedns", "kubeflow", "kubelet", "kubeproxy", "kubernetes",
        "kubernetes_state", "kubevirt", "kyototycoon", "kyverno", "lighttpd", "linkerd", "livekit", "mapr",
        "mapreduce", "marathon", "marklogic", "memcache", "mesos", "milvus", "mongodb", "mysql", "n8n",
        "nagios", "network.http", "network.tcp", "nfsstat", "nginx", "nginx_ingress", "ntp", "nvidia", "oci",
        "ollama", "openldap", "openstack", "oracle", "pgbouncer", "php_fpm", "postfix", "postgresql",
        "powerdns", "presto", "proxysql", "pulsar", "rabbitmq", "ray", "redis", "redisdb", "rethinkdb", "riak",
        "riakcs", "runtime", "sap_hana", "scylla", "serverless", "silk", "singlestore", "snowflake", "solr",
        "sonarqube", "spark", "sqlserver", "squid", "strimzi", "supabase", "supervisord", "synthetics",
        "system", "teamcity", "tekton", "teleport", "temporal", "teradata", "tls", "tomcat", "torchserve",
        "trace", "traefik", "traffic_server", "trino", "twemproxy", "twistlock", "varnish", "vault", "velero",
        "vertica", "vllm", "voltdb", "vsphere", "weaviate", "weblogic", "win32_event_log", "yarn", "zookeeper",
    )
)  # fmt: skip


def namespace(metric: str) -> str | None:
    """Return the first part of an integration metric's name; None for a custom metric."""
    parts = metric.split(".")
    first = ".".join(parts[:1])
    second = ".".join(parts[:2])
    return next((name for name in (first, second) if name in _NAMESPACES and name != metric), None)
