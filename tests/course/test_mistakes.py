"""Every named mistake is visible, distinct and named with its own id."""

import itertools

import numpy as np
import pytest

from gatedrnn import checks
from gatedrnn.checks.mistakes import FAMILIES
from gatedrnn.checks.recognise import run_mistake

from .conftest import BY_DEMAND, QUESTIONS, function_from, source_of_mistake, verdict_of

SEEDS = range(3)
# What counts is the size of whole arrays, so one small entry hides nothing.
NORMS = ("jacobian_product_norms", "clip_by_global_norm")
CASES = [
    pytest.param(name, mistake, id=f"{name}-{mistake.id}")
    for name in QUESTIONS
    if name not in BY_DEMAND
    for mistake in getattr(checks, name).catalogue.mistakes
]


@pytest.mark.parametrize(("name", "mistake"), CASES)
def test_a_mistake_is_named_with_its_own_id(name, mistake):
    """A student who writes the mistake gets no points, its name, its explanation and a question."""
    question = getattr(checks, name)
    student = function_from(source_of_mistake(name, mistake.source), name)
    for seed in SEEDS:
        verdict = verdict_of(question, student, seed)
        assert verdict.points == 0
        assert verdict.misconception == mistake.id
        message = " ".join(verdict.message.split())
        assert f"{mistake.name}. {mistake.computed}" in message
        assert f"Why a test can miss it: {mistake.hidden} Question: {mistake.ask}" in message


def test_all_answers_are_far_apart(question):
    """The right answer and all mistakes differ by 1e-3 or more, 100 times the tolerance."""
    for seed in SEEDS:
        inputs = question.draw(np.random.default_rng(seed))
        answers = [[question.expected(values) for values in inputs]]
        answers += [
            [run_mistake(question, mistake, values) for values in inputs]
            for mistake in question.catalogue.mistakes
        ]
        for one, other in itertools.combinations(answers, 2):
            gaps = [_gap(a, b) for a, b in zip(one, other, strict=True)]
            assert max(gaps) > 1e-3


def _gap(one, other) -> float:
    if isinstance(one, str) or isinstance(other, str):
        return 0.0 if one == other else np.inf
    if len(one) != len(other):
        return np.inf
    pairs = list(zip(one, other, strict=True))
    if any(a.shape != b.shape for a, b in pairs):
        return np.inf
    return max(np.abs(a - b).max() / max(np.abs(a).max(), np.abs(b).max()) for a, b in pairs)


def test_the_unchanged_program_is_the_reference(question):
    """The program whose lines the mistakes exchange computes the right answer."""
    if question.name in BY_DEMAND:
        pytest.skip("decided by its demands")
    student = function_from(
        source_of_mistake(question.name, question.catalogue.program), question.name
    )
    assert verdict_of(question, student).stage == "right"


def test_the_catalogue_is_complete(question):
    """Ids are unique, families are known, and every text is a sentence or a question."""
    mistakes = question.catalogue.mistakes
    assert len({mistake.id for mistake in mistakes}) == len(mistakes)
    assert len({mistake.name + mistake.computed for mistake in mistakes}) == len(mistakes)
    for mistake in mistakes:
        assert mistake.family in FAMILIES
        assert mistake.computed.endswith(".")
        assert mistake.hidden.endswith(".")
        assert mistake.ask.endswith("?")
        assert mistake.lines
    assert set(question.returns) <= set(question.catalogue.ask)
    assert all(ask.endswith("?") for ask in question.catalogue.ask.values())


def test_no_message_shows_the_repair(question):
    """None of the right lines that a mistake exchanged appears in its explanation."""
    right = set(question.catalogue.program.splitlines())
    for mistake in question.catalogue.mistakes:
        repair = right - set(mistake.source.splitlines())
        told = "\n".join([mistake.computed, mistake.hidden, mistake.ask, *mistake.lines])
        formulas = {line.partition("= ")[2].strip() for line in repair if "= " in line}
        assert not {formula for formula in formulas if formula in told.splitlines()}
        assert not {line for line in repair if line.strip() in told.splitlines()}


def test_the_inputs_make_mistakes_visible(question):
    """No input is near zero, and the sizes B, T, D, H and 4*H are pairwise different."""
    if question.demands or question.integers:
        pytest.skip("its inputs are sizes")
    for seed in range(20):
        for values in question.draw(np.random.default_rng(seed)):
            for array in values.values():
                assert array.dtype == np.float64
                assert question.name in NORMS or np.abs(array).min() > 1e-4
            sizes = {size for array in values.values() for size in array.shape}
            letters = {letter for shape in question.returns.values() for letter in shape}
            assert len(sizes) >= len(letters)


def test_two_mistakes_in_two_values_are_both_reported():
    """The mistake that explains most is named; what else is wrong and what is right is listed."""

    def student(c, i, f, g, o):
        return o * np.tanh(c), f * c + i * g + 1

    verdict = verdict_of(checks.lstm_cell_update, student)
    assert verdict.misconception == "old-cell-in-output"
    assert "Wrong for another reason: c_new." in verdict.message
