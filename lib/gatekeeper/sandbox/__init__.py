"""Kernels that may compute and nothing else: no network, no files of the grader, bounded resources.

A worker process has one warm interpreter in a bubblewrap sandbox; every submission is a fork of it
in namespaces of its own.
"""

from gatekeeper.sandbox.doctor import why_not
from gatekeeper.sandbox.folders import sweep
from gatekeeper.sandbox.manager import kernel_manager

__all__ = ["kernel_manager", "sweep", "why_not"]
