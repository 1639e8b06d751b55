"""The catalogue of named mistakes, as the judge has it: ``{mistakes}`` and ``{mistake-families}``.

``{mistakes} lstm_gates`` lists the mistakes that the question `lstm_gates` knows by name: what is
computed and why a test can miss it, never the lines and never the fix. Each has the anchor
``question-id``, with the id that verdicts and class statistics use. ``{mistake-families}`` is the
table of families, counted over all questions.
"""

from collections import Counter
from itertools import groupby

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from gatedrnn import checks
from gatedrnn.checks.mistakes import FAMILIES

HEADER = ("family", "name", "mistakes")
NO_FAMILY = "a demand that is not met"


def questions() -> dict:
    """Return every question that a program answers, by name.

    Returns
    -------
    dict of str to Question
        In the order of `gatedrnn.checks`.
    """
    found = {name: getattr(checks, name) for name in checks.__all__}
    return {name: q for name, q in found.items() if isinstance(q, checks.Question)}


class Mistakes(SphinxDirective):
    """``{mistakes} question``."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return a definition list, one entry a mistake or a group of permutations."""
        name = self.arguments[0]
        question = questions().get(name)
        if question is None:
            raise self.error(f"mistakes: {name} is no question of gatedrnn.checks")
        items = [entry(name, group) for group in grouped(question.catalogue.mistakes)]
        items += [entry(name, [demand]) for demand in question.demands]
        return [nodes.definition_list("", *items, classes=["gr-mistakes"])]


class MistakeFamilies(SphinxDirective):
    """``{mistake-families}``."""

    def run(self) -> list[nodes.Node]:
        """Return a table of all families."""
        everything = questions().values()
        counts = Counter(m.family for q in everything for m in q.catalogue.mistakes)
        body = nodes.tbody()
        for family, name in FAMILIES.items():
            row = table_row(str(family), name, str(counts[family]))
            row["ids"].append(f"family-{family}")
            body += row
        demands = sum(len(q.demands) for q in everything)
        body += table_row("", NO_FAMILY.capitalize(), str(demands))
        columns = [nodes.colspec(colwidth=width) for width in (1, 6, 1)]
        head = nodes.thead("", table_row(*HEADER))
        group = nodes.tgroup("", *columns, head, body, cols=len(HEADER))
        return [nodes.table("", group, classes=["colwidths-auto"])]


def grouped(mistakes) -> list[list]:
    """Put permutations of one mistake together.

    Parameters
    ----------
    mistakes : sequence of Mistake
        In the order of the catalogue.

    Returns
    -------
    list of list of Mistake
        Neighbors that share all but the last part of their id, and the words that do not name it.
    """
    runs = groupby(mistakes, key=lambda m: (m.id.rpartition("-")[0], m.name, m.hidden, m.ask))
    return [list(run) for _, run in runs]


def entry(question: str, group: list) -> nodes.definition_list_item:
    """Write one mistake, or several that differ in the order of the blocks.

    Parameters
    ----------
    question : str
        Name of the question.
    group : list of Mistake or Demand
        What `grouped` put together.

    Returns
    -------
    nodes.definition_list_item
        Name, ids and family, then what is computed and why a test can miss it.
    """
    first = group[0]
    names = [nodes.literal("", m.id, ids=[f"{question}-{m.id}"]) for m in group]
    label = nodes.paragraph("", "", *separated(names), nodes.Text(": "))
    if hasattr(first, "family"):
        words = f"family {first.family}, {FAMILIES[first.family]}"
        label += nodes.reference("", words, refid=f"family-{first.family}", internal=True)
        computed = f"{example_of(group)}{first.computed} "
    else:
        label += nodes.Text(NO_FAMILY)
        computed = ""
    missed = nodes.emphasis("", "Why a test can miss it:")
    text = nodes.paragraph("", "", nodes.Text(computed), missed, nodes.Text(f" {first.hidden}"))
    term = nodes.term("", first.name)
    return nodes.definition_list_item("", term, nodes.definition("", label, text))


def example_of(group: list) -> str:
    """Say which of several permutations the sentence is about."""
    if len(group) == 1:
        return ""
    return f"In the case of {group[0].id.rpartition('-')[2]}: "


def separated(names: list) -> list[nodes.Node]:
    """Put commas between the ids, so that a line can break."""
    between = [[name, nodes.Text(", ")] for name in names]
    return [node for pair in between for node in pair][:-1]


def table_row(*texts: str) -> nodes.row:
    """Return a row of a table."""
    return nodes.row("", *(nodes.entry("", nodes.paragraph("", text)) for text in texts))


def setup(app):
    """Register the directives."""
    app.add_directive("mistakes", Mistakes)
    app.add_directive("mistake-families", MistakeFamilies)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
