"""Generated files in folders that people edit too."""
