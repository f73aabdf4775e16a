"""Audit: compares the code, the engine's state and the live accounts, and writes the YAML for what no code knows."""
