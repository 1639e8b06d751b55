"""Conversion is exact, there and back, and a wrong order of the gates does not pass."""

from itertools import permutations

import numpy as np
import pytest

from gatedrnn import convert, reference
from gatedrnn.convert import lstm_from_keras, lstm_from_torch, lstm_to_keras, lstm_to_torch
from gatedrnn.params import count_params
from gatedrnn.reference import Bidirectional, Layer, Stacked, relative_error, unroll
from gatedrnn.spec import GRU, GRU_BEFORE, LSTM, RNN, Directions

B, T, D, H = 2, 5, 3, 4
CELLS = {
    "rnn": reference.RNNCell,
    "lstm": reference.LSTMCell,
    "gru": reference.GRUCell,
    "gru_before": reference.GRUBeforeCell,
}
TORCH_LAYERS = {"rnn": "RNN", "lstm": "LSTM", "gru": "GRU"}
KERAS_LAYERS = {"rnn": "SimpleRNN", "lstm": "LSTM", "gru": "GRU", "gru_before": "GRU"}
PAIRS = [(cell, "torch") for cell in TORCH_LAYERS]
PAIRS += [(cell, library) for library in ("keras", "onnx") for cell in CELLS]

each_pair = pytest.mark.parametrize(("cell", "library"), PAIRS)
each_torch_cell = pytest.mark.parametrize("cell", TORCH_LAYERS)
each_keras_cell = pytest.mark.parametrize("cell", KERAS_LAYERS)


def functions(cell, library):
    """The two converters of one cell and one library."""
    return (getattr(convert, f"{cell}_{way}_{library}") for way in ("to", "from"))


def stacking(library):
    return (getattr(convert, f"stacked_{way}_{library}") for way in ("to", "from"))


def draw_params(draw, cell, D=D, H=H, **options):
    return draw(B, T, D, H, cell=CELLS[cell], **options).params


def draw_network(draw, cell, depth, both):
    """Parameters of several layers, all different."""
    layers, width = [], D
    for k in range(depth):
        sides = [draw_params(draw, cell, width, seed=10 * k + side) for side in range(1 + both)]
        layers.append(Directions(*sides) if both else sides[0])
        width = H * (1 + both)
    return tuple(layers)


def network_of(cell, layers):
    """The NumPy network with these parameters."""
    made = [
        Bidirectional(*map(CELLS[cell], layer))
        if isinstance(layer, Directions)
        else Layer(CELLS[cell](layer))
        for layer in layers
    ]
    return Stacked(tuple(made))


def leaves(tree) -> list:
    return [tree] if isinstance(tree, np.ndarray) else [leaf for t in tree for leaf in leaves(t)]


def assert_same(actual, expected):
    assert type(actual) is type(expected)
    if not isinstance(expected, np.ndarray):
        assert len(actual) == len(expected)
        for ours, theirs in zip(actual, expected, strict=True):
            assert_same(ours, theirs)
        return
    np.testing.assert_array_equal(actual, expected)
    assert actual.dtype == expected.dtype


def arrays_of(laid_out) -> list:
    return list(laid_out.values()) if isinstance(laid_out, dict) else list(laid_out)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("sizes", [(D, H), (1, 1), (6, 2)])
@each_pair
def test_there_and_back_is_exact(draw, cell, library, sizes, dtype):
    to, back = functions(cell, library)
    params = draw_params(draw, cell, *sizes, dtype=dtype)
    laid_out = to(params)
    assert {array.dtype for array in arrays_of(laid_out)} == {np.dtype(dtype)}
    assert_same(back(laid_out), params)


@each_pair
def test_results_are_copies(draw, cell, library):
    to, back = functions(cell, library)
    params = draw_params(draw, cell)
    laid_out = to(params)
    returned = back(laid_out)
    for array in arrays_of(laid_out):
        assert not any(np.shares_memory(array, p) for p in params)
        assert not any(np.shares_memory(array, p) for p in returned)


@each_pair
def test_nothing_given_is_changed(draw, cell, library):
    to, back = functions(cell, library)
    params = draw_params(draw, cell)
    for p in params:
        p.setflags(write=False)
    laid_out = to(params)
    for array in arrays_of(laid_out):
        array.setflags(write=False)
    returned = back(laid_out)
    assert all(p.flags.writeable for p in returned)


