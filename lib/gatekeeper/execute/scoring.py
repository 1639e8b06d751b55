"""Write results where nbgrader looks for them: into the outputs of the graded cells."""

from collections.abc import Iterable

from nbformat import NotebookNode
from nbgrader.utils import determine_grade, is_grade

from gatekeeper.model import GatekeeperError, GradedCell, Result

MOST_MESSAGE = 8000
NOT_FILLED_IN = "This answer was not filled in."
READ_BY_HUMAN = "A person reads this answer."


def manual_result(cell: GradedCell, node: NotebookNode) -> Result:
    """Grade a cell that a human reads.

    Parameters
    ----------
    cell : GradedCell
        The cell.
    node : NotebookNode
        The student's.

    Returns
    -------
    Result
        Zero without an answer, as nbgrader has it; else a human has to look.
    """
    empty = is_grade(node) and determine_grade(node)[0] == 0
    points, state = (0.0, "graded") if empty else (None, "human")
    reason, message = "needs reading", READ_BY_HUMAN
    if empty:
        reason, message = "not filled in", NOT_FILLED_IN
    return Result(cell.grade_id, cell.kind, points, cell.points, state, reason, message)


def write_results(cells: Iterable[NotebookNode], results: dict[str, Result]) -> None:
    """Replace the outputs of the graded code cells by their results.

    Parameters
    ----------
    cells : iterable of NotebookNode
        The notebook's.
    results : dict of str to Result
        By `grade_id`.

    Raises
    ------
    GatekeeperError
        If nbgrader would read other points.
    """
    for node in cells:
        result = results.get(node.metadata.get("nbgrader", {}).get("grade_id"))
        if result is None or not is_grade(node):
            continue
        if node.cell_type == "code" and result.kind != "manual":
            node.outputs = _outputs(result)
            node.execution_count = None
        read = determine_grade(node)[0]
        if result.points is not None and read != result.points:
            said = f"nbgrader reads {read} points, the result says {result.points:g}"
            raise GatekeeperError(f"{result.grade_id}: {said}.")


def _outputs(result: Result) -> list[NotebookNode]:
    message = result.message
    if not result.points:
        # nbgrader has no other way to say nothing at all is earned.
        name = "GradeLater" if result.state == "human" else "CheckFailed"
        return [
            NotebookNode(
                output_type="error", ename=name, evalue=message, traceback=message.split("\n")
            )
        ]
    said = NotebookNode(output_type="stream", name="stdout", text=message + "\n")
    if result.points == result.max_points:
        return [said]
    number = NotebookNode({"text/plain": repr(float(result.points))})
    partial = NotebookNode(
        output_type="execute_result", metadata=NotebookNode(), data=number, execution_count=None
    )
    return [said, partial]
