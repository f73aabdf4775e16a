"""Adopts live objects: writes the catalog YAML and the import file that take them over without changing them."""
