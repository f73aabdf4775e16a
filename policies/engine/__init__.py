"""The machinery of rules: the rule, its evaluation, views of resources, queries, messages and page paths."""
