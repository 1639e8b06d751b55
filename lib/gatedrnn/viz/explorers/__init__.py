"""Live sliders: one ES module for page and notebook, and Python twins over a reader's code."""

from gatedrnn.viz.explorers.gradient_flow import GradientFlow
from gatedrnn.viz.explorers.gradient_flow_sliders import explore_gradient_flow

__all__ = ["GradientFlow", "explore_gradient_flow"]
