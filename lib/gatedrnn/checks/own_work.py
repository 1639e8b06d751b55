"""What an answer should not call: whoever calls it has not written the cell."""

# `sigmoid`, `LSTMCache` and the gradient checks are missing on purpose: exercises hand them out.
# A question about them adds them to its own list.
REFERENCE_CELLS = {
    "rnn": ("RNNCell",),
    "lstm": ("LSTMCell",),
    "coupled_lstm": ("CoupledLSTMCell",),
    "peephole_lstm": ("PeepholeLSTMCell",),
    "gru": ("GRUCell",),
    "gru_before": ("GRUBeforeCell",),
    "layer": ("Layer",),
    "stacked": ("Stacked",),
    "bidirectional": ("Bidirectional",),
    "jacobian": ("state_jacobian",),
    "unroll": ("unroll", "unroll_forward", "unroll_backward"),
}
QUESTIONS = (
    *("lstm_gates", "lstm_cell_update", "lstm_forward"),
    *("lstm_step_backward", "lstm_backward", "lstm_state_jacobian"),
    *("gru_step", "gru_step_backward", "flip_z_convention"),
    *("gru_before_step", "gru_before_step_backward"),
    *("rnn_step", "rnn_forward", "rnn_step_backward", "rnn_backward"),
    *("count_rnn_params", "numerical_gradient", "find_faults"),
    *("jacobian_product_norms", "clip_by_global_norm"),
    *("copy_baseline", "ablated_step"),
    *("stack_gates", "hoist", "flops_lstm", "why_falls_back", "find_timing_faults"),
)
# Modules with the judge's own right answers.
ANSWERS = (
    *("rnn", "rnn_draws", "recurrence", "bptt", "vanishing"),
    *("lstm", "lstm_draws", "lstm_gradients", "lstm_jacobians"),
    *("gru", "gru_draws", "gru_weights"),
    *("memory", "kernels", "kernels_faults"),
)
LAYERS = ("RNN", "LSTM", "LSTMCell", "GRU", "GRUCell")
TORCH = ("RNNBase", "RNNCellBase", "RNNCell", *LAYERS)
TORCH_FUNCTIONS = ("lstm", "lstm_cell", "gru", "gru_cell", "rnn_tanh", "rnn_tanh_cell")
KERAS = ("SimpleRNN", "SimpleRNNCell", "StackedRNNCells", "Bidirectional", *LAYERS)

OWN_WORK = (
    *(f"gatedrnn.reference.{name}" for names in REFERENCE_CELLS.values() for name in names),
    *(f"gatedrnn.reference.{file}.{n}" for file, names in REFERENCE_CELLS.items() for n in names),
    "gatedrnn.fast",
    "gatedrnn.pytorch",
    "gatedrnn.tf",
    "gatedrnn.kernels",
    *(f"gatedrnn.checks.{name}" for name in ANSWERS),
    *(f"gatedrnn.checks.{name}.expected" for name in QUESTIONS),
    *(f"torch.nn.{name}" for name in TORCH),
    *(f"torch.nn.modules.{name}" for name in TORCH),
    *(f"torch.nn.modules.rnn.{name}" for name in TORCH),
    *(f"torch.{name}" for name in TORCH_FUNCTIONS),
    "torch._VF",
    "torch.ops.aten.lstm",
    "torch.ops.aten.gru",
    *(f"keras.layers.{name}" for name in KERAS),
    *(f"tf.keras.layers.{name}" for name in KERAS),
    *(f"tensorflow.keras.layers.{name}" for name in KERAS),
)
