"""The explorer in notebooks: the widget, and the sliders over a reader's own functions."""

import sys
import warnings
from io import BytesIO

import numpy as np
import pytest
from traitlets import TraitError

from gatedrnn.reference import sigmoid
from gatedrnn.viz.explorers import GradientFlow, explore_gradient_flow
from gatedrnn.viz.explorers.gradient_flow import MODULE, START, describe, picture
from gatedrnn.viz.explorers.gradient_flow_math import gradient_flow
from gatedrnn.viz.explorers.gradient_flow_own import own_gradient_flow
from gatedrnn.viz.explorers.gradient_flow_plot import draw_gradient_flow
from gatedrnn.viz.explorers.panel import module_text
from gatedrnn.viz.explorers.words import typeset

AGREE = "Your code and the reference agree at all 50 steps, forward and back."


def lstm_gates(x, h, W, U, b):
    a_i, a_f, a_g, a_o = np.split(x @ W + h @ U + b, 4, axis=1)
    return sigmoid(a_i), sigmoid(a_f), np.tanh(a_g), sigmoid(a_o)


def lstm_cell_update(c, i, f, g, o):
    c_new = f * c + i * g
    return o * np.tanh(c_new), c_new


def lstm_step_backward(dh_new, dc_new, cache, W, U):
    x, h, c, i, f, g, o, c_new = cache
    tanh_c = np.tanh(c_new)
    dc = dc_new + dh_new * o * (1 - tanh_c**2)
    da_o = dh_new * tanh_c * o * (1 - o)
    da = np.hstack([dc * g * i * (1 - i), dc * c * f * (1 - f), dc * i * (1 - g**2), da_o])
    return da @ W.T, da @ U.T, dc * f, x.T @ da, h.T @ da, da.sum(axis=0)


def run(gates=lstm_gates, update=lstm_cell_update, backward=lstm_step_backward, **settings):
    return own_gradient_flow((gates, update, backward), **settings)


@pytest.mark.parametrize(
    "settings",
    [{}, {"forget_bias": 6.0, "recurrent_scale": 3.0, "T": 200}, {"forget_bias": -2.0, "T": 2}],
)
def test_right_functions_agree_with_the_reference(settings):
    own = run(**settings)
    assert own.verdict == AGREE.replace("50", str(settings.get("T", 50)))
    assert own.curve == pytest.approx(gradient_flow(**settings).lstm, rel=1e-9)


def test_a_backward_mistake_is_a_curve_that_departs():
    def forgets_the_highway(dh_new, dc_new, cache, W, U):
        return lstm_step_backward(dh_new, 0 * dc_new, cache, W, U)

    own = run(backward=forgets_the_highway)
    assert own.verdict == (
        "Going back, your gradient departs from the reference 1 step back: "
        "its size is 0.28 there, 0.66 in the reference."
    )
    assert own.curve[-1] < gradient_flow().lstm[-1] / 100


def test_a_mistake_in_the_direction_alone_is_seen():
    def turned(dh_new, dc_new, cache, W, U):
        dx, dh, dc, *dparams = lstm_step_backward(dh_new, dc_new, cache, W, U)
        return dx, -dh, dc, *dparams

    assert "departs from the reference 1 step back" in run(backward=turned).verdict


def test_a_forward_mistake_is_named_first():
    def wrong_order(x, h, W, U, b):
        i, f, g, o = lstm_gates(x, h, W, U, b)
        return f, i, g, o

    own = run(gates=wrong_order)
    assert own.verdict == "Going forward, your h departs from the reference at step 1."
    assert np.isfinite(own.curve).all()


def not_written(*arguments):
    raise NotImplementedError("write me")


@pytest.mark.parametrize(
    ("gates", "sentence"),
    [
        (None, "lstm_gates is a NoneType, expected a function."),
        (not_written, "lstm_gates raised at step 1: NotImplementedError: write me"),
        (lambda *a: 1 / 0, "lstm_gates raised at step 1: ZeroDivisionError: division by zero"),
        (lambda *a: sys.exit(3), "lstm_gates raised at step 1: SystemExit: 3"),
        (lambda: 0, "lstm_gates raised at step 1: TypeError: "),
        (lambda *a: None, "lstm_gates returned None, expected 4: i, f, g, o."),
        (lambda *a: a[1], "lstm_gates returned one ndarray, expected 4: i, f, g, o."),
        (lambda *a: lstm_gates(*a)[:3], "lstm_gates returned 3 values, expected 4: i, f, g, o."),
        (lambda *a: (), "lstm_gates returned 0 values, expected 4: i, f, g, o."),
        (
            lambda *a: [v[0] for v in lstm_gates(*a)],
            "lstm_gates: i has shape (16,), expected (4, 16).",
        ),
        (lambda *a: ("gate",) * 4, "lstm_gates: i is a str, expected an array of numbers."),
        (lambda *a: (object(),) * 4, "lstm_gates: i is a object, expected an array of numbers."),
    ],
)
def test_whatever_a_function_does_it_gets_a_sentence(gates, sentence):
    own = run(gates=gates)
    assert own.verdict.startswith(sentence)
    assert own.curve[0] == 1
    assert np.isnan(own.curve[1:]).all()


