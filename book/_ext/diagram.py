"""The ``diagram`` directive: a hand-made SVG, inlined and shown up to one of its stages.

A drawing in ``book/figures`` marks its groups with ``data-stage="1"``, ``data-stage="2"`` and so
on. ``:stage: 2`` gives each group the class ``gr-past``, ``gr-now`` or ``gr-later``; the
stylesheet does the rest, so the colours follow the reader's theme. Without ``:stage:`` every group
is shown alike.
"""

from pathlib import Path
from xml.etree import ElementTree

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.docutils import SphinxDirective
from sphinx.util.logging import getLogger

SVG = "http://www.w3.org/2000/svg"
FOLDER = "figures"
logger = getLogger(__name__)


class diagram(nodes.General, nodes.Element):  # noqa: N801
    """A drawing ready to be written: attributes `svg` and `alt`."""


class DiagramDirective(SphinxDirective):
    """``{diagram} name`` with ``:alt:``, ``:stage:``, ``:name:`` and a caption as content."""

    required_arguments = 1
    option_spec = {  # noqa: RUF012
        "alt": directives.unchanged,
        "stage": directives.positive_int,
        "name": directives.unchanged,
    }
    has_content = True

    def run(self) -> list[nodes.Node]:
        """Return a figure node, or nothing and one warning."""
        name = self.arguments[0]
        path = Path(self.env.srcdir) / FOLDER / f"{name}.svg"
        self.env.note_dependency(str(path))
        try:
            alt = " ".join(self.options.get("alt", "").split())
            prefix = f"gr-diagram-{self.env.new_serialno('gr-diagram')}"
            svg = render(path, alt, prefix, self.options.get("stage"))
        except ValueError as error:
            logger.warning("diagram: %s", error, location=self.get_location())
            return []
        figure = nodes.figure("", diagram(svg=svg, alt=alt), classes=["gr-diagram"])
        self.set_source_info(figure)
        self.add_name(figure)
        if self.content:
            inlines, messages = self.state.inline_text(" ".join(self.content), self.lineno)
            figure += nodes.caption("", "", *inlines)
            return [figure, *messages]
        return [figure]


class DiagramFallback(SphinxPostTransform):
    """Put the alternative text in place of the drawing where the output is not HTML."""

    default_priority = 200

    def run(self, **kwargs) -> None:
        """Replace every drawing unless the builder writes HTML."""
        if self.app.builder.format == "html":
            return
        for node in list(self.document.findall(diagram)):
            node.replace_self(nodes.paragraph("", node["alt"]))


def render(path: Path, alt: str, prefix: str, stage: int | None) -> str:
    """Return a drawing as markup to be inlined.

    Parameters
    ----------
    path : Path
        The SVG file.
    alt : str
        What is to be seen, read out in place of the drawing.
    prefix : str
        Put before every id, so that two drawings on a page never share one.
    stage : int or None
        The stage to highlight; None shows all stages alike.

    Returns
    -------
    str
        An ``<svg role="img">`` element.

    Raises
    ------
    ValueError
        If the file or the alternative text is missing, or the drawing has no such stage.
    """
    if not path.is_file():
        raise ValueError(f"{path.stem} is not a drawing, expected the file {FOLDER}/{path.name}")
    if not alt:
        raise ValueError(f"{path.stem} has no alt option, expected what is to be seen in it")
    ElementTree.register_namespace("", SVG)
    root = ElementTree.parse(path).getroot()
    last = max((int(group.get("data-stage")) for group in staged(root)), default=0)
    if stage is not None and stage > last:
        expected = f"a stage from 1 to {last}" if last else "no stage"
        raise ValueError(f"{path.stem} has stage {stage}, expected {expected}")
    root.set("role", "img")
    root.set("aria-label", alt)
    add_class(root, "gr-svg" if stage is None else f"gr-svg gr-stage-{stage}")
    for group in staged(root) if stage is not None else ():
        own = int(group.get("data-stage"))
        add_class(group, "gr-past" if own < stage else "gr-now" if own == stage else "gr-later")
    make_ids_unique(root, prefix)
    return ElementTree.tostring(root, encoding="unicode")


def staged(root) -> list:
    """Return the elements of a drawing that belong to a stage."""
    return [element for element in root.iter() if element.get("data-stage")]


def add_class(element, name: str) -> None:
    """Append to an element's class attribute."""
    element.set("class", f"{element.get('class', '')} {name}".strip())


def make_ids_unique(root, prefix: str) -> None:
    """Put `prefix` before every id in a drawing and before every reference to one."""
    for element in root.iter():
        for key, value in element.attrib.items():
            if key == "id":
                element.set(key, f"{prefix}-{value}")
            elif key.endswith("href") and value.startswith("#"):
                element.set(key, f"#{prefix}-{value[1:]}")
            elif "url(#" in value:
                element.set(key, value.replace("url(#", f"url(#{prefix}-"))


def visit_diagram(self, node) -> None:
    """Write the drawing into the page."""
    self.body.append(node["svg"])


def depart_diagram(self, node) -> None:
    """Nothing to close."""


def setup(app) -> dict:
    """Register the directive with Sphinx."""
    app.add_node(diagram, html=(visit_diagram, depart_diagram))
    app.add_directive("diagram", DiagramDirective)
    app.add_post_transform(DiagramFallback)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
