"""Matrix products whose rows do not depend on the rows beside them.

A BLAS picks its kernel, and so the order of its sums, by the height of a product: the same sentence would get
scores that differ in the last digit in one batch and another, and now and then another tree. So every product is of
one height.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Numbers = NDArray[np.intp]

HEIGHT = 256
"""Rows of a product: small enough that its arrays stay in the processor's cache."""


def padded(rows: int, height: int = HEIGHT) -> int:
    """The least multiple of the height that holds the rows."""
    return -(-rows // height) * height


def blocks(rows: Floats, weights: Floats, out: Floats) -> None:
    """Write `rows @ weights` to the first rows of `out`, which is as high as the padded rows; the rest is void."""
    whole = len(rows) // HEIGHT * HEIGHT
    for at in range(0, whole, HEIGHT):
        np.matmul(rows[at : at + HEIGHT], weights, out=out[at : at + HEIGHT])
    if whole < len(rows):
        last = np.zeros((HEIGHT, rows.shape[1]), np.float32)
        last[: len(rows) - whole] = rows[whole:]
        np.matmul(last, weights, out=out[whole : whole + HEIGHT])


def affine(rows: Floats, weights: Floats, bias: Floats, height: int = HEIGHT) -> Floats:
    """`rows @ weights + bias`, row for row; rows are n x i, weights i x o."""
    count, width = rows.shape
    filled = np.zeros((padded(count, height), width), np.float32)
    filled[:count] = rows
    done: Floats = np.matmul(filled.reshape(-1, height, width), weights).reshape(-1, weights.shape[1])[:count]
    done += bias
    return done
