"""A trainee's notebook as a page in the instructor's session: nothing in it may run.

Two walls: everything the trainee wrote is sanitised, and the page's policy lets scripts come from formgrader's
own static folders alone, never from the page itself nor from a file that was handed in.
"""

import base64
import hashlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import bleach
from jinja2 import pass_context
from nbconvert.exporters import HTMLExporter
from nbformat import NotebookNode
from nbgrader.server_extensions.formgrader import handlers
from traitlets.config import Config

TEMPLATES = Path(__file__).with_name("templates")
FILES_POLICY = "sandbox; default-src 'none'; img-src 'self' data:; style-src 'unsafe-inline'"
FEEDBACK_POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; font-src data:; form-action 'none'"
DATA_POLICY = "sandbox; default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
# The attributes `onclick` of nbgrader's own pages; whoever alters one of these words alters its hash.
NBGRADERS_CLICKS = ("toggleAllNames()", "createAssignmentModal();", "createStudentModal();")

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
# A file that was handed in beside the notebook; no other address of this server's.
FILE = r"(?!.*\.\.)[\w.%-][\w./%-]*"
PICTURE = re.compile(rf"data:image/(png|jpeg|gif|webp);base64,[\w+/=\s]*|{FILE}", re.IGNORECASE)
LINK = re.compile(rf"(https?://|mailto:|#)\S*|{FILE}", re.IGNORECASE)


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

    def default_filters(self) -> Iterator[tuple[str, Any]]:
        """Give nbconvert's filters, its sanitiser replaced."""
        yield from super().default_filters()  # type: ignore[no-untyped-call]
        yield "clean_html", clean_html

    @pass_context
    def markdown2html(self, context: Any, source: str) -> str:
        """Render Markdown, and leave nothing in it that could run."""
        return clean_html(super().markdown2html(context, source))


class FeedbackExporter(SafeExporter):
    """nbgrader's feedback page, sanitised throughout; wherever it is opened it runs nothing and loads nothing."""

    def from_notebook_node(  # type: ignore[override] # as above
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[str, dict[str, Any]]:
        """Export with a policy in the page itself: it is a file, and no server speaks for it."""
        page, used = super().from_notebook_node(nb, resources, **kw)
        policy = f'<meta http-equiv="Content-Security-Policy" content="{FEEDBACK_POLICY}" />'
        return page.replace("<head>", f"<head>\n{policy}", 1), used


def exporter(config: Config) -> HTMLExporter:
    """Build the exporter of submission pages."""
    ours = Config(config)
    ours.HTMLExporter.template_name = "academy_formgrade"
    ours.HTMLExporter.extra_template_basedirs = [str(TEMPLATES), handlers.template_path]
    ours.HTMLExporter.sanitize_html = True
    ours.HTMLExporter.exclude_anchor_links = True
    return SafeExporter(config=ours)  # type: ignore[no-untyped-call]


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


def page_policy(host: str, base_url: str, number: str) -> str:
    """Say what a page of formgrader may load: its own scripts, pictures and calls alone.

    `number` is the one that the page's inline scripts carry.
    """
    clicks = " ".join(f"'sha256-{_sha256(click)}'" for click in NBGRADERS_CLICKS)
    return _policy(host, base_url, f"'nonce-{number}' 'unsafe-hashes' {clicks}")


def submission_policy(host: str, base_url: str) -> str:
    """Say what a submission's page may load: no script in it runs at all, whoever wrote it."""
    return f"sandbox allow-scripts allow-same-origin; {_policy(host, base_url)}"


def _policy(host: str, base_url: str, inline: str = "") -> str:
    formgrader = f"{host}{base_url}/formgrader"
    return (
        f"default-src 'none'; script-src {formgrader}/static/ {formgrader}/academy/ {inline}; "
        f"connect-src {formgrader}/api/; style-src {formgrader}/ 'unsafe-inline'; "
        f"img-src {formgrader}/submissions/ data:; font-src {formgrader}/static/ data:; base-uri 'none'; "
        "form-action 'none'; frame-ancestors 'none'"
    )


def _sha256(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()


def _well_formed(graded: Any) -> bool:
    if not isinstance(graded, dict) or not NAME.fullmatch(str(graded.get("grade_id", ""))):
        return False
    return isinstance(graded.get("points", 0), int | float | None)


def _attribute_allowed(tag: str, name: str, value: str) -> bool:
    if name == "href":
        return tag == "a" and LINK.fullmatch(value) is not None
    if name == "src":
        return tag == "img" and PICTURE.fullmatch(value) is not None
    if name == "class":
        return tag == "table" and value == "dataframe"
    return name in PLAIN_ATTRIBUTES
