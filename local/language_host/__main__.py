"""Runs the language host for the engine that started it."""

from local.language_host.host import main

main()
