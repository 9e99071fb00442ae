"""`academy up`: check the machine, make what is missing, run the hub until told to stop."""

from academy.launch.steps import launch

__all__ = ["launch"]
