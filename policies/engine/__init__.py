"""What rules need: the rule itself, views of resources, queries, messages, page paths; and their evaluation."""
