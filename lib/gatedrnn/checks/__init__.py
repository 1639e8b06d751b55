"""Questions: what the graded cells of the exercises call.

A question draws random inputs, applies the student's function to them, and judges what came back in
sentences. `gatedrnn.checks.lstm_gates(lstm_gates)` does all three; `draw`, `call` and `judge` are
the parts, for a grader that runs the student's code in another process.
"""

from gatedrnn.checks.bptt import find_faults, numerical_gradient
from gatedrnn.checks.lstm import lstm_cell_update, lstm_forward, lstm_gates, lstm_step_backward
from gatedrnn.checks.question import CheckFailed, Question, Verdict
from gatedrnn.checks.recurrence import count_rnn_params, living_weights
from gatedrnn.checks.rnn import rnn_backward, rnn_forward, rnn_step, rnn_step_backward
from gatedrnn.checks.vanishing import (
    clip_by_global_norm,
    growing_matrix,
    jacobian_product_norms,
)

__all__ = [
    "CheckFailed",
    "Question",
    "Verdict",
    "clip_by_global_norm",
    "count_rnn_params",
    "find_faults",
    "growing_matrix",
    "jacobian_product_norms",
    "living_weights",
    "lstm_cell_update",
    "lstm_forward",
    "lstm_gates",
    "lstm_step_backward",
    "numerical_gradient",
    "rnn_backward",
    "rnn_forward",
    "rnn_step",
    "rnn_step_backward",
]
