from fastapi.responses import StreamingResponse

from service import app


@app.get("/export")
def export():
    return StreamingResponse(iter([b"a", b"b"]))