@each_pair
def test_memory_layout_does_not_matter(draw, cell, library):
    to, back = functions(cell, library)
    params = draw_params(draw, cell)
    strided = type(params)(*(np.repeat(p, 2, axis=-1)[..., ::2] for p in params))
    assert_same(back(to(strided)), params)


@pytest.mark.parametrize("both", [False, True])
@pytest.mark.parametrize("depth", [1, 3])
@each_pair
def test_networks_there_and_back(draw, cell, library, depth, both):
    to, back = stacking(library)
    one_to, one_back = functions(cell, library)
    layers = draw_network(draw, cell, depth, both)
    assert_same(back(one_back, to(one_to, layers)), layers)


@each_torch_cell
def test_through_a_real_torch_layer(draw, cell):
    torch = pytest.importorskip("torch")
    to, back = functions(cell, "torch")
    params = draw_params(draw, cell)
    layer = getattr(torch.nn, TORCH_LAYERS[cell])(D, H).double()
    layer.load_state_dict({k: torch.tensor(v) for k, v in to(params).items()})
    assert_same(back(layer.state_dict()), params)
    assert_same(back(dict(layer.named_parameters())), params)


@each_torch_cell
def test_both_biases_of_torch_count(draw, cell):
    torch = pytest.importorskip("torch")
    xs = draw(B, T, D, H).xs
    layer = getattr(torch.nn, TORCH_LAYERS[cell])(D, H, batch_first=True).double()
    expected = layer(torch.tensor(xs))[0].detach().numpy()
    _, back = functions(cell, "torch")
    ys, _ = unroll(CELLS[cell](back(layer.state_dict())), xs)
    np.testing.assert_allclose(ys, expected, atol=1e-12)


def make_keras(cell, **options):
    keras = pytest.importorskip("keras")
    options |= {"reset_after": False} if cell == "gru_before" else {}
    return getattr(keras.layers, KERAS_LAYERS[cell])(H, dtype="float64", **options)


@each_keras_cell
def test_through_a_real_keras_layer(draw, cell):
    to, back = functions(cell, "keras")
    params, layer = draw_params(draw, cell), make_keras(cell)
    layer.build((B, T, D))
    layer.set_weights(to(params))
    assert_same(back(layer.get_weights()), params)
    assert_same(back(layer.weights), params)


def test_both_biases_of_the_keras_gru_count(draw):
    """Keras starts its second bias at zero; training moves it."""
    layer, xs = make_keras("gru", return_sequences=True), draw(B, T, D, H).xs
    layer.build((B, T, D))
    rng = np.random.default_rng(0)
    layer.set_weights([rng.standard_normal(w.shape) for w in layer.weights])
    ys, _ = unroll(CELLS["gru"](convert.gru_from_keras(layer.get_weights())), xs)
    np.testing.assert_allclose(ys, np.asarray(layer(xs)), atol=1e-12)


@pytest.mark.parametrize("lengths", [None, [2, T]], ids=["whole", "packed"])
@pytest.mark.parametrize("both", [False, True])
@each_torch_cell
def test_a_real_torch_network(draw, cell, both, lengths):
    """Values, last states, and gradients in every parameter, of three layers."""
    torch = pytest.importorskip("torch")
    rnn_utils = torch.nn.utils.rnn
    to, back = functions(cell, "torch")
    xs, layers = draw(B, T, D, H).xs, draw_network(draw, cell, 3, both)
    kind = getattr(torch.nn, TORCH_LAYERS[cell])
    theirs = kind(D, H, num_layers=3, bidirectional=both, batch_first=True).double()
    laid_out = convert.stacked_to_torch(to, layers)
    theirs.load_state_dict({name: torch.tensor(w) for name, w in laid_out.items()})
    assert_same(convert.stacked_from_torch(back, theirs.state_dict()), layers)

    network = network_of(cell, layers)
    ys, last, tape = network.forward(xs, lengths=lengths)
    inputs, options = torch.tensor(xs), {"batch_first": True}
    if lengths is None:
        expected, ends = theirs(inputs)
    else:
        packed = rnn_utils.pack_padded_sequence(inputs, lengths, enforce_sorted=False, **options)
        expected, ends = theirs(packed)
        expected, _ = rnn_utils.pad_packed_sequence(expected, total_length=T, **options)
    np.testing.assert_allclose(ys, expected.detach().numpy(), atol=1e-12)
    # PyTorch stacks the last states (layers * directions, B, H), one tensor for each of h and c.
    states = [side for layer in last for side in (layer if both else [layer])]
    for k, end in enumerate(ends if cell == "lstm" else [ends]):
        np.testing.assert_allclose(np.stack([s[k] for s in states]), end.detach(), atol=1e-12)

    expected.pow(2).sum().backward()
    _, _, dparams = network.backward(2 * ys, None, tape)
    # A bias of ours has the gradient of either of theirs, so the second one is left out.
    gradients = convert.stacked_to_torch(to, dparams)
    for name, parameter in theirs.named_parameters():
        if not name.startswith("bias_hh"):
            assert relative_error(gradients[name], parameter.grad.numpy()) < 1e-12


