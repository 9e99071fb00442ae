"""The trainee's side of a pair: the only interpreter that ever holds trainee code.

It answers the judge's questions over one channel. Nothing it says is believed beyond what it is: a value the trainee's
code may have chosen.
"""

import socket

from grader.student.session import Session, warm_up

__all__ = ["run", "warm_up"]


def run(channel: socket.socket) -> None:
    """Answer the judge until it hangs up."""
    Session(channel).serve()
