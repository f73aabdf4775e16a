"""Typed config: a folder of YAML becomes one `Catalog`, or every error at once with its place."""
