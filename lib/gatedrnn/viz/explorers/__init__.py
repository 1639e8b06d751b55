"""Live sliders: one ES module for page and notebook, and Python twins over a reader's code."""

from gatedrnn.viz.explorers.bptt_paths import BPTTPaths
from gatedrnn.viz.explorers.gradient_flow import GradientFlow
from gatedrnn.viz.explorers.gradient_flow_sliders import explore_gradient_flow
from gatedrnn.viz.explorers.gru_mix import GRUMix
from gatedrnn.viz.explorers.kernel_ladder import KernelLadder
from gatedrnn.viz.explorers.memory_horizon import MemoryHorizon
from gatedrnn.viz.explorers.one_cell import OneCell
from gatedrnn.viz.explorers.saturation import Saturation
from gatedrnn.viz.explorers.spectral_radius import SpectralRadius

__all__ = [
    "BPTTPaths",
    "GRUMix",
    "GradientFlow",
    "KernelLadder",
    "MemoryHorizon",
    "OneCell",
    "Saturation",
    "SpectralRadius",
    "explore_gradient_flow",
]
