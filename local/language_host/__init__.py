"""The Python language host. Launchers beside built engines start it by this name, for every clone."""
