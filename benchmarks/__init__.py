"""The cost of the components and the catalog, compared with a bare loop that registers the same vendor resources."""
