"""The `pulumi` engine: the one on PATH, or one built once into the user's cache."""

from local.engine.find import BUILT_VERSION, HOST_NAME, Engine, find_engine

__all__ = ["BUILT_VERSION", "HOST_NAME", "Engine", "find_engine"]
