"""Serves the language host to the engine that started it."""

from local.language_host.host import main

main()
