"""The Python language host. Launchers that stand beside built engines start it by this name, for every clone."""
