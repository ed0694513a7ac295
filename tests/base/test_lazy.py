"""Large libraries load when they are used, not before."""

import subprocess
import sys

import pytest

from ktrack.base.lazy import lazy


def fresh(program: str) -> str:
    """Run a program in a Python of its own; returns what it printed."""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def test_a_module_is_run_at_its_first_use() -> None:
    program = """
import sys
from ktrack.base.lazy import lazy
colors = lazy("colorsys")
print("rgb_to_hsv" in object.__getattribute__(colors, "__dict__"), end=" ")
print(colors.rgb_to_hsv(0, 0, 0), lazy("colorsys") is colors is sys.modules["colorsys"])
"""
    assert fresh(program) == "False (0.0, 0.0, 0) True"


def test_a_module_that_is_there_already_is_returned() -> None:
    assert lazy("sys") is sys


@pytest.mark.parametrize("name", ["no_such_module_anywhere"])
def test_a_missing_module_is_missed_at_once(name: str) -> None:
    with pytest.raises(ImportError, match=name):
        lazy(name)
    assert name not in sys.modules