@pytest.mark.parametrize("both", [False, True])
@each_keras_cell
def test_a_real_keras_network(draw, cell, both):
    keras = pytest.importorskip("keras")
    to, back = functions(cell, "keras")
    xs, layers = draw(B, T, D, H).xs, draw_network(draw, cell, 2, both)
    model = keras.Sequential([keras.Input((T, D), dtype="float64")])
    for _ in layers:
        layer = make_keras(cell, return_sequences=True)
        model.add(keras.layers.Bidirectional(layer, dtype="float64") if both else layer)
    for layer, weights in zip(model.layers, convert.stacked_to_keras(to, layers), strict=True):
        layer.set_weights(weights)
    weights = [layer.get_weights() for layer in model.layers]
    assert_same(convert.stacked_from_keras(back, weights), layers)
    ys, _, _ = network_of(cell, layers).forward(xs)
    np.testing.assert_allclose(ys, np.asarray(model(xs)), atol=1e-12)


ORDERS = [
    (cell, "".join(order))
    for cell, names in {"lstm": "ifgo", "gru": "rzn", "gru_before": "rzn"}.items()
    for order in permutations(names)
    if "".join(order) != names
]


@pytest.mark.parametrize(("cell", "order"), ORDERS)
def test_a_wrong_gate_order_is_seen(draw, cell, order):
    """ONNX stores i o f g, Keras z r n: copied unpermuted, the answer is far off."""
    kind = CELLS[cell]
    params, xs, _, _, _ = draw(B, T, D, H, cell=kind)
    blocks = [kind.spec.blocks.index(gate) for gate in order]
    wrong = params._replace(
        **{
            name: np.concatenate([np.split(p, len(order), axis=-1)[k] for k in blocks], axis=-1)
            for name, p in params._asdict().items()
            if name in ("W", "U", "b")
        }
    )
    right, _ = unroll(kind(params), xs)
    assert relative_error(unroll(kind(wrong), xs)[0], right) > 1e-2


WRONG_SHAPES = [
    (lambda p: p._replace(W=p.W[:, 1:]), "lstm: W has shape (3, 15), expected (3, 16)"),
    (lambda p: p._replace(W=p.W.T), "lstm: W has shape (16, 3), expected (16, 16)"),
    (lambda p: p._replace(W=p.b), "lstm: W has shape (16,), expected (D, 4*H)"),
    (lambda p: p._replace(U=p.U[:, :12]), "lstm: U has shape (4, 12), expected (4, 16)"),
    (lambda p: p._replace(b=p.b[1:]), "lstm: b has shape (15,), expected (16,)"),
]


@pytest.mark.parametrize("convert", [lstm_to_torch, lstm_to_keras, lambda p: lstm_from_keras([*p])])
@pytest.mark.parametrize(("change", "expected"), WRONG_SHAPES)
def test_a_wrong_shape_is_one_sentence(draw, convert, change, expected):
    with pytest.raises(ValueError, match="lstm: ") as caught:
        convert(change(draw(B, T, D, H).params))
    assert str(caught.value) == expected


