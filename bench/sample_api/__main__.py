"""`python -m bench.sample_api`: the same with fewer and shorter rounds, for a quick look."""

import argparse

from bench.sample_api import measure
from bench.sample_api.pairs import Rounds


def main() -> None:
    """Measure as told, and print each figure on a line."""
    parser = argparse.ArgumentParser(prog="python -m bench.sample_api", description=__doc__)
    parser.add_argument("--seconds", type=float, default=10.0, help="how long the class asks (%(default)s)")
    parser.add_argument("--rounds", type=int, default=3, help="rounds of each pair (%(default)s)")
    parser.add_argument("--round-seconds", type=float, default=1.0, help="how long a round is (%(default)s)")
    asked = parser.parse_args()
    for found in measure(asked.seconds, Rounds(asked.rounds, asked.round_seconds)):
        print(f"{found.name}: {found.told} ({found.aim}); {found.theirs} – {found.ours} {found.flaw}".rstrip())


main()
