"""Which examples the next step takes: a pure function of the seed and of how far training has come."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.intp]


def batch(n: int, size: int | None, shuffle: bool, seed: int, epoch: int, offset: int) -> tuple[Rows | None, int, int]:
    """The rows of the next mini-batch, and where the one after it begins.

    An epoch takes every example once; its last batch is smaller where the size does not divide the number.

    Args:
        n: how many training examples there are.
        size: how many a step takes; None, or n and more, for all of them.
        shuffle: a new order for every epoch, drawn from (seed, epoch); else the examples' own order.
        seed: of the shuffle.
        epoch, offset: how many epochs are behind, and how many examples of the present one.

    Returns:
        The row numbers, read-only, or None for all rows in their own order; the next epoch; the next offset.

    Example:
        >>> batch(5, 2, shuffle=False, seed=0, epoch=0, offset=4)
        (array([4]), 1, 0)
        >>> batch(5, None, shuffle=True, seed=0, epoch=7, offset=0)
        (None, 8, 0)
    """
    if size is None or size >= n:
        return None, epoch + 1, 0
    end = min(offset + size, n)
    rows = _order(n, shuffle, seed, epoch)[offset:end]
    return (rows, epoch + 1, 0) if end == n else (rows, epoch, end)


def ahead(n: int, size: int | None, epoch: int, offset: int, count: int) -> tuple[int, int]:
    """The epoch and the offset after `count` mini-batches, all in one; arguments as for `batch`.

    Example:
        >>> ahead(5, 2, epoch=0, offset=4, count=1), ahead(5, 2, epoch=0, offset=4, count=6)
        ((1, 0), (2, 4))
    """
    if size is None or size >= n:
        return epoch + count, 0
    left = -(-(n - offset) // size)
    if count < left:
        return epoch, offset + count * size
    epochs, rest = divmod(count - left, -(-n // size))
    return epoch + 1 + epochs, rest * size


def orders(n: int, size: int | None, shuffle: bool, seed: int, epoch: int, offset: int, count: int) -> Rows:
    """The rows of all epochs that `count` mini-batches take examples from, one after the other, read-only.

    Where every epoch has the same order it stands there once. Arguments are as for `batch`.

    Example:
        >>> orders(5, 2, shuffle=False, seed=0, epoch=0, offset=4, count=6)
        array([0, 1, 2, 3, 4])
        >>> orders(5, 2, shuffle=True, seed=0, epoch=0, offset=4, count=6).shape
        (15,)
    """
    if not shuffle or size is None or size >= n:
        return _own(n)
    end, rest = ahead(n, size, epoch, offset, count)
    epochs = range(epoch, end + (rest > 0))
    if len(epochs) == 1:
        return _shuffled(n, seed, epoch)
    rows = np.concatenate([_shuffled(n, seed, each) for each in epochs])
    rows.flags.writeable = False
    return rows


def _order(n: int, shuffle: bool, seed: int, epoch: int) -> Rows:
    return _shuffled(n, seed, epoch) if shuffle else _own(n)


@lru_cache(maxsize=32)  # a step for each of some runs in turn shuffles once an epoch, not once a step
def _shuffled(n: int, seed: int, epoch: int) -> Rows:
    order = np.random.default_rng([seed, epoch]).permutation(n)
    order.flags.writeable = False
    return order


@lru_cache(maxsize=32)
def _own(n: int) -> Rows:
    order = np.arange(n)
    order.flags.writeable = False
    return order
