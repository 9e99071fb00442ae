from fastapi import BackgroundTasks

from service import app

DONE = []


@app.get("/done")
async def done(tasks: BackgroundTasks):
    tasks.add_task(DONE.append, 1)
    return DONE
