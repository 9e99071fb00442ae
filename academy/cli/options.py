"""Options that several commands share. Each is also an environment variable, read by `academy.settings`."""

from pathlib import Path
from typing import Annotated

import typer

Home = Annotated[Path | None, typer.Option(help="Where all data lives [env: ACADEMY_HOME; default: ./var].")]
DatabaseUrl = Annotated[
    str | None, typer.Option(help="SQLAlchemy URL [env: ACADEMY_DATABASE_URL; default: SQLite in the home].")
]
