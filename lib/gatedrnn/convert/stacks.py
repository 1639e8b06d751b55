"""Several layers and both directions, in the layout of each library.

A network is a sequence of layers, the lowest first; a layer is one parameter set, or `Directions`
of two. `Stacked.backward` returns gradients in the same form, so they convert too. The functions
take the converter of one layer, such as `lstm_to_torch`, as their first argument.
"""

import re

import numpy as np

from gatedrnn.convert.arrays import to_numpy
from gatedrnn.convert.torch_layout import NAMES
from gatedrnn.spec import Directions


def stacked_to_torch(convert, layers) -> dict[str, np.ndarray]:
    """Lay a network out as `torch.nn` names it: `weight_ih_l1_reverse` and so on.

    Parameters
    ----------
    convert : callable
        `rnn_to_torch`, `lstm_to_torch` or `gru_to_torch`.
    layers : sequence of parameter sets or Directions
        The lowest first.

    Returns
    -------
    dict of ndarray
        What ``load_state_dict`` takes once its values are tensors.

    Raises
    ------
    ValueError
        If a parameter has the wrong shape or dtype, or only some layers have two directions.
    """
    counts = [len(_directions(layer)) for layer in layers]
    if len(set(counts)) > 1:
        raise ValueError(
            f"stacked_to_torch: the layers have {counts} directions, expected the same for all"
        )
    return {
        f"{name.removesuffix('0')}{k}{suffix}": array
        for k, layer in enumerate(layers)
        for params, suffix in zip(_directions(layer), ("", "_reverse"), strict=False)
        for name, array in convert(params).items()
    }


def stacked_from_torch(convert, state_dict) -> tuple:
    """Read a network of `torch.nn` back, any number of layers, one direction or two.

    Parameters
    ----------
    convert : callable
        `rnn_from_torch`, `lstm_from_torch` or `gru_from_torch`.
    state_dict : mapping of str to tensor or ndarray
        As ``layer.state_dict()`` gives it.

    Returns
    -------
    tuple
        A parameter set, or `Directions` of two, for each layer.

    Raises
    ------
    ValueError
        If a name is missing or unknown, or a shape does not fit.
    """
    depth = 1 + max((int(k) for k in re.findall(r"_l(\d+)", " ".join(state_dict))), default=0)
    suffixes = ("", "_reverse") if any(n.endswith("_reverse") for n in state_dict) else ("",)
    kinds = [name.removesuffix("0") for name in NAMES]
    _check_names(
        state_dict, [f"{kind}{k}{s}" for k in range(depth) for s in suffixes for kind in kinds]
    )
    layers = []
    for k in range(depth):
        sides = [
            convert({f"{kind}0": state_dict[f"{kind}{k}{s}"] for kind in kinds}) for s in suffixes
        ]
        layers.append(Directions(*sides) if len(sides) == 2 else sides[0])
    return tuple(layers)


def stacked_to_keras(convert, layers) -> list[list[np.ndarray]]:
    """Lay a network out as one list of weights for each Keras layer.

    Parameters
    ----------
    convert : callable
        `rnn_to_keras`, `lstm_to_keras`, `gru_to_keras` or `gru_before_to_keras`.
    layers : sequence of parameter sets or Directions
        The lowest first; `Directions` become the six arrays of `keras.layers.Bidirectional`.

    Returns
    -------
    list of list of ndarray
        What each layer's ``set_weights`` takes.

    Raises
    ------
    ValueError
        If a parameter has the wrong shape or dtype.
    """
    return [
        [array for params in _directions(layer) for array in convert(params)] for layer in layers
    ]


def stacked_from_keras(convert, weights) -> tuple:
    """Read the weights of Keras layers back.

    Parameters
    ----------
    convert : callable
        `rnn_from_keras`, `lstm_from_keras`, `gru_from_keras` or `gru_before_from_keras`.
    weights : sequence of sequences of arrays
        ``layer.get_weights()`` of each layer, the lowest first; six arrays are two directions.

    Returns
    -------
    tuple
        A parameter set, or `Directions` of two, for each layer.

    Raises
    ------
    ValueError
        If a layer has neither three nor six arrays, or a shape does not fit.
    """
    return tuple(
        Directions(convert(arrays[:3]), convert(arrays[3:]))
        if len(arrays) == 6
        else convert(arrays)
        for arrays in weights
    )


def stacked_to_onnx(convert, layers) -> list[dict[str, np.ndarray]]:
    """Lay a network out as the inputs of one ONNX node for each layer.

    Parameters
    ----------
    convert : callable
        `rnn_to_onnx`, `lstm_to_onnx`, `gru_to_onnx` or `gru_before_to_onnx`.
    layers : sequence of parameter sets or Directions
        The lowest first; `Directions` become a first axis of 2, ``direction="bidirectional"``.

    Returns
    -------
    list of dict of ndarray
        `W`, `R` and `B` of each node.

    Raises
    ------
    ValueError
        If a parameter has the wrong shape or dtype.
    """
    nodes = [[convert(params) for params in _directions(layer)] for layer in layers]
    return [
        {name: np.concatenate([side[name] for side in node]) for name in node[0]} for node in nodes
    ]


def stacked_from_onnx(convert, inputs) -> tuple:
    """Read the inputs of ONNX nodes back.

    Parameters
    ----------
    convert : callable
        `rnn_from_onnx`, `lstm_from_onnx`, `gru_from_onnx` or `gru_before_from_onnx`.
    inputs : sequence of mappings of str to array
        `W`, `R` and `B` of each node, the lowest first.

    Returns
    -------
    tuple
        A parameter set, or `Directions` of two, for each layer.

    Raises
    ------
    ValueError
        If a name is missing or a shape does not fit.
    """
    layers = []
    for node in inputs:
        arrays = {name: to_numpy(array) for name, array in node.items()}
        if any(array.ndim and len(array) == 2 for array in arrays.values()):
            sides = ({name: array[k : k + 1] for name, array in arrays.items()} for k in (0, 1))
            layers.append(Directions(*map(convert, sides)))
        else:
            layers.append(convert(arrays))
    return tuple(layers)


def _check_names(state_dict, expected: list[str]) -> None:
    missing = [name for name in expected if name not in state_dict]
    unknown = [name for name in state_dict if name not in expected]
    if missing or unknown:
        problem = f"lacks {missing[0]}" if missing else f"also holds {unknown[0]}"
        raise ValueError(
            f"stacked_from_torch: state_dict {problem}, expected four arrays for each layer and "
            "direction"
        )


def _directions(layer) -> tuple:
    return layer if isinstance(layer, Directions) else (layer,)
