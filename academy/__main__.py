"""`python -m academy`: the `academy` command without its script."""

from academy.cli import main

main()
