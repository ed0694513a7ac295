"""Runs of equal keys in sorted columns."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ktrack.scoring.columns import IntArray


def order_by(first: IntArray, second: IntArray) -> IntArray:
    """Return the rows sorted by two keys ≥ 0, faster than `np.lexsort`; equal rows come in any order."""
    return np.argsort(first.astype(np.int64) * (int(second.max(initial=0)) + 1) + second)


def run_starts(*keys: NDArray[Any]) -> IntArray:
    """Return the rows on which a new combination of keys begins, int64; the keys are sorted together."""
    new = np.ones(len(keys[0]), dtype=np.bool_)
    new[1:] = np.logical_or.reduce([key[1:] != key[:-1] for key in keys])
    return np.flatnonzero(new)


def run_of_rows(starts: IntArray, length: int) -> IntArray:
    """Return the number of the run that each of `length` rows belongs to, shape (length,)."""
    return np.repeat(np.arange(len(starts)), np.diff(starts, append=length))


def rank_in_run(starts: IntArray, length: int) -> IntArray:
    """Return 0, 1, 2 … within each run, shape (length,)."""
    return np.arange(length) - starts[run_of_rows(starts, length)]


def spread(values: NDArray[Any], rows: IntArray, length: int, none: float) -> NDArray[Any]:
    """Return a column of `length` rows, of the dtype of `values`, that has them in `rows` and else `none`."""
    column = np.full(length, none, dtype=values.dtype)
    column[rows] = values
    return column
