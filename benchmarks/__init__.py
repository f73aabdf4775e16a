"""What the components and the catalog cost, against a bare loop that registers the same vendor resources."""
