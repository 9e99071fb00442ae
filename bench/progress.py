"""Where progress goes: standard error, for standard output is the result."""

from rich.console import Console

console = Console(stderr=True)
