"""The only code that starts untrusted code: warm, namespaced, limited pairs of processes.

A pair is a judge (ours, runs the tests) and a student (theirs), alone together in a fresh network namespace with
loopback only, each in its own process tree and filesystem. The one thing that comes out is what the judge wrote on
its result channel, which the student never has.
"""

from grader.sandbox.base import Ending, Imports, PairLimits, PairOutcome, Sandbox
from grader.sandbox.warm import WarmSandbox, default_sandbox

__all__ = ["Ending", "Imports", "PairLimits", "PairOutcome", "Sandbox", "WarmSandbox", "default_sandbox"]
