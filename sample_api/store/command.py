"""`python -m sample_api build`: what it is told, and what it says."""

import argparse
import os
import sys
import time
from collections.abc import Mapping

from sample_api.settings import CannotStartError, database_url
from sample_api.store.address import file_of, url_of
from sample_api.synthesis.generator import SEED

_KIND_TO_OTHERS = 10

_MAKING = "กำลังสร้างข้อมูลครั้งแรก ประมาณ 15 วินาที / making the data for the first time, about 15 seconds\n"
_READY = "ข้อมูลพร้อมแล้ว / the data are ready\n"

_ABOUT = """\
Build the store of published rows: 26 indicators of 77 provinces and 928 districts, five fiscal years by quarter,
5,900 facilities. Every figure is synthetic. The same seed gives the same rows, whose digest is printed.
สร้างคลังข้อมูลสังเคราะห์ เมล็ดสุ่มเดิมให้ข้อมูลเดิมทุกครั้ง
"""

_EXAMPLES = """\
examples:
  python -m sample_api build
      make (or make anew) the file var/sample_api.db; a running API goes on with the old one until it is started again
  python -m sample_api build --database /srv/sample_api.db --seed 7
      other figures of the same kind, in another file
  SAMPLE_API_DATABASE=postgresql+psycopg://user:password@host/name python -m sample_api build
      in PostgreSQL, in one transaction; a URL that holds a password belongs in the environment, not on the command line
  python -m sample_api build --database /tmp/ten.db --times 10
      ten times the rows (fifty fiscal years), to measure with

An API whose store is missing builds it at its start. Known faults for exercises: sample_api/data/anomalies.csv.
"""


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command to the program's own."""
    parser = commands.add_parser(
        "build",
        help="build the store of synthetic data",
        description=_ABOUT,
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--seed", type=int, default=SEED, help="what all figures are drawn from (%(default)s)")
    parser.add_argument("--database", help="path or SQLAlchemy URL (SAMPLE_API_DATABASE, or var/sample_api.db)")
    parser.add_argument("--times", type=_times, default=1, help="repeat the five years this often (%(default)s)")
    parser.add_argument("--missing", action="store_true", help="for a running API: nothing is built when there is one")
    parser.add_argument("--quiet", action="store_true", help="say nothing of a success")


def run(chosen: argparse.Namespace, environ: Mapping[str, str]) -> int:
    """Build as told."""
    from sqlalchemy.exc import SQLAlchemyError

    from sample_api.store.build import build, build_missing
    from sample_api.store.opened import is_current
    from sample_api.synthesis.figures import Extent

    url = url_of(chosen.database) if chosen.database else database_url(environ)
    extent = Extent(seed=chosen.seed, times=chosen.times)
    start = time.perf_counter()
    try:
        if chosen.missing:
            if is_current(url):
                return 0
            os.nice(_KIND_TO_OTHERS)
            sys.stderr.write(_MAKING)
            build_missing(url, extent)
            sys.stderr.write(_READY)
            return 0
        built = build(url, extent)
    except (SQLAlchemyError, ImportError, OSError) as error:
        raise CannotStartError.store_not_built(url, error) from error
    if not chosen.quiet:
        place = file_of(url) or "the database"
        sys.stdout.write(f"{place}: {built.figures:,} rows in {time.perf_counter() - start:.1f} s\n")
        sys.stdout.write(f"digest {built.digest} (seed {chosen.seed})\n")
    return 0


def _times(text: str) -> int:
    times = int(text)
    if not 1 <= times <= 100:  # noqa: PLR2004 - fifty million rows are enough to measure with
        raise argparse.ArgumentTypeError("1 to 100")
    return times
