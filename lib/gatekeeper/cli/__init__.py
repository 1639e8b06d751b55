"""The ``gatekeeper`` command."""

from gatekeeper.cli.app import main

__all__ = ["main"]