def test_what_was_reached_before_an_exception_is_drawn():
    calls = []

    def breaks_at_the_fifth(*arguments):
        calls.append(1)
        return lstm_step_backward(*arguments) if len(calls) < 5 else [][0]

    own = run(backward=breaks_at_the_fifth)
    assert own.verdict == (
        "lstm_step_backward raised at 5 steps back: IndexError: list index out of range"
    )
    assert np.isfinite(own.curve).sum() == 5


def test_values_that_are_not_numbers_are_a_difference():
    def nan_gradient(*arguments):
        return tuple(value * np.nan for value in lstm_step_backward(*arguments))

    own = run(backward=nan_gradient)
    assert "its size is not a number there" in own.verdict
    draw_gradient_flow(gradient_flow(), own.curve).savefig(BytesIO())


def test_overflow_is_silent_and_a_difference():
    def explodes(*arguments):
        return tuple(value * 1e200 for value in lstm_step_backward(*arguments))

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        own = run(backward=explodes)
        draw_gradient_flow(gradient_flow(), own.curve).savefig(BytesIO())
    assert "departs from the reference 1 step back" in own.verdict


def test_changed_arguments_are_named_and_do_no_harm():
    def in_place(c, i, f, g, o):
        c *= f
        c += i * g
        return o * np.tanh(c), c

    own = run(update=in_place)
    assert own.verdict == (
        f"{AGREE} lstm_cell_update changes its argument c, so its caller's array too."
    )


def test_a_changed_cache_is_named():
    def in_place(dh_new, dc_new, cache, W, U):
        result = lstm_step_backward(dh_new, dc_new, cache, W, U)
        cache.f[:] = 0
        return result

    assert run(backward=in_place).verdict == (
        f"{AGREE} lstm_step_backward changes its argument cache, so its caller's array too."
    )


def test_prints_and_warnings_do_not_come_through(capsys):
    def noisy(*arguments):
        print("hello")
        print("hello", file=sys.stderr)
        warnings.warn("hello", stacklevel=1)
        return lstm_gates(*arguments)

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert run(gates=noisy).verdict == AGREE
    assert capsys.readouterr() == ("", "")


def test_lists_and_float32_are_taken():
    own = run(gates=lambda *a: [v.tolist() for v in lstm_gates(*a)])
    assert own.verdict == AGREE
    own = run(update=lambda *a: [v.astype("float32") for v in lstm_cell_update(*a)])
    assert own.verdict == AGREE


def test_sliders_move_the_sentence_and_the_picture():
    box = explore_gradient_flow(lstm_gates, lstm_cell_update, lstm_step_backward)
    *sliders, page = box.children
    assert [slider.description for slider in sliders] == [
        "Forget-gate bias",
        "Input-gate bias",
        "Recurrent scale",
        "Steps T",
    ]
    before = page.value
    assert AGREE in before
    assert describe() in before
    assert 'alt="With forget bias 1 ' in before
    sliders[0].value, sliders[3].value = 5.0, 20
    assert "With forget bias 5 " in page.value
    assert AGREE.replace("50", "20") in page.value
    assert page.value.split("base64,")[1] != before.split("base64,")[1]


def test_a_message_of_the_reader_cannot_break_the_page():
    def raises(*arguments):
        raise ValueError("</p><script>alert(1)</script>")

    page = explore_gradient_flow(raises, lstm_cell_update, lstm_step_backward).children[-1]
    assert "<script>" not in page.value
    assert "&lt;script&gt;" in page.value


def test_widget_is_the_module_of_the_page():
    widget = GradientFlow(forget_bias=5, T=100)
    assert str(widget._esm) == module_text(MODULE)
    assert {name: getattr(widget, name) for name in START} == START | {"forget_bias": 5, "T": 100}
    assert set(START) <= set(widget.get_state())


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("T", 500, "gradient flow: T is 500, expected an integer from 2 to 200"),
        ("forget_bias", "1", "gradient flow: forget_bias is '1', expected a number from -2.0"),
    ],
)
def test_widget_refuses_a_bad_setting_in_a_sentence(name, value, sentence):
    widget = GradientFlow()
    with pytest.raises((ValueError, TraitError), match=sentence):
        setattr(widget, name, value)
    assert getattr(widget, name) == START[name]


def test_picture_shows_three_curves_on_a_fixed_axis():
    for settings in ({}, {"forget_bias": 5.0, "recurrent_scale": 3.0}, {"recurrent_scale": 0.0}):
        (axes,) = picture(**settings).axes
        assert axes.get_ylim() == (1e-16, 1e6)
        assert len(axes.lines) == 4  # the fourth is the line at 1
        assert {text.get_text().split("\n")[0] for text in axes.texts} == {
            "LSTM",
            "plain RNN",
            "forget gates",
        }


def test_numbers_are_set_with_two_digits():
    cases = {1: "1", 0.65: "0.65", 349.6: "350", 3.42e-8: "3.4×10⁻⁸", 2.5e14: "2.5×10¹⁴"}
    cases |= {0: "< 10⁻¹⁶", 1e-17: "< 10⁻¹⁶", np.inf: "infinite", np.nan: "not a number"}
    for value, text in cases.items():
        assert typeset(value) == text
