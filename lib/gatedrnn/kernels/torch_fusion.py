"""When PyTorch's LSTM and GRU reach cuDNN, and which of its algorithms.

PyTorch decides in C++, where no test without a GPU can ask it. The conditions were read in
``aten/src/ATen/native/RNN.cpp`` (`use_cudnn`), ``aten/src/ATen/cuda/detail/CUDAHooks.cpp``
(`supportsBFloat16RNNWithCuDNN`) and ``aten/src/ATen/native/cudnn/RNN.cpp`` (`get_algo`, at commit
00fc08aa616f), and in Python in ``torch/nn/modules/rnn.py`` (`flatten_parameters`) of PyTorch 2.13.
"""

from collections.abc import Mapping

from gatedrnn.kernels.fusion import Fusion

HALVES = ("float16", "bfloat16")


def torch_config(layer, xs) -> dict:
    """Describe a call of `torch.nn.LSTM` or `GRU` on this machine.

    Parameters
    ----------
    layer : torch.nn.LSTM or torch.nn.GRU
        What is called.
    xs : Tensor or PackedSequence
        Its input.

    Returns
    -------
    dict
        `mode`, `input_size`, `hidden_size`, `num_layers`, `bidirectional`, `proj_size`,
        `batch_size`, `steps`, `dtype`, `weight_dtype`, `packed`, `device`; `cudnn` (its version,
        None where it is off or absent), `capability` and `processors` of the GPU.
    """
    import torch

    packed = isinstance(xs, torch.nn.utils.rnn.PackedSequence)
    data = xs.data if packed else xs
    if packed:
        steps, batch = len(xs.batch_sizes), int(xs.batch_sizes[0])
    else:
        batched = data if data.dim() == 3 else data[None] if layer.batch_first else data[:, None]
        steps, batch = batched.shape[1::-1] if layer.batch_first else batched.shape[:2]
    names = "mode", "input_size", "hidden_size", "num_layers", "bidirectional", "proj_size"
    backend = torch.backends.cudnn
    gpu = torch.cuda.get_device_properties(data.device) if data.is_cuda else None
    return {
        **{name: getattr(layer, name) for name in names},
        "batch_size": batch,
        "steps": steps,
        "dtype": str(data.dtype).removeprefix("torch."),
        "weight_dtype": str(layer.weight_ih_l0.dtype).removeprefix("torch."),
        "packed": packed,
        "device": data.device.type,
        "cudnn": backend.version() if backend.enabled and backend.is_available() else None,
        "capability": (gpu.major, gpu.minor) if gpu else None,
        "processors": gpu.multi_processor_count if gpu else None,
    }


def torch_fusion(config: Mapping) -> Fusion:
    """Say whether PyTorch runs an LSTM or GRU by cuDNN, and how.

    Parameters
    ----------
    config : mapping
        What `torch_config` returns.

    Returns
    -------
    Fusion
        Where cuDNN runs, the reason names its algorithm, forward and backward.

    Notes
    -----
    Cards before compute capability 8 have rules of their own for the static persistent algorithm,
    which are not repeated here: it is left out for them.
    """
    dtype = config["dtype"]
    if config["steps"] == 0:
        return Fusion("fails", "the input has no steps")
    if dtype != config["weight_dtype"]:
        return Fusion("fails", f"the input is {dtype}, the weights are {config['weight_dtype']}")
    obstacle = _obstacle(config)
    if obstacle:
        return Fusion("falls back", obstacle)
    ways = [f"{way} {_algorithm(config, way)}" for way in ("forward", "backward")]
    copied = ", and bfloat16 weights are copied in every call" if dtype == "bfloat16" else ""
    return Fusion("fused", ", ".join(ways) + copied)


def _obstacle(config: Mapping) -> str | None:
    dtype = config["dtype"]
    if config["device"] != "cuda":
        return f"the input is on the device {config['device']}, cuDNN needs a GPU of NVIDIA"
    if config["cudnn"] is None:
        return "cuDNN is switched off or absent"
    if config["batch_size"] * config["input_size"] == 0:
        return "the input is empty"
    if dtype not in ("float64", "float32", *HALVES):
        return f"the input is {dtype}, cuDNN needs float64, float32, float16 or bfloat16"
    if dtype == "bfloat16" and config["cudnn"] < 91300:
        return f"cuDNN is version {config['cudnn']}, bfloat16 needs 91300"
    if dtype == "bfloat16" and config["capability"] < (8, 0):
        return f"the GPU has compute capability {config['capability']}, bfloat16 needs (8, 0)"
    return None


def _algorithm(config: Mapping, way: str) -> str:
    if config["proj_size"] or config["packed"] or config["dtype"] == "float64":
        return "standard"
    # Thresholds for gated cells; a plain RNN's are 384 and 256.
    if config["hidden_size"] <= (192 if way == "forward" else 128):
        return "persistent for small H"
    if config["dtype"] == "float16" and _fits(config) and _worthwhile(config):
        return "persistent"
    return "standard"


def _fits(config: Mapping) -> bool:
    D, H = config["input_size"], config["hidden_size"]
    one = config["num_layers"] == 1 and not config["bidirectional"]
    return one and H <= 1024 and H % 128 == 0 and D % 128 == 0


def _worthwhile(config: Mapping) -> bool:
    major, minor = config["capability"]
    if major < 8 or minor == 6 or config["processors"] < 98 or config["mode"] == "GRU":
        return False
    return config["batch_size"] % 8 == 0 and config["batch_size"] <= 128
