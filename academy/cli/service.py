"""`academy service`: the processes that the hub starts and watches; nobody types these."""

import typer

app = typer.Typer(rich_markup_mode=None)


@app.command("web")
def web() -> None:
    """Serve the pages and the exchange; told where by the hub's environment."""
    from academy.settings import load_settings
    from academy.web.serve import serve

    serve(load_settings())


@app.command("worker")
def worker() -> None:
    """Grade submissions until told to stop."""
    from academy.settings import load_settings
    from academy.worker import run_worker

    run_worker(load_settings())
