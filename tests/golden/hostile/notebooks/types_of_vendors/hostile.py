# %% double
from IPython.display import display

evil = "<script>fetch('/formgrader')</script>"
KINDS = (
    "text/html", "application/javascript", "application/vnd.vegalite.v5+json", "application/vnd.plotly.v1+json",
    "application/vnd.bokehjs_exec.v0+json", "application/vnd.jupyter.widget-view+json", "text/vnd.mermaid", "image/svg+xml",
    "application/pdf", "text/latex", "text/markdown",
)

class Thing:
    def _repr_mimebundle_(self, **more):
        return {kind: evil for kind in KINDS}, {kind: {"isolated": False, "onload": evil} for kind in KINDS}

    def _repr_html_(self):
        return evil

    def _repr_javascript_(self):
        return "fetch(1)"

try:
    from grader.student.shell import Recorder

    def everything(self, data, count=None):
        self.outputs.append({"output_type": "display_data", "data": dict(data), "metadata": {kind: {"a": evil} for kind in data}})
        self.outputs.append({"output_type": "update_display_data", "data": dict(data), "metadata": {}})
        self.outputs.append({"output_type": "script", "text": evil})

    Recorder.display = everything
except ImportError:
    pass
display(Thing())
display({kind: evil for kind in KINDS}, raw=True)

def double(x):
    return 0

Thing()
