"""Sums of errors over examples and single scores, compiled: the end of the loop in `app.surface.fused`.

What becomes of scores in NumPy is in `app.surface.heads`, which also says why. Sums run in float32 over a strand of
examples, and from there on in float64. Imported by compiled kernels only, see `app.jit`.
"""

import numpy as np
from numpy.typing import NDArray

from app.jit import kernel
from app.surface.float32 import F, exp, log, softplus

Array = NDArray[np.float32]
Out = NDArray[np.float64]
Head = tuple[int, Array, Array, Array, bool, F]  # code, targets, linear terms, weights, whether shifted, scale
How = tuple[int, bool, F]  # code, whether shifted, scale
Strand = tuple[Array, Array, Array, Array, Array]  # targets, linear terms, weights, rest and what is known of it, work

SUMS = {"contract", "reassoc", "nsz"}  # so that a sum may be taken sixteen numbers at a time
SQUARES, HUBER, BERNOULLI, SOFTMAX = 0, 1, 2, 3  # the codes that `app.surface.compiled` gives to errors


@kernel()
def padded(n: int) -> int:
    """The next multiple of 16, so that all steps are whole ones."""
    return n + (-n) % 16


@kernel()
def copy_padded(of: Array, start: int, n: int, into: Array) -> None:
    """So many numbers from `start` on, and zeros up to the end."""
    part = of[start : start + n]  # from 0 on, so that the compiler sees that no place is counted from the end
    for c in range(n):
        into[c] = part[c]
    for c in range(n, len(into)):
        into[c] = F(0)


@kernel()
def copy_strand(head: Head, rest: Array, known: Array, start: int, n: int, strand: Strand) -> None:
    """What the errors of some examples need, brought together where the cache holds it."""
    _, all_targets, all_linear, all_weights, _, _ = head
    targets, linear, weights, rests, _ = strand
    for k in range(len(all_targets)):
        copy_padded(all_targets[k], start, n, targets[k])
        copy_padded(all_linear[k], start, n, linear[k])
    copy_padded(all_weights, start, n, weights)
    copy_padded(rest, start, n, rests[0])
    copy_padded(known, start, n, rests[1])


@kernel()
def empty_strand(outputs: int, size: int) -> Strand:
    """Room for what the errors of so many examples need."""
    return (
        np.empty((outputs, size), F),
        np.empty((outputs, size), F),
        np.empty(size, F),
        np.empty((2, size), F),
        np.empty((3, size), F),
    )


@kernel(fastmath=SUMS)
def squares(values: Array, w: int, k: int, r: int, targets: Array, shifted: bool, n: int) -> F:
    """sum (x - t)^2; without t where it is taken off already."""
    total = F(0)
    if shifted:
        for c in range(n):
            total += values[w, k, r, c] * values[w, k, r, c]
    else:
        for c in range(n):
            d = values[w, k, r, c] - targets[k, c]
            total += d * d
    return total


@kernel(fastmath=SUMS)
def hubers(values: Array, w: int, k: int, r: int, targets: Array, shifted: bool, scale: F, n: int) -> F:
    """sum huber_1(scale (x - t))."""
    total = F(0)
    for c in range(n):
        d = values[w, k, r, c] - (F(0) if shifted else targets[k, c])
        d = scale * (d if d > F(0) else -d)
        inner = F(1) if d > F(1) else d
        total += inner * (d - F(0.5) * inner)
    return total


@kernel(fastmath=SUMS)
def bernoullis(
    values: Array, w: int, k: int, r: int, signs: Array, linear: Array, weights: Array, shifted: bool, n: int
) -> F:
    """sum w softplus(s x) - l s x; without s where the sign is turned already."""
    total = F(0)
    if not shifted:
        for c in range(n):
            values[w, k, r, c] *= signs[k, c]
    for c in range(n):
        total += weights[c] * softplus(values[w, k, r, c]) - linear[k, c] * values[w, k, r, c]
    return total


@kernel(fastmath=SUMS)
def entropies(
    values: Array, w: int, r: int, nodes: int, shares: Array, rest: Array, weights: Array, work: Array, n: int
) -> F:
    """sum w [ln(e^rest + sum_k e^z_k) - known - sum_k r_k z_k], relative to the last two, so that nothing cancels.

    values[w, :, r] (K, n) are overwritten; rest (2, n) are the rest's ln sum exp and what is known of it, the first
    hugely negative and the second 0 where no output rests.
    """
    for c in range(n):
        work[0, c] = rest[1, c]
    for k in range(nodes):
        for c in range(n):
            work[0, c] += shares[k, c] * values[w, k, r, c]
    for c in range(n):
        work[1, c] = rest[0, c] - work[0, c]
    for k in range(nodes):
        for c in range(n):
            values[w, k, r, c] -= work[0, c]
            work[1, c] = work[1, c] if values[w, k, r, c] < work[1, c] else values[w, k, r, c]
    for c in range(n):
        work[2, c] = exp(rest[0, c] - work[0, c] - work[1, c])
    for k in range(nodes):
        for c in range(n):
            work[2, c] += exp(values[w, k, r, c] - work[1, c])
    total = F(0)
    for c in range(n):
        total += weights[c] * (log(work[2, c]) + work[1, c])
    return total


@kernel()
def add_errors(
    how: How, values: Array, w: int, nodes: int, strand: Strand, rows: int, n: int, out: Out, i: int, j: int
) -> None:
    """Adds to out[i, j + r] the errors of n examples whose scores are values[w, :, r]."""
    code, shifted, scale = how
    targets, linear, weights, rest, work = strand
    m = len(weights)  # where weights are zero beyond n
    for r in range(rows):
        total = np.float64(0)
        if code == SOFTMAX:
            total += entropies(values, w, r, nodes, targets, rest, weights, work, m)
        else:
            for k in range(nodes):
                if code == SQUARES:
                    total += squares(values, w, k, r, targets, shifted, n)
                elif code == HUBER:
                    total += hubers(values, w, k, r, targets, shifted, scale, n)
                else:
                    total += bernoullis(values, w, k, r, targets, linear, weights, shifted, m)
        out[i, j + r] += total
