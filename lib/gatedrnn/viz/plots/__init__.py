"""The book's plots: arrays in, a matplotlib figure out, nothing else touched."""

from gatedrnn.viz.plots.gates import plot_gates
from gatedrnn.viz.plots.gradients import (
    plot_gradient_paths,
    plot_jacobian,
    plot_loss_cliff,
    plot_step_errors,
)
from gatedrnn.viz.plots.gru import plot_z_mix
from gatedrnn.viz.plots.jacobians import plot_cell_jacobians
from gatedrnn.viz.plots.kernels import plot_ladder, plot_roofline
from gatedrnn.viz.plots.memory import plot_count, plot_half_lives, plot_pulse
from gatedrnn.viz.plots.recurrence import plot_same_number, plot_state_paths
from gatedrnn.viz.plots.speed import plot_speed_ratios
from gatedrnn.viz.plots.task_runs import plot_length_generalisation, plot_losses_with_baseline
from gatedrnn.viz.plots.tasks import plot_ablation, plot_hold_times
from gatedrnn.viz.plots.training import plot_digit_rows, plot_learning_curve, plot_rows_so_far

__all__ = [
    "plot_ablation",
    "plot_cell_jacobians",
    "plot_count",
    "plot_digit_rows",
    "plot_gates",
    "plot_gradient_paths",
    "plot_half_lives",
    "plot_hold_times",
    "plot_jacobian",
    "plot_ladder",
    "plot_learning_curve",
    "plot_length_generalisation",
    "plot_loss_cliff",
    "plot_losses_with_baseline",
    "plot_pulse",
    "plot_roofline",
    "plot_rows_so_far",
    "plot_same_number",
    "plot_speed_ratios",
    "plot_state_paths",
    "plot_step_errors",
    "plot_z_mix",
]