@pytest.mark.parametrize(
    ("name", "shape", "expected"),
    [
        ("weight_ih_l0", (15, 3), "lstm: W has shape (3, 15), expected (3, 16)"),
        ("weight_hh_l0", (12, 4), "lstm: U has shape (4, 12), expected (4, 16)"),
        ("bias_ih_l0", (15,), "lstm: b has shape (15,), expected (16,)"),
        ("bias_hh_l0", (15,), "lstm: bias_hh_l0 has shape (15,), expected (16,)"),
        ("bias_hh_l0", (1,), "lstm: bias_hh_l0 has shape (1,), expected (16,)"),
    ],
)
def test_a_torch_tensor_of_the_wrong_shape(draw, name, shape, expected):
    laid_out = lstm_to_torch(draw(B, T, D, H).params) | {name: np.zeros(shape)}
    with pytest.raises(ValueError, match="lstm: ") as caught:
        lstm_from_torch(laid_out)
    assert str(caught.value) == expected


def test_a_torch_layer_without_biases(draw):
    laid_out = lstm_to_torch(draw(B, T, D, H).params)
    del laid_out["bias_hh_l0"]
    with pytest.raises(ValueError, match="lstm_from_torch: state_dict lacks bias_hh_l0, expected"):
        lstm_from_torch(laid_out)


def test_a_keras_layer_without_a_bias(draw):
    with pytest.raises(ValueError, match="lstm_from_keras") as caught:
        lstm_from_keras(lstm_to_keras(draw(B, T, D, H).params)[:2])
    assert str(caught.value) == (
        "lstm_from_keras: received 2 arrays, expected kernel, recurrent_kernel and bias"
    )


def sentence(call, *args) -> str:
    with pytest.raises(ValueError, match=": ") as caught:
        call(*args)
    message = str(caught.value)
    assert "\n" not in message
    return message


@pytest.mark.parametrize("library", ["torch", "keras", "onnx"])
@pytest.mark.parametrize("cell", ["rnn", "gru"])
def test_every_parameter_is_checked_before_it_is_laid_out(draw, cell, library):
    to, _ = functions(cell, library)
    params = draw_params(draw, cell)
    for name, array in params._asdict().items():
        wrong = params._replace(**{name: array[None]})
        assert sentence(to, wrong).startswith(f"{cell}: {name} has shape {(1, *array.shape)}")
    assert sentence(to, None).startswith(f"{cell}: params is a NoneType, expected the fields W, U")


@each_torch_cell
def test_names_of_a_torch_layer(draw, cell):
    to, back = functions(cell, "torch")
    for missing in to(draw_params(draw, cell)):
        laid_out = to(draw_params(draw, cell))
        del laid_out[missing]
        assert sentence(back, laid_out).startswith(
            f"{cell}_from_torch: state_dict lacks {missing}, expected ('weight_ih_l0'"
        )
    two = convert.stacked_to_torch(to, draw_network(draw, cell, 2, False))
    assert sentence(back, two) == (
        f"{cell}_from_torch: state_dict also holds weight_ih_l1, expected one layer in one "
        "direction; stacked_from_torch reads several"
    )


def test_a_gru_is_no_lstm(draw):
    gru, lstm = (draw_params(draw, cell) for cell in ("gru", "lstm"))
    assert sentence(lstm_from_torch, convert.gru_to_torch(gru)) == (
        "lstm: W has shape (3, 12), expected (3, 16)"
    )
    assert sentence(convert.gru_from_torch, lstm_to_torch(lstm)) == (
        "gru: W has shape (3, 16), expected (3, 12)"
    )
    assert sentence(convert.gru_from_keras, lstm_to_keras(lstm)) == (
        "gru: bias has shape (16,), expected (2, 16)"
    )
    assert sentence(convert.gru_from_onnx, convert.lstm_to_onnx(lstm)) == (
        "gru: W has shape (3, 16), expected (3, 12)"
    )


def test_the_two_kinds_of_keras_gru(draw):
    """Their weights differ in the shape of the bias alone."""
    after, before = draw_params(draw, "gru"), draw_params(draw, "gru_before")
    assert sentence(convert.gru_from_keras, convert.gru_before_to_keras(before)) == (
        "gru: bias has shape (12,), expected (2, 12)"
    )
    assert sentence(convert.gru_before_from_keras, convert.gru_to_keras(after)) == (
        "gru_before: b has shape (2, 12), expected (12,)"
    )


