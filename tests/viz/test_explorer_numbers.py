"""Each explorer computes the same in the browser's language and in Python, and says the same."""

import itertools
import json
import shutil
import subprocess
from base64 import b64encode

import numpy as np
import pytest
from traitlets import TraitError

from gatedrnn.viz.explorers import (
    BPTTPaths,
    GRUMix,
    KernelLadder,
    MemoryHorizon,
    OneCell,
    Saturation,
    SpectralRadius,
)
from gatedrnn.viz.explorers import bptt_paths as paths_page
from gatedrnn.viz.explorers import gru_mix as mix_page
from gatedrnn.viz.explorers import kernel_ladder as ladder_page
from gatedrnn.viz.explorers import memory_horizon as horizon_page
from gatedrnn.viz.explorers import one_cell as cell_page
from gatedrnn.viz.explorers import saturation as saturation_page
from gatedrnn.viz.explorers import spectral_radius as radius_page
from gatedrnn.viz.explorers.bptt_paths_math import bptt_paths
from gatedrnn.viz.explorers.gru_mix_math import gru_mix
from gatedrnn.viz.explorers.kernel_ladder_math import kernel_ladder
from gatedrnn.viz.explorers.memory_horizon_math import RECORDED, memory_horizon
from gatedrnn.viz.explorers.one_cell_math import one_cell
from gatedrnn.viz.explorers.panel import check_settings, module_text
from gatedrnn.viz.explorers.saturation_math import saturation
from gatedrnn.viz.explorers.spectral_radius_math import recurrent_matrix, spectral_radius

SCRIPT = """
import { readFileSync } from "node:fs";
const { simulate, describe } = await import(process.argv[1]);
const settings = JSON.parse(readFileSync(0, "utf8"));
const answer = settings.map((s) => {
  const result = simulate(s);
  return { ...result, words: describe(result, s) };
});
process.stdout.write(JSON.stringify(answer));
"""
EXPLORERS = {
    "saturation": (
        saturation_page,
        saturation,
        {
            "recurrent_scale": (0.0, 0.5, 1, 2.0),
            "bias": (-3.0, 0, 0.4, 3),
            "signs": ("both signs", "positive"),
        },
    ),
    "spectral radius": (
        radius_page,
        spectral_radius,
        {
            "radius": (0.5, 1, 1.1, 3.0),
            "shear": (0.0, 0.3, 1),
            "T": (2, 50, 200),
            "activation": ("linear", "tanh", "ReLU"),
        },
    ),
    "bptt paths": (
        paths_page,
        bptt_paths,
        {"T": (2, 8, 10), "recurrent_scale": (0.0, 1, 2.0), "losses": (0, 1, 128, 255, 1023)},
    ),
    "one cell": (
        cell_page,
        one_cell,
        {
            "f": (0.0, 0.35, 0.9, 1),
            "i": (0, 0.35, 1.0),
            "o": (0.0, 0.6),
            "opens": ("at the start", "at step 31"),
            "pulses": ("one", "two", "every step", "random"),
        },
    ),
    "gru mix": (
        mix_page,
        gru_mix,
        {
            "r_1": (0.0, 0.35, 1),
            "r_2": (0, 0.35, 1.0),
            "z": (0.0, 0.55, 1),
            "convention": ("z keeps", "z replaces"),
            "placement": ("after the product", "before the product"),
        },
    ),
    "memory horizon": (
        horizon_page,
        memory_horizon,
        {
            # 0.5 is as near to 0 as to 1, 75 to 50 as to 100.
            "forget_bias": (-1.0, 0.5, 1, 3.75, 6.0),
            "T": (10, 50, 75, 200),
        },
    ),
    "kernel ladder": (
        ladder_page,
        kernel_ladder,
        {
            "B": (8, 32, 256),
            "T": (16, 64, 1024),
            "H": (32, 256, 1024),
            "passes": ("forward", "forward and backward"),
        },
    ),
}
WIDGETS = {
    "saturation": Saturation,
    "spectral radius": SpectralRadius,
    "bptt paths": BPTTPaths,
    "one cell": OneCell,
    "gru mix": GRUMix,
    "memory horizon": MemoryHorizon,
    "kernel ladder": KernelLadder,
}
CASES = [
    pytest.param(name, n, id=f"{name}-{n}")
    for name, (_, _, knobs) in EXPLORERS.items()
    for n in range(np.prod([len(values) for values in knobs.values()]))
]


def grid(name):
    knobs = EXPLORERS[name][2]
    return [dict(zip(knobs, values, strict=True)) for values in itertools.product(*knobs.values())]


