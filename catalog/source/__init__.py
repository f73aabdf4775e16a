"""YAML files with their places, laid over each other and merged before any form sees them."""
