"""The explorers in which a reader holds the gates: the cells of the library, and what pages say."""

from itertools import product

import numpy as np
import pytest

from gatedrnn.params import GRUBeforeParams, GRUParams, LSTMParams
from gatedrnn.reference import GRUBeforeCell, GRUCell, LSTMCell
from gatedrnn.spec import HiddenState
from gatedrnn.viz.explorers import gru_mix as mix_page
from gatedrnn.viz.explorers import one_cell as cell_page
from gatedrnn.viz.explorers.gru_mix_math import FROM_INPUT, OLD, U_N, gru_mix
from gatedrnn.viz.explorers.one_cell_math import candidates, one_cell
from gatedrnn.viz.explorers.words import signed

PULSES = ("one", "two", "random")


def logit(share):
    return np.log(share / (1 - share))


@pytest.mark.parametrize("pulses", [*PULSES, "every step"])
def test_the_hand_held_cell_is_an_lstm(pulses):
    f, i, o = 0.85, 0.3, 0.7
    b = np.array([logit(i), logit(f), 0.0, logit(o)])
    cell = LSTMCell(LSTMParams(np.array([[0.0, 0.0, 1.0, 0.0]]), np.zeros((1, 4)), b))
    gs = candidates(pulses)
    # No number has the tangent 1; that of 20 rounds to it.
    xs = np.where(gs == 1, 20, np.arctanh(np.minimum(gs, 0.99)))
    state, cs, hs = cell.initial_state(1), [], []
    for x in xs:
        y, state = cell(np.array([[x]]), state)
        cs.append(state.c.item())
        hs.append(y.item())
    trace = one_cell(f=f, i=i, o=o, pulses=pulses)
    assert trace.cs == pytest.approx(cs, abs=1e-12)
    assert trace.hs == pytest.approx(hs, abs=1e-12)


@pytest.mark.parametrize("placement", ["after the product", "before the product"])
def test_the_mix_is_a_gru(placement):
    r, z = np.array([0.15, 0.8]), 0.35
    W, U = np.zeros((1, 6)), np.hstack([np.zeros((2, 4)), U_N])
    b = np.concatenate([logit(r), logit(np.array([z, z])), FROM_INPUT])
    cell = GRUBeforeCell(GRUBeforeParams(W, U, b))
    if placement == "after the product":
        cell = GRUCell(GRUParams(W, U, b, np.zeros(2)))
    y, _ = cell(np.zeros((1, 1)), HiddenState(OLD[None]))
    mix = gru_mix(r_1=r[0], r_2=r[1], z=z, placement=placement)
    assert mix.h_new == pytest.approx(y[0], abs=1e-12)


def test_both_conventions_are_one_cell_with_the_gate_turned_round():
    for z in (0.0, 0.3, 1.0):
        keeps, replaces = gru_mix(z=z), gru_mix(z=1 - z, convention="z replaces")
        assert keeps.h_new == pytest.approx(replaces.h_new, abs=1e-15)
        assert keeps.keep == pytest.approx(z)


def test_placements_agree_when_both_units_are_reset_alike():
    for r_1, r_2 in product((0.0, 0.5, 1.0), repeat=2):
        assert (gru_mix(r_1=r_1, r_2=r_2).apart < 1e-12) == (r_1 == r_2)


def test_presets_do_what_their_buttons_say():
    alike = {"r_1": 1.0, "r_2": 1.0}
    assert (gru_mix(**alike, z=1.0).h_new == OLD).all()
    assert "This is a plain RNN." in mix_page.describe(**alike, z=0.0)
    assert gru_mix(**alike, z=0.0).h_new == pytest.approx(np.tanh(FROM_INPUT + OLD @ U_N))
    assert gru_mix(r_1=0.0, r_2=0.0, z=0.0).h_new == pytest.approx(np.tanh(FROM_INPUT))
    hold = one_cell(f=1.0, opens="at step 31")
    assert hold.cs[4:].tolist() == [1.0] * 36
    assert np.flatnonzero(hold.hs).tolist() == list(range(30, 40))
    assert "Until step 31 nothing is shown." in cell_page.describe(f=1.0, opens="at step 31")
    overwrite = one_cell(f=0.0, pulses="random")
    assert (overwrite.cs == overwrite.gs).all()


def test_a_cell_that_only_adds_leaves_its_axis_and_its_output_does_not():
    adds = one_cell(f=1.0, pulses="every step")
    assert adds.cs.tolist() == list(range(1, 41))
    assert adds.hs.max() <= 1
    # Where f and i sum to 1 the cell approaches what it reads.
    assert one_cell(f=0.9, i=0.1, pulses="every step").cs[-1] == pytest.approx(1, abs=0.02)


def test_no_curve_leaves_its_axis():
    for f, i, pulses in product(np.linspace(0, 1, 101), (0.0, 0.5, 1.0), PULSES):
        trace = one_cell(f=float(f), i=i, pulses=pulses)
        for curve in (trace.gs, trace.cs, trace.hs):
            assert cell_page.LOW < curve.min() <= curve.max() < cell_page.HIGH
    for r_1, r_2, place in product((0.0, 0.5, 1.0), (0.0, 0.5, 1.0), ("after", "before")):
        n = gru_mix(r_1=r_1, r_2=r_2, placement=f"{place} the product").n
        assert -1 < n[0] < 1
        assert 0 < n[1] < 1


def test_a_signed_number_has_two_digits_and_a_true_minus():
    cases = {0.0: "0", -1e-18: "0", -0.834: "−0.83", 2.0: "2", 0.0251: "0.025", -1e-5: "−1.0×10⁻⁵"}
    assert {value: signed(value) for value in cases} == cases
