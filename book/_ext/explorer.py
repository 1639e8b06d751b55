"""Put a live explorer into a page: ``{explorer} gradient-flow``.

The explorer `gradient-flow` is the module `gatedrnn.viz.explorers.gradient_flow`. It offers
`MODULE` (the path of its own part of an ES module, to follow `panel.js`), `START` (the initial
settings), `picture` (settings to figure) and `describe` (settings to alternative text). The options
of the directive are the names in `START`, `alt` and `name`; the content is the caption. Without
JavaScript, and in any builder but HTML, the page shows the picture, drawn at build time.
"""

import importlib
import json
import os
from hashlib import sha256
from pathlib import Path

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util.docutils import SphinxDirective

from gatedrnn.viz.explorers.panel import PANEL, own_text

HOST = Path(__file__).with_name("explorer_host.js")


class stage(nodes.General, nodes.Element):  # noqa: N801 (docutils names nodes in lower case)
    """The part of the figure that JavaScript replaces; its child is the picture."""


class Options(dict):
    """Options of the directive: a setting of the explorer passes as text, to be checked later."""

    def __missing__(self, name):
        return directives.unchanged_required


class Explorer(SphinxDirective):
    """The directive ``explorer``."""

    required_arguments = 1
    has_content = True
    option_spec = Options(alt=directives.unchanged, name=directives.unchanged)

    def run(self):
        """Return a figure of picture, caption and legend.

        Returns
        -------
        list of docutils.nodes.Node
            One figure.
        """
        slug = self.arguments[0]
        try:
            module = self.module(slug)
            settings = module.START | self.settings(slug, module.START)
            uri, alt = self.draw(slug, module, settings), module.describe(**settings)
        except ValueError as error:
            raise self.error(str(error)) from error
        for path in (PANEL, HOST, *self.sources(module)):
            self.env.note_dependency(str(path))
        image = nodes.image(uri=uri, alt=self.options.get("alt", alt))
        live = stage("", image, slug=slug, settings=settings, module=str(module.MODULE))
        figure = nodes.figure("", live, classes=["gr-explorer"])
        self.set_source_info(figure)
        self.add_name(figure)
        return [self.with_caption(figure)]

    def module(self, slug: str):
        """Return the explorer's Python module."""
        name = f"gatedrnn.viz.explorers.{slug.replace('-', '_')}"
        try:
            return importlib.import_module(name)
        except ModuleNotFoundError as error:
            if error.name != name:
                raise
            raise ValueError(f"explorer: there is no explorer {slug!r}") from None

    def sources(self, module) -> list[Path]:
        """Return the files that decide what the page shows of an explorer."""
        folder = module.MODULE.parent
        return [module.MODULE, *folder.glob("*.py"), *folder.glob("*.json")]

    def settings(self, slug: str, start: dict) -> dict:
        """Return the options that are settings; the module refuses what is no number."""
        given = {name: text for name, text in self.options.items() if name not in ("alt", "name")}
        for name in given.keys() - start.keys():
            known = ", ".join(start)
            raise ValueError(f"explorer {slug}: unknown setting {name!r}, expected one of {known}")
        return {name: _number(text, type(start[name])) for name, text in given.items()}

    def draw(self, slug: str, module, settings: dict) -> str:
        """Draw the picture beside the doctrees; return its path relative to the page."""
        folder = Path(self.env.doctreedir) / "explorers"
        folder.mkdir(parents=True, exist_ok=True)
        key = sha256(json.dumps(settings, sort_keys=True).encode()).hexdigest()[:8]
        target = folder / f"{slug}-{key}.png"
        module.picture(**settings).savefig(target)
        here = Path(self.env.doc2path(self.env.docname)).parent
        return Path(os.path.relpath(target, here)).as_posix()

    def with_caption(self, figure: nodes.figure) -> nodes.figure:
        """Add the first paragraph of the content as caption, the rest as legend."""
        content = nodes.Element()
        self.state.nested_parse(self.content, self.content_offset, content)
        if content.children:
            caption, *legend = content.children
            figure += nodes.caption(caption.rawsource, "", *caption.children)
            if legend:
                figure += nodes.legend("", *legend)
        return figure


def _number(text: str, kind: type):
    try:
        return kind(text)
    except ValueError:
        return text


def visit_html(translator, node):
    """Open the stage."""
    data = {"data-explorer": node["slug"], "data-settings": json.dumps(node["settings"])}
    translator.body.append(translator.starttag(node, "div", CLASS="gr-explorer-stage", **data))


def depart_html(translator, node):
    """Close the stage; a page's first brings what all share, the first of a kind its module."""
    translator.body.append("</div>\n")
    done = translator.__dict__.setdefault("explorers", set())
    if not done:
        translator.body.append(script(PANEL, 'type="text/plain" id="gr-explorer-panel"'))
    if node["slug"] not in done:
        name = f"gr-explorer-{node['slug']}"
        translator.body.append(script(Path(node["module"]), f'type="text/plain" id="{name}"'))
    if not done:
        translator.body.append(script(HOST, 'type="module"'))
    done.add(node["slug"])


def script(path: Path, attributes: str) -> str:
    """Return a file as an inline script, without the comments and the indentation of its source."""
    lines = [line.strip() for line in own_text(path).splitlines()]
    source = "\n".join(line for line in lines if line and not line.startswith("//"))
    if "</script" in source or "<!--" in source:
        raise ValueError(f"explorer: {path.name} contains </script or <!--, which would end it")
    return f"<script {attributes}>\n{source}\n</script>\n"


def pass_through(translator, node):
    """Leave the picture to the builder."""


def setup(app):
    """Register the directive and its node."""
    others = dict.fromkeys(("latex", "text", "man", "texinfo"), (pass_through, pass_through))
    app.add_node(stage, html=(visit_html, depart_html), **others)
    app.add_directive("explorer", Explorer)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
