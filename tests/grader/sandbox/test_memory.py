"""What a warm parent has is shared with its children, and they stay as they would be without."""

import subprocess
import sys
from pathlib import Path

import pytest

SETTLED = """
import gc, os, re, sys, weakref
from grader.sandbox import memory

kept = [[str(number), float(number)] for number in range(100_000)]

def read_all():
    return sum(len(text) for text, _ in kept)

def copied_by_a_child():
    "KiB of memory that a child copies to read all of it."
    here, there = os.pipe()
    if os.fork() == 0:
        before = private()
        read_all()
        os.write(there, str(private() - before).encode())
        os._exit(0)
    os.wait()
    return int(os.read(here, 99))

def private():
    return int(re.search(r"Private_Dirty: +([0-9]+)", open("/proc/self/smaps_rollup").read())[1])
"""
COUNTS = sys.version_info[:2] in {(3, 12), (3, 13)}


def _run(code: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", SETTLED + code],
        cwd=Path(__file__).parents[3],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.mark.skipif(not COUNTS, reason="this Python counts references to everything")
def test_a_child_copies_next_to_nothing_of_what_it_reads():
    before, after = _run("a = copied_by_a_child(); memory.settle(); print(a, copied_by_a_child())").split()
    assert int(after) * 10 < int(before)


def test_what_is_made_afterwards_ends_as_ever():
    assert (
        _run("""
memory.settle()
class Kept:
    pass
one = Kept()
gone = weakref.ref(one)
assert sys.getrefcount(one) < 10
del one
assert gone() is None
ring = []
ring.append([ring, Kept()])
gone = weakref.ref(ring[0][1])
del ring
gc.collect()
print(gone() is None, read_all() == sum(len(str(number)) for number in range(100_000)))
""")
        == "True True"
    )


def test_it_can_be_done_again_after_more_was_loaded():
    assert (
        _run("""
memory.settle()
import decimal, statistics
memory.settle()
print(statistics.mean([decimal.Decimal(1), decimal.Decimal(2)]), memory.settle())
""")
        == "1.5 None"
    )


def test_an_interpreter_that_counts_otherwise_is_left_alone():
    assert (
        _run("""
memory.COUNTED_SO = set()
before = sys.getrefcount(kept)
memory.settle()
print(sys.getrefcount(kept) == before, read_all() > 0)
""")
        == "True True"
    )


def test_nothing_is_asked_of_what_answers_for_others():
    assert (
        _run("""
from unittest import mock
class Lazy:
    @property
    def __class__(self):
        raise RuntimeError("not loaded")
proxy = weakref.proxy(Lazy())
others = [Lazy(), proxy, mock.Mock(spec=type), mock.Mock(spec=type(len.__class__))]
print(memory.settle())
""")
        == "None"
    )