@pytest.mark.parametrize("cell", ["rnn", "gru", "gru_before"])
def test_a_keras_layer_lacks_its_bias(draw, cell):
    to, back = functions(cell, "keras")
    assert sentence(back, to(draw_params(draw, cell))[:2]) == (
        f"{cell}_from_keras: received 2 arrays, expected kernel, recurrent_kernel and bias"
    )


@pytest.mark.parametrize("cell", CELLS)
def test_wrong_onnx_inputs(draw, cell):
    to, back = functions(cell, "onnx")
    inputs, width = to(draw_params(draw, cell)), CELLS[cell].spec.G * H
    for name in "WRB":
        rest = {key: array for key, array in inputs.items() if key != name}
        assert sentence(back, rest) == f"{cell}_from_onnx: inputs lack {name}, expected W, R and B"
    assert sentence(back, inputs | {"B": inputs["B"][:, 1:]}) == (
        f"{cell}: B has shape (1, {2 * width - 1}), expected (1, {2 * width})"
    )
    assert sentence(back, inputs | {"W": inputs["W"][:, 1:]}) == (
        f"{cell}: W has shape (1, {width - 1}, 3), expected (1, {width}, D)"
    )
    both = {name: np.concatenate([array, array]) for name, array in inputs.items()}
    assert sentence(back, both).startswith(f"{cell}: R has shape (2, {width}, 4), expected (1, ")


def test_wrong_networks(draw):
    one, two = draw_params(draw, "lstm"), draw_network(draw, "lstm", 2, True)
    assert sentence(convert.stacked_to_torch, lstm_to_torch, (two[0], one)) == (
        "stacked_to_torch: the layers have [2, 1] directions, expected the same for all"
    )
    laid_out = convert.stacked_to_torch(lstm_to_torch, two)
    lacking = {name: w for name, w in laid_out.items() if name != "bias_hh_l1_reverse"}
    assert sentence(convert.stacked_from_torch, lstm_from_torch, lacking) == (
        "stacked_from_torch: state_dict lacks bias_hh_l1_reverse, expected four arrays for each "
        "layer and direction"
    )
    # torch.nn.LSTM(proj_size=...) has a fifth array, and is another cell.
    projected = laid_out | {"weight_hr_l0": laid_out["weight_hh_l0"]}
    assert sentence(convert.stacked_from_torch, lstm_from_torch, projected) == (
        "stacked_from_torch: state_dict also holds weight_hr_l0, expected four arrays for each "
        "layer and direction"
    )
    assert sentence(convert.stacked_from_torch, lstm_from_torch, {}) == (
        "stacked_from_torch: state_dict lacks weight_ih_l0, expected four arrays for each layer "
        "and direction"
    )
    weights = convert.stacked_to_keras(lstm_to_keras, two)
    assert sentence(convert.stacked_from_keras, lstm_from_keras, [weights[0][:4]]) == (
        "lstm_from_keras: received 4 arrays, expected kernel, recurrent_kernel and bias"
    )


@pytest.mark.parametrize("sizes", [(32, 32), (28, 128), (128, 64)])
@pytest.mark.parametrize(("cell", "spec"), [("rnn", RNN), ("lstm", LSTM), ("gru", GRU)])
def test_counts_equal_torch(cell, spec, sizes):
    torch = pytest.importorskip("torch")
    layer = getattr(torch.nn, TORCH_LAYERS[cell])(*sizes)
    assert count_params(spec, *sizes, biases=2) == sum(p.numel() for p in layer.parameters())


@pytest.mark.parametrize("sizes", [(32, 32), (28, 128), (128, 64)])
@pytest.mark.parametrize(
    ("spec", "biases", "layer", "options"),
    [
        (RNN, 1, "SimpleRNN", {}),
        (LSTM, 1, "LSTM", {}),
        (GRU, 2, "GRU", {}),
        (GRU_BEFORE, 1, "GRU", {"reset_after": False}),
    ],
)
def test_counts_equal_keras(spec, biases, layer, options, sizes):
    keras = pytest.importorskip("keras")
    layer = getattr(keras.layers, layer)(sizes[1], **options)
    layer.build((None, None, sizes[0]))
    assert count_params(spec, *sizes, biases=biases) == layer.count_params()
