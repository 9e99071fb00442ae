"""A trainee's notebook as a page in the instructor's session: nothing in it may run.

Two walls: everything the trainee wrote is sanitised, and the page's policy lets scripts come from formgrader's
own static folders alone, never from the page itself nor from a file that was handed in.
"""

import re
from pathlib import Path
from typing import Any, cast

import bleach
from jinja2 import pass_context
from nbconvert.exporters import HTMLExporter
from nbformat import NotebookNode
from nbgrader.server_extensions.formgrader import handlers
from traitlets.config import Config

TEMPLATES = Path(__file__).with_name("templates")
FILES_POLICY = "sandbox; default-src 'none'; img-src 'self' data:; style-src 'unsafe-inline'"

# What Markdown and a table of pandas become. nbconvert's own list lacks even paragraphs.
TAGS = frozenset(
    {
        "a", "abbr", "b", "blockquote", "br", "caption", "code", "dd", "del", "div", "dl", "dt", "em", "h1", "h2",
        "h3", "h4", "h5", "h6", "hr", "i", "img", "li", "ol", "p", "pre", "s", "span", "strong", "sub", "sup",
        "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
    }
)  # fmt: skip
PROTOCOLS = frozenset({"http", "https", "mailto", "data"})
PLAIN_ATTRIBUTES = frozenset({"alt", "colspan", "rowspan", "title"})
NAME = re.compile(r"[\w.-]+")


class SafeExporter(HTMLExporter):
    """nbgrader's page of a submission, sanitised throughout.

    nbgrader's template shows Markdown without nbconvert's sanitiser even where that is on, so here the filter
    that every Markdown passes through does it.
    """

    def from_notebook_node(  # type: ignore[override] # nbconvert's own subclasses return text too
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[str, dict[str, Any]]:
        """Export, after taking out of the metadata what the templates would believe."""
        disarm(nb)
        page, used = super().from_notebook_node(nb, resources, **kw)
        return str(page), used

    @pass_context
    def markdown2html(self, context: Any, source: str) -> str:
        """Render Markdown, and leave nothing in it that could run."""
        return clean_html(super().markdown2html(context, source))


def exporter(config: Config) -> HTMLExporter:
    """Build the exporter of submission pages."""
    ours = Config(config)
    ours.HTMLExporter.template_name = "academy_formgrade"
    ours.HTMLExporter.extra_template_basedirs = [str(TEMPLATES), handlers.template_path]
    ours.HTMLExporter.sanitize_html = True
    ours.HTMLExporter.exclude_anchor_links = True
    made: Any = SafeExporter(config=ours)  # type: ignore[no-untyped-call]
    made.register_filter("clean_html", clean_html)
    return cast(HTMLExporter, made)


def disarm(nb: NotebookNode) -> None:
    """Drop metadata of a wrong form: templates write it into the page as it is.

    The state of widgets goes too: it is shown by script alone, and a wrong one stops nbconvert.
    """
    nb.metadata.pop("widgets", None)
    for cell in nb.cells:
        graded = cell.metadata.get("nbgrader")
        if graded is not None and not _well_formed(graded):
            del cell.metadata["nbgrader"]
        if not isinstance(cell.get("execution_count"), int | None):
            cell.execution_count = None
        for output in cell.get("outputs", []):
            output.get("metadata", {}).pop("text/html", None)  # "isolated" asks for a frame, which the policy forbids


def clean_html(html: str | bytes) -> str:
    """Leave the markup of text, tables and images; no ids and classes, by which formgrader's scripts find cells."""
    text = html.decode() if isinstance(html, bytes) else str(html)
    return str(bleach.clean(text, tags=TAGS, attributes=_attribute_allowed, protocols=PROTOCOLS))


def page_policy(host: str, base_url: str) -> str:
    """Say what a submission's page may load: scripts and calls of formgrader alone."""
    formgrader = f"{host}{base_url}/formgrader"
    return (
        f"default-src 'none'; script-src {formgrader}/static/ {formgrader}/academy/; connect-src 'self'; "
        "style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; base-uri 'none'; "
        "form-action 'none'; frame-ancestors 'none'"
    )


def _well_formed(graded: Any) -> bool:
    if not isinstance(graded, dict) or not NAME.fullmatch(str(graded.get("grade_id", ""))):
        return False
    return isinstance(graded.get("points", 0), int | float | None)


def _attribute_allowed(tag: str, name: str, value: str) -> bool:
    if name == "href":
        return tag == "a" and not value.lstrip().lower().startswith("data:")
    if name == "src":
        return tag == "img"
    if name == "class":
        return tag == "table" and value == "dataframe"
    return name in PLAIN_ATTRIBUTES
