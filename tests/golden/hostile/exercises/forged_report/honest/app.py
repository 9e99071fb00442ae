from pathlib import Path

from service import app


@app.get("/report")
def report():
    Path("report.xml").write_text("<testsuites/>")
    return {}
