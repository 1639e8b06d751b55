"""Gated recurrent networks: NumPy reference cells, framework twins, checks and figures.

Importing this package costs NumPy and nothing else; the framework twins live in
`gatedrnn.pytorch` and `gatedrnn.tf`.
"""

__version__ = "0.1.0"
