"""What the compiler makes of the kernels for an H100 or H200, without having one.

``python -m gatedrnn.kernels.ahead`` compiles the kernels and prints what each takes; a process of
its own, because Triton's interpreter, once chosen, leaves nothing to compile.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

HOPPER = 90
SHARED = 232_448
"""Bytes of shared memory that one program can have on an H100 or H200: 227 KiB."""

SIZES = (("float32", 64), ("float16", 128), ("bfloat16", 128))
"""Dtypes and hidden sizes that are compiled: the largest that the persistent kernels take."""


def resources(sizes=SIZES) -> list[dict]:
    """Compile the kernels ahead of time, in a process of its own.

    Parameters
    ----------
    sizes : sequence of (str, int)
        Dtype and hidden size.

    Returns
    -------
    list of dict
        For each kernel and size: `kernel`, `dtype`, `H`, `warps`, `shared` (bytes),
        `registers` (of a thread), `spilled` (bytes stored and loaded by a thread), and `products`:
        the instruction that multiplies matrices, or "fma" where single numbers are multiplied.

    Raises
    ------
    RuntimeError
        If Triton is not installed, or cannot compile.
    """
    command = [sys.executable, "-m", "gatedrnn.kernels.ahead", json.dumps(sizes)]
    environment = os.environ | {"TRITON_INTERPRET": "0"}
    done = subprocess.run(command, capture_output=True, text=True, env=environment)
    if done.returncode:
        reason = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise RuntimeError(f"resources: the kernels did not compile: {reason}")
    return json.loads(done.stdout)


def _compile_all(sizes) -> list[dict]:
    import torch

    from gatedrnn.kernels import gru_sequence as gru
    from gatedrnn.kernels import lstm_sequence as lstm
    from gatedrnn.kernels import lstm_steps as steps
    from gatedrnn.kernels.launch import launch

    found = []
    for dtype, H in sizes:
        whole = launch("resources", H, getattr(torch, dtype))
        step = {"H": H, "BLOCK": steps.BLOCK, "num_warps": 4}
        for kernel, options in (
            (steps.lstm_step, step), (steps.lstm_step_back, step),
            (lstm.lstm_sequence, whole), (lstm.lstm_sequence_back, whole),
            (gru.gru_sequence, whole), (gru.gru_sequence_back, whole),
        ):  # fmt: skip
            constants = {key: value for key, value in options.items() if key != "num_warps"}
            used = _compile(kernel, dtype, constants, options["num_warps"])
            about = {"kernel": kernel.fn.__name__, "dtype": dtype, "H": H}
            found.append({**about, "warps": options["num_warps"], **used})
    return found


def _compile(kernel, dtype: str, options: dict, warps: int) -> dict:
    import triton
    from triton.backends.compiler import GPUTarget
    from triton.compiler import ASTSource

    short = {"float32": "fp32", "float16": "fp16", "bfloat16": "bf16"}[dtype]
    wide = ("c", "c_new", "dc", "cs", "dh_last", "dc_last")
    signature = {
        name: "constexpr" if name in options
        else "i32" if name in ("T", "B", "size", "stride")
        else f"*{'fp32' if name in wide else short}"
        for name in kernel.arg_names
    }  # fmt: skip
    # Tensors of PyTorch start at multiples of 16 bytes; at run time Triton finds that out.
    aligned = {
        (k,): [["tt.divisibility", 16]]
        for k, name in enumerate(kernel.arg_names)
        if signature[name].startswith("*")
    }
    source = ASTSource(fn=kernel, signature=signature, constexprs=options, attrs=aligned)
    target = GPUTarget("cuda", HOPPER, 32)
    built = triton.compile(source, target=target, options={"num_warps": warps})
    ptx = built.asm["ptx"]
    found = set(re.findall(r"\b(?:wg)?mma\.(?:sync|mma_async)[\w.]+", ptx))
    products = " ".join(sorted(found)) or "fma"
    return {"shared": built.metadata.shared, **_assemble(ptx), "products": products}


def _assemble(ptx: str) -> dict:
    import triton.backends.nvidia

    ptxas = Path(triton.backends.nvidia.__file__).parent / "bin" / "ptxas"
    architecture = re.search(r"^\.target (\w+)", ptx, re.MULTILINE)[1]
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "kernel.ptx")
        source.write_text(ptx, encoding="utf8")
        command = [ptxas, "-v", f"--gpu-name={architecture}", source, "-o", Path(folder, "out")]
        said = subprocess.run(command, capture_output=True, text=True, check=True).stderr
    spills = re.findall(r"(\d+) bytes spill", said)
    return {
        "registers": int(re.search(r"Used (\d+) registers", said)[1]),
        "spilled": sum(map(int, spills)),
    }


if __name__ == "__main__":
    print(json.dumps(_compile_all(json.loads(sys.argv[1]) if sys.argv[1:] else SIZES)))
