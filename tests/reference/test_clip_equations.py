"""Clipping by the norm once more, entry by entry."""

import math

import numpy as np
import pytest

from gatedrnn.checks.vanishing import GRADIENTS, draw_long_gradients, draw_short_gradients
from gatedrnn.checks.vanishing import expected_clipped as clipped


@pytest.mark.parametrize("draw", [draw_long_gradients, draw_short_gradients])
def test_clip_norm(draw):
    values = draw(np.random.default_rng(0))
    entries = [value for name in GRADIENTS for value in values[name].ravel().tolist()]
    threshold, norm = float(values["threshold"]), math.sqrt(math.fsum(v * v for v in entries))
    factor = threshold / norm if norm > threshold else 1.0
    got = np.concatenate([array.ravel() for array in clipped(values)])
    np.testing.assert_allclose(got, [value * factor for value in entries], rtol=1e-12)
    assert (norm > threshold) == (draw is draw_long_gradients)
