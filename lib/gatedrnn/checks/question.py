"""A question: draw the inputs, call the student's function, judge what came back."""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from gatedrnn.checks.demands import Demand
from gatedrnn.checks.judge import Verdict, judge
from gatedrnn.checks.mistakes import Catalogue, load
from gatedrnn.checks.own_work import OWN_WORK


# A failed check is an answer, not an error, hence the name.
class CheckFailed(Exception):  # noqa: N818
    """The answer is wrong; the text is the message for the student."""

    def _render_traceback_(self) -> list[str]:
        # IPython asks this of an exception: the notebook then shows the message alone.
        return str(self).splitlines()


@dataclass(frozen=True)
class Question:
    """One question, the same for a notebook, nbgrader and a judge in another process.

    Attributes
    ----------
    name : str
        Name of the student's function.
    points : int
        Given for a right answer; a wrong one has none.
    returns : dict of str to tuple of str
        Names of the returned values, in order, and the letters of their shapes.
    call : str
        Source that runs in a namespace with the student's names and ``inputs``, and leaves
        ``outputs``: JSON and arrays only.
    draws : tuple of callable
        Each maps a `numpy.random.Generator` to one instance, a dict of arrays.
    arguments : callable
        Maps an instance to the call's arguments by name, in order.
    expected : callable
        Maps an instance to the right answer, or to arrays of its shapes where `demands` decide.
    demands : tuple of Demand
        What an answer has to fulfil, for a question with many right answers.
    integers : bool
        Whether the values are whole numbers.
    whole_numbers : bool
        Whether arrays of an integer dtype are accepted: weights set by hand lose nothing by it.
    own_work : tuple of str
        Dotted names of implementations that an answer should not call, a module's name standing for
        everything in it. Calling one costs no points; a grader can point it out to a human.
    """

    name: str
    points: int
    returns: dict[str, tuple[str, ...]]
    call: str
    draws: tuple[Callable[[np.random.Generator], dict], ...]
    arguments: Callable[[dict], dict]
    expected: Callable[[dict], tuple]
    demands: tuple[Demand, ...] = ()
    integers: bool = False
    whole_numbers: bool = False
    # A factory, because the page on the library would print the whole tuple as the default.
    own_work: tuple[str, ...] = field(default_factory=lambda: OWN_WORK)

    @property
    def catalogue(self) -> Catalogue:
        """The named mistakes of this question."""
        return load(self.name)

    def draw(self, rng: np.random.Generator) -> list[dict]:
        """Draw the inputs.

        Parameters
        ----------
        rng : numpy.random.Generator
            Source of randomness.

        Returns
        -------
        list of dict of ndarray
            Two independent instances.
        """
        return [draw(rng) for draw in self.draws]

    def judge(self, inputs: list[dict], outputs) -> Verdict:
        """Judge what `call` left in ``outputs``.

        Parameters
        ----------
        inputs : list of dict of ndarray
            What `draw` returned.
        outputs : list of dict
            What `call` left.

        Returns
        -------
        Verdict
            Points, stage, message and, where one is recognised, the named mistake.
        """
        return judge(self, inputs, outputs)

    def __call__(self, function, *, seed: int | None = None) -> None:
        """Check a function and print the message.

        Parameters
        ----------
        function : callable
            The student's function.
        seed : int, optional
            Seed of the inputs; fresh inputs when absent.

        Raises
        ------
        CheckFailed
            If the answer is wrong; its text is the message.
        """
        inputs = self.draw(np.random.default_rng(seed))
        copies = [{name: array.copy() for name, array in values.items()} for values in inputs]
        namespace = {self.name: function, "inputs": copies}
        exec(self.call, namespace)
        verdict = self.judge(inputs, namespace.get("outputs"))
        if verdict.stage != "right":
            raise CheckFailed(verdict.message)
        print(verdict.message)
