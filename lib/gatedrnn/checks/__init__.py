"""Questions: what the graded cells of the exercises call.

A question draws random inputs, applies the student's function to them, and judges what came back in
sentences. `gatedrnn.checks.lstm_gates(lstm_gates)` does all three; `draw`, `call` and `judge` are
the parts, for a grader that runs the student's code in another process.
"""

from gatedrnn.checks.bptt import find_faults, numerical_gradient
from gatedrnn.checks.gru import (
    gru_before_step,
    gru_before_step_backward,
    gru_step,
    gru_step_backward,
)
from gatedrnn.checks.gru_weights import flip_z_convention, same_in_both
from gatedrnn.checks.kernels import flops_lstm, hoist, stack_gates
from gatedrnn.checks.kernels_faults import find_timing_faults, why_falls_back
from gatedrnn.checks.lstm import lstm_cell_update, lstm_forward, lstm_gates
from gatedrnn.checks.lstm_by_hand import counter_weights, latch_weights
from gatedrnn.checks.lstm_gradients import lstm_backward, lstm_step_backward
from gatedrnn.checks.lstm_jacobians import exploding_lstm, lstm_state_jacobian
from gatedrnn.checks.memory import ablated_step, adding_batch, copy_baseline, init_lstm_weights
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
    "ablated_step",
    "adding_batch",
    "clip_by_global_norm",
    "copy_baseline",
    "count_rnn_params",
    "counter_weights",
    "exploding_lstm",
    "find_faults",
    "find_timing_faults",
    "flip_z_convention",
    "flops_lstm",
    "growing_matrix",
    "gru_before_step",
    "gru_before_step_backward",
    "gru_step",
    "gru_step_backward",
    "hoist",
    "init_lstm_weights",
    "jacobian_product_norms",
    "latch_weights",
    "living_weights",
    "lstm_backward",
    "lstm_cell_update",
    "lstm_forward",
    "lstm_gates",
    "lstm_state_jacobian",
    "lstm_step_backward",
    "numerical_gradient",
    "rnn_backward",
    "rnn_forward",
    "rnn_step",
    "rnn_step_backward",
    "same_in_both",
    "stack_gates",
    "why_falls_back",
]
