"""Bodies as Datadog returns them, invented; the shapes are those of datadog-api-client 2.62."""

import base64

METRIC_SLO = {
    "id": "0123",
    "name": "Cart",
    "description": "d",
    "type": "metric",
    "tags": ["env:prod"],
    "timeframe": "30d",
    "target_threshold": 99.9,
    "thresholds": [{"timeframe": "30d", "target": 99.9, "target_display": "99.9"}],
    "query": {"numerator": "sum:a{*}", "denominator": "sum:b{*}"},
    "sli_specification": {
        "count": {
            "good_events_formula": {"formula": "a"},
            "total_events_formula": {"formula": "b"},
            "queries": [{"data_source": "metrics", "name": "a", "query": "sum:a{*}"}],
        }
    },
    "creator": {"email": "a@x"},
    "created_at": 1772355600,
    "modified_at": 1772355600,
    "monitor_tags": [],
}
TIME_SLICE_SLO = {
    "id": "4567",
    "name": "Latency",
    "type": "time_slice",
    "thresholds": [{"timeframe": "7d", "target": 95.0}],
    "sli_specification": {
        "time_slice": {
            "comparator": "<",
            "threshold": 1000,
            "query_interval_seconds": 300,
            "query": {
                "formulas": [{"formula": "value"}],
                "queries": [{"data_source": "metrics", "name": "value", "query": "p95:a{*}"}],
            },
        }
    },
}
API_TEST = {
    "public_id": "abc-123-xyz",
    "name": "Home",
    "type": "api",
    "subtype": "http",
    "status": "live",
    "tags": ["env:prod"],
    "message": "m",
    "locations": ["aws:eu-west-1"],
    "monitor_id": 102,
    "creator": {"email": "a@x"},
    "modified_by": {"email": "b@x"},
    "config": {
        "request": {
            "method": "GET",
            "url": "https://x",
            "timeout": 10,
            "headers": {"Authorization": "s3cret", "Accept": "text/html"},
            "basicAuth": {"type": "web", "username": "u", "password": "s3cret"},
        },
        "assertions": [
            {"type": "statusCode", "operator": "is", "target": 200},
            {"type": "responseTime", "operator": "lessThan", "target": 1000.0},
            {
                "type": "body",
                "operator": "validatesJSONPath",
                "target": {"jsonPath": "$.a", "operator": "is", "targetValue": "ok"},
            },
        ],
        "configVariables": [{"name": "KEY", "type": "global", "id": "v1", "secure": True}],
    },
    "options": {
        "tick_every": 60,
        "min_location_failed": 2,
        "httpVersion": "any",
        "monitor_name": "Home",
        "monitor_priority": 3,
        "retry": {"count": 2, "interval": 1000.0},
        "monitor_options": {"renotify_interval": 0, "include_tags": True},
        "enableProfiling": False,
    },
}
BROWSER_TEST = {
    "public_id": "brw-123-xyz",
    "name": "Check out",
    "type": "browser",
    "status": "paused",
    "tags": [],
    "message": "",
    "locations": ["aws:eu-west-1"],
    "config": {"request": {"method": "GET", "url": "https://x"}, "assertions": []},
    "options": {"device_ids": ["laptop_large"], "tick_every": 900},
    "steps": [
        {"name": "Click", "type": "click", "allowFailure": False, "params": {"element": {"url": "https://x"}}},
        {"name": "Type", "type": "typeText", "params": {"value": "hello"}},
    ],
}
ONE_TIME = {
    "id": "d1",
    "type": "downtime",
    "attributes": {
        "status": "scheduled",
        "scope": "*",
        "message": "Upgrade",
        "display_timezone": "Europe/Berlin",
        "canceled": None,
        "created": "2026-11-01T00:00:00+00:00",
        "modified": "2026-11-02T00:00:00+00:00",
        "monitor_identifier": {"monitor_tags": ["env:prod"]},
        "mute_first_recovery_notification": False,
        "notify_end_states": ["alert"],
        "notify_end_types": ["expired"],
        "schedule": {"start": "2030-12-07T01:00:00+00:00", "end": "2030-12-07T03:00:00+00:00"},
    },
}
FOR_EVER = {
    "id": "d2",
    "attributes": {
        "status": "active",
        "scope": "env:prod",
        "monitor_identifier": {"monitor_id": 101},
        "schedule": {"start": "2026-11-01T01:00:00+00:00", "end": None},
    },
}
RECURRING = {
    "id": "d3",
    "attributes": {
        "status": "active",
        "scope": "*",
        "monitor_identifier": {"monitor_tags": ["*"]},
        "schedule": {
            "timezone": "Europe/Berlin",
            "current_downtime": {"start": "2030-01-06T03:00:00+00:00", "end": "2030-01-06T03:45:00+00:00"},
            "recurrences": [{"duration": "45m", "rrule": "FREQ=WEEKLY", "start": "2030-01-06T04:00:00"}],
        },
    },
}
CANCELLED = {**ONE_TIME, "id": "d4", "attributes": {**ONE_TIME["attributes"], "status": "canceled", "canceled": "T"}}
LOGS_METRIC = {
    "id": "cart.lines",
    "type": "logs_metrics",
    "attributes": {
        "filter": {"query": "service:cart"},
        "group_by": [{"path": "env", "tag_name": "env"}],
        "compute": {"aggregation_type": "distribution", "path": "@duration", "include_percentiles": True},
    },
}
ARCHIVE = {
    "id": "a1",
    "type": "archives",
    "attributes": {
        "name": "Logs",
        "query": "*",
        "state": "WORKING",
        "include_tags": True,
        "rehydration_tags": [],
        "compression_method": "GZIP",
        "destination": {
            "type": "s3",
            "bucket": "b",
            "path": "p",
            "storage_class": "STANDARD",
            "encryption": {"type": "NO_OVERRIDE"},
            "integration": {"account_id": "1", "role_name": "r"},
        },
    },
}
INDEX = {
    "name": "main",
    "daily_limit": None,
    "is_rate_limited": False,
    "num_retention_days": 15,
    "num_flex_logs_retention_days": 0,
    "filter": {"query": "*"},
    "exclusion_filters": [
        {"name": "Debug", "is_enabled": True, "filter": {"query": "status:debug", "sample_rate": 1.0}},
    ],
}
PIPELINE = {
    "id": "pl1",
    "name": "Storefront",
    "type": "pipeline",
    "is_enabled": True,
    "is_read_only": False,
    "filter": {"query": "service:storefront"},
    "processors": [
        {
            "type": "category-processor",
            "name": "Level",
            "is_enabled": True,
            "target": "level",
            "categories": [{"name": "info", "filter": {"query": "@level:30"}}],
        },
        {"type": "status-remapper", "name": "Status", "is_enabled": True, "sources": ["level"]},
        {"type": "trace-id-remapper", "name": "Trace", "is_enabled": True, "sources": ["trace_id"]},
        {
            "type": "pipeline",
            "name": "Inner",
            "is_enabled": True,
            "filter": {"query": "a"},
            "processors": [
                {"type": "url-parser", "name": "U", "is_enabled": True, "sources": ["url"], "target": "u"},
            ],
        },
    ],
}
SCANNER_GROUP = {
    "id": "g1",
    "type": "sensitive_data_scanner_group",
    "attributes": {
        "name": "Watchbill",
        "description": "d",
        "is_enabled": True,
        "filter": {"query": "*"},
        "product_list": ["logs"],
        "samplings": [],
    },
}
SCANNER_RULE = {
    "id": "r1",
    "type": "sensitive_data_scanner_rule",
    "attributes": {
        "name": "Cards",
        "is_enabled": True,
        "priority": 1,
        "tags": ["a:b"],
        "namespaces": [],
        "text_replacement": {"type": "replacement_string", "replacement_string": "[x]"},
        "included_keyword_configuration": {
            "keywords": ["card"],
            "character_count": 30,
            "use_recommended_keywords": True,
        },
    },
    "relationships": {
        "group": {"data": {"id": "g1", "type": "sensitive_data_scanner_group"}},
        "standard_pattern": {"data": {"id": "p1", "type": "sensitive_data_scanner_standard_pattern"}},
    },
}
TAG_CONFIGURATION = {
    "id": "api.latency",
    "type": "manage_tags",
    "attributes": {
        "metric_type": "distribution",
        "tags": ["env"],
        "include_percentiles": True,
        "exclude_tags_mode": False,
        "aggregations": [{"time": "sum", "space": "sum"}],
    },
}
ENTITY_YAML = "apiVersion: v3\nkind: service\nmetadata:\n  name: cart\n  tags:\n  - b:2\n  - a:1\n"
ENTITY = {
    "id": "e1",
    "type": "entity",
    "attributes": {"kind": "service", "name": "cart", "namespace": "default", "tags": ["a:1", "b:2"]},
    "relationships": {"rawSchema": {"data": {"id": "s1", "type": "rawSchema"}}},
    "included": {
        "rawSchema": {
            "id": "s1",
            "type": "rawSchema",
            "attributes": {"rawSchema": base64.b64encode(ENTITY_YAML.encode()).decode()},
        }
    },
}
TEAM = {"id": "t1", "type": "team", "attributes": {"name": "Shop", "handle": "shop", "description": None}}
STATUS_PAGE = {
    "id": "p1",
    "type": "status_pages",
    "attributes": {
        "name": "Example Shop",
        "domain_prefix": "example-shop",
        "type": "public",
        "visualization_type": "bars_and_uptime_percentage",
        "enabled": False,
        "subscriptions_enabled": True,
        "company_logo": None,
    },
}
STATUS_COMPONENT = {
    "id": "c1",
    "type": "components",
    "attributes": {
        "name": "Account",
        "position": 2,
        "type": "group",
        "components": [
            {"id": "c2", "name": "Signing in", "position": 0, "type": "component", "status": "operational"},
        ],
    },
}
DEGRADATION = {
    "id": "dt1",
    "attributes": {
        "name": "Shop down",
        "degradation_title": "The shop cannot be reached",
        "components_affected": [{"id": "c1", "name": "Shop", "status": "major_outage"}],
        "updates": [{"message": "m", "status": "investigating"}],
    },
}
MAINTENANCE = {
    "id": "mt1",
    "attributes": {
        "name": "Upgrade",
        "maintenance_title": "Planned maintenance",
        "component_ids": ["c1"],
        "scheduled_description": "a",
        "in_progress_description": "b",
        "completed_description": "c",
    },
}
DASHBOARD = {
    "id": "abc-def-ghi",
    "title": "Cart",
    "description": "d",
    "layout_type": "ordered",
    "reflow_type": "auto",
    "url": "/dashboard/abc-def-ghi/cart",
    "author_handle": "a@x",
    "created_at": "2026-03-01T09:00:00+00:00",
    "modified_at": "2026-03-01T10:00:00+00:00",
    "is_read_only": False,
    "notify_list": [],
    "template_variables": [{"name": "env", "prefix": "env", "default": "prod", "available_values": []}],
    "widgets": [
        {
            "id": 1,
            "definition": {
                "type": "group",
                "title": "State",
                "layout_type": "ordered",
                "widgets": [
                    {
                        "id": 2,
                        "layout": {"x": 0, "y": 0, "width": 4, "height": 2},
                        "definition": {
                            "type": "timeseries",
                            "title": "Error rate (%)",
                            "title_size": "16",
                            "title_align": "left",
                            "show_legend": True,
                            "legend_columns": ["avg"],
                            "time": {"live_span": "1h"},
                            "markers": [{"display_type": "warning dashed", "label": "Limit", "value": "y = 20"}],
                            "requests": [
                                {
                                    "response_format": "timeseries",
                                    "display_type": "line",
                                    "formulas": [{"alias": "rate", "formula": "100 * part / all"}],
                                    "queries": [
                                        {"data_source": "metrics", "name": "part", "query": "sum:a{*}.as_count()"},
                                        {
                                            "data_source": "logs",
                                            "name": "all",
                                            "search": {"query": "service:cart"},
                                            "compute": {"aggregation": "count"},
                                            "group_by": [{"facet": "@a", "limit": 10}],
                                        },
                                    ],
                                }
                            ],
                        },
                    }
                ],
            },
        },
        {
            "id": 3,
            "definition": {
                "type": "manage_status",
                "query": "tag:x",
                "summary_type": "monitors",
                "display_format": "countsAndList",
                "color_preference": "text",
                "hide_zero_counts": True,
                "show_last_triggered": True,
                "sort": "status,asc",
                "title": "Alerts",
            },
        },
        {
            "id": 4,
            "definition": {
                "type": "slo",
                "slo_id": "0123",
                "view_type": "detail",
                "view_mode": "overall",
                "time_windows": ["30d"],
                "show_error_budget": True,
                "title": "Cart",
            },
        },
        {"id": 5, "definition": {"type": "alert_graph", "alert_id": "101", "viz_type": "timeseries", "title": "A"}},
        {"id": 6, "definition": {"type": "note", "content": "# Hello", "background_color": "white"}},
        {
            "id": 7,
            "definition": {
                "type": "query_value",
                "title": "Q",
                "autoscale": True,
                "precision": 2,
                "requests": [
                    {
                        "response_format": "scalar",
                        "queries": [{"data_source": "metrics", "name": "a", "query": "sum:a{*}", "aggregator": "sum"}],
                        "formulas": [{"formula": "a"}],
                        "conditional_formats": [{"comparator": ">", "value": 1, "palette": "white_on_red"}],
                    }
                ],
            },
        },
    ],
}