@pytest.fixture(scope="module")
def javascript():
    """What every module computes for its whole grid, by node."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("Node.js is missing (for example: apt install nodejs)")

    def run(name):
        source = module_text(EXPLORERS[name][0].MODULE)
        url = "data:text/javascript;base64," + b64encode(source.encode()).decode()
        done = subprocess.run(
            [node, "--input-type=module", "--eval", SCRIPT, url],
            input=json.dumps(grid(name)),
            capture_output=True,
            text=True,
            check=True,
        )
        return json.loads(done.stdout)

    return {name: run(name) for name in EXPLORERS}


def chaotic(name, settings) -> bool:
    """Tell whether rounding errors grow to the size of the state: only the order is a fact then."""
    if name == "saturation":
        return settings["recurrent_scale"] > 1 and settings["signs"] == "both signs"
    return (
        name == "spectral radius"
        and settings["activation"] != "linear"
        and (settings["radius"] * (1 + settings["shear"]) > 1.2)
    )


@pytest.mark.parametrize(("name", "n"), CASES)
def test_the_module_computes_what_python_computes(javascript, name, n):
    page, compute, _ = EXPLORERS[name]
    settings, found = grid(name)[n], javascript[name][n]
    for field, expected in compute(**settings)._asdict().items():
        if chaotic(name, settings):
            assert np.isfinite(np.array(found[field], float)).all()
            assert np.shape(found[field]) == np.shape(expected)
        else:
            assert found[field] == pytest.approx(expected, rel=1e-8, abs=1e-13)
    if not chaotic(name, settings):
        assert found["words"] == page.describe(**settings)


@pytest.mark.parametrize("name", EXPLORERS)
def test_the_picture_can_be_drawn_at_the_ends_of_every_slider(name):
    page, _, knobs = EXPLORERS[name]
    for values in zip(*((v[0], v[-1]) for v in knobs.values()), strict=True):
        figure = page.picture(**dict(zip(knobs, values, strict=True)))
        assert figure.axes[0].get_xlabel()


@pytest.mark.parametrize("name", WIDGETS)
def test_the_widget_is_the_module_of_the_page(name):
    page, widget = EXPLORERS[name][0], WIDGETS[name]()
    assert str(widget._esm) == module_text(page.MODULE)
    assert {knob: getattr(widget, knob) for knob in page.START} == page.START
    assert set(page.START) <= set(widget.get_state())


@pytest.mark.parametrize(
    ("widget", "knob", "value", "sentence"),
    [
        (
            Saturation,
            "signs",
            "negative",
            "signs is 'negative', expected one of 'both signs', 'positive'",
        ),
        (SpectralRadius, "T", 2.5, "T is 2.5, expected an integer from 2 to 200"),
        (BPTTPaths, "losses", -1, "losses is -1, expected an integer from 0 to 1023"),
        (OneCell, "f", 1.5, "f is 1.5, expected a number from 0.0 to 1.0"),
        (GRUMix, "convention", "keeps", "expected one of 'z keeps', 'z replaces'"),
        (KernelLadder, "H", 100, "H is 100, expected one of 32, 64, 128, 256, 512, 1024"),
    ],
)
def test_a_bad_setting_is_refused_in_a_sentence(widget, knob, value, sentence):
    made = widget()
    before = getattr(made, knob)
    with pytest.raises((ValueError, TraitError), match=sentence):
        setattr(made, knob, value)
    assert getattr(made, knob) == before


def test_an_unknown_setting_is_named():
    with pytest.raises(ValueError, match="saturation: unknown setting 'scale', expected one of"):
        saturation(scale=1.0)
    with pytest.raises(ValueError, match="x: a is nan"):
        check_settings("x", {"a": (0.0, 0.0, 1.0, 0.1)}, {"a": float("nan")})


@pytest.mark.parametrize("shear", [0.0, 0.3, 1.0])
def test_shear_changes_the_singular_values_and_no_eigenvalue(shear):
    U = recurrent_matrix(0.9, shear)
    assert np.abs(np.linalg.eigvals(U)) == pytest.approx(np.full(len(U), 0.9), abs=1e-6)
    assert (np.linalg.norm(U, 2) > 0.95) == (shear > 0)


def test_positive_weights_leave_every_unit_stuck():
    """The page says so of its preset."""
    assert saturation(signs="positive").stuck > 0.9
    assert saturation().stuck < 0.1


def test_the_bound_holds():
    for settings in grid("spectral radius"):
        curves = spectral_radius(**settings)
        assert (curves.gradient <= curves.bound * (1 + 1e-9)).all()


def test_without_a_loss_nothing_flows_and_the_first_loss_reaches_one_step():
    assert bptt_paths(losses=0).shares.max() == 0
    assert (bptt_paths(losses=1).shares > 0).tolist() == [True] + [False] * 7
    assert (bptt_paths().shares > 0).all()


def test_the_horizon_is_a_half_life_and_the_nearest_recorded_run():
    """The gate halves the cell in its half-life; the table is looked up, not interpolated."""
    horizon = memory_horizon(forget_bias=5.0, T=200)
    assert horizon.f**horizon.half_life == pytest.approx(0.5)
    assert horizon.half_life == pytest.approx(103.2, abs=0.1)
    assert (horizon.bias, horizon.length) == (5.0, 200)
    assert horizon.mean == RECORDED["mean"][-1][-1]
    assert horizon.least <= horizon.mean <= horizon.most
    between = memory_horizon(forget_bias=0.5, T=75)
    assert (between.bias, between.length) == (0.0, 50)
