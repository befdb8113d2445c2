"""Columns of a compiled loop, shared out between the thread that asks for them and one that helps.

Only such loops are shared in this way. They leave the interpreter's lock alone, while two threads that prepare small
arrays in NumPy wait for it longer than they work. The helper lives as long as the process, since to start one takes as
long as a small surface.
"""

import os
from collections.abc import Callable
from functools import cache

from app.threads import Pool

MOST_THREADS = 2  # more share the memory's bandwidth, and leave no core for the server
PIECE_VALUES = 1 << 18  # of nodes, a quarter of a millisecond


@cache
def helpers() -> Pool:
    return Pool(MOST_THREADS - 1, "surface")


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=helpers.cache_clear)  # where the threads are no more


def share(run: Callable[[int, int], object], columns: int, values: int, threads: int) -> None:
    """Calls run(first, end) for some columns at a time until all are done, each of them once.

    Whoever is free takes the next piece, and nobody waits for a helper that has not begun.

    Args:
        values: what all columns take.
        threads: that work on it, as far as it pays.
    """
    size = max(1, columns * PIECE_VALUES // max(1, values))
    if threads <= 1 or size >= columns:
        run(0, columns)
        return
    starts = iter(range(0, columns, size))

    def take() -> None:
        for start in starts:
            run(start, min(start + size, columns))

    helping = [helpers().submit(take) for _ in range(min(threads, MOST_THREADS) - 1)]
    take()
    for each in helping:
        if not each.cancel():
            each.result()
