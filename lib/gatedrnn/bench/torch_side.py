"""PyTorch's contenders: the fused layer, and a loop over the cell."""

import torch
from torch import nn

from gatedrnn import convert
from gatedrnn.bench.cases import Case
from gatedrnn.bench.contender import Contender
from gatedrnn.bench.problem import draw, results

LAYERS = {"lstm": nn.LSTM, "gru": nn.GRU, "rnn": nn.RNN}
CELLS = {"lstm": nn.LSTMCell, "gru": nn.GRUCell, "rnn": nn.RNNCell}


def prepare() -> dict[str, str]:
    """Set one thread and return the versions."""
    torch.set_num_threads(1)
    torch.set_num_interop_threads(1)
    return {"torch": torch.__version__}


def layer(case: Case) -> Contender:
    """`torch.nn.LSTM`, `GRU` or `RNN`."""
    module, xs, state, *above = _load(case, LAYERS, "", batch_first=True)
    state, dstate = ([s[None] for s in states] for states in (state, above[1]))

    def run():
        # The LSTM takes and returns a pair of states, the others a state.
        ys, last = module(xs, tuple(state) if len(state) > 1 else state[0])
        return ys, *(last if isinstance(last, tuple) else (last,))

    return _contender(case, run, module, xs, state, [above[0], *dstate])


def cell_loop(case: Case) -> Contender:
    """A Python loop over `torch.nn.LSTMCell`, `GRUCell` or `RNNCell`."""
    module, xs, state, dys, dstate = _load(case, CELLS, "_l0")

    def run():
        ys, now = [], tuple(state) if len(state) > 1 else state[0]
        # Indexing xs[:, t] in the loop would make the backward pass quadratic in T.
        for x in xs.unbind(1):
            now = module(x, now)
            ys.append(now[0] if isinstance(now, tuple) else now)
        return torch.stack(ys, dim=1), *(now if isinstance(now, tuple) else (now,))

    return _contender(case, run, module, xs, state, [dys, *dstate])


def _load(case: Case, modules: dict, suffix: str, **options):
    params, xs, state, dys, dstate = draw(case)
    dtype = getattr(torch, case.dtype)
    module = modules[case.cell](case.size.D, case.size.H, dtype=dtype, **options)
    weights = getattr(convert, f"{case.cell}_to_torch")(params)
    # A cell has the names of a layer's first layer, less the suffix.
    module.load_state_dict(
        {name.removesuffix(suffix): torch.tensor(value) for name, value in weights.items()}
    )
    xs = torch.tensor(xs, requires_grad=True)
    state = [torch.tensor(s, requires_grad=True) for s in state]
    return module, xs, state, torch.tensor(dys), [torch.tensor(d) for d in dstate]


def _contender(case: Case, run, module, xs, state, above) -> Contender:
    below = [xs, *state, *module.parameters()]

    def forward():
        with torch.inference_mode():
            return run(), None

    def forward_backward():
        out = run()
        return out, torch.autograd.grad(out, below, above)

    def named(raw):
        out, gradients = ([t.detach().numpy() for t in part or ()] for part in raw)
        return _named(case, out, gradients)

    return Contender({"f": forward, "fb": forward_backward}, named)


def _named(case: Case, out, gradients):
    shape = case.size.B, case.size.H
    ys, *last = out
    last = [h.reshape(shape) for h in last]
    if not gradients:
        return results(case, ys, last)
    dxs, *rest = gradients
    dstate = [d.reshape(shape) for d in rest[:-4]]
    dW, dU, db, db_hh = rest[-4:]
    # Both biases receive the gradient; only the GRU's last block differs between the two.
    extra = [db_hh[2 * case.size.H :]] if case.cell == "gru" else []
    return results(case, ys, last, dxs, dstate, [dW.T, dU.T, db, *extra])
