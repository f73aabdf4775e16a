"""YAML files with their places, overlaid and merged before they are matched against forms."""
