"""Nodes of tanh that get one term from below, F + w a, compiled: what planes of two links mostly come to.

The loop in `app.surface.fused` takes a pass for each step of a layer. Here all steps are one pass, in which the time of
the memory hides behind that of tanh. Imported by compiled kernels only, see `app.jit`.
"""

import numpy as np
from numpy.typing import NDArray

from app.jit import kernel
from app.surface.float32 import F, tanh
from app.surface.tally import SUMS, Array, Out, Strand

TANH = 1  # the code that `app.surface.compiled` gives to it

Integers = NDArray[np.int64]
Stages = tuple[Integers, Integers, Integers, Integers, Array, Array]  # see `app.surface.fused.sums`
Room = tuple[Array, Array, Array, Array]  # see `app.surface.fused.run_layers`
Place = tuple[int, int, int]


@kernel()
def is_single(stages: Stages, s: int, parts: Integers, lone_at: int) -> bool:
    """Whether to F one term comes in nodes of this stage, what beta brings or a node below, and tanh follows."""
    _, functions, below, _, _, _ = stages
    one = (parts[s] == 2 and below[s] == 0) or (parts[s] == 1 and below[s] == 1)
    return one and functions[s] == TANH and s != lone_at


@kernel(fastmath={"contract"})
def tanhs(values: Array, w: int, k: int, r: int, form: Array, s: int, slope: F, a: Array, at: Place) -> None:
    """tanh(F + slope a) into values[w, k, r], of F = form[s, k, 0] and a[at]."""
    x, y, z = at
    for c in range(values.shape[3]):
        values[w, k, r, c] = tanh(form[s, k, 0, c] + slope * a[x, y, z, c])


@kernel(fastmath=SUMS)
def squares(targets: Array, k: int, form: Array, s: int, slope: F, a: Array, at: Place, n: int) -> F:
    """sum (tanh(F + slope a) - t)^2."""
    x, y, z = at
    total = F(0)
    for c in range(n):
        d = tanh(form[s, k, 0, c] + slope * a[x, y, z, c]) - targets[k, c]
        total += d * d
    return total


@kernel()
def run_single(stages: Stages, s: int, parts: Integers, betas: Array, form: Array, room: Room) -> None:
    """The values of such a stage; links[r, s] are those of every row, or of the first where beta moves none."""
    nodes, _, _, uneven, _, _ = stages
    values, _, links, _ = room
    w = s % 2
    for k in range(nodes[s]):
        for r in range(len(betas)):
            if parts[s] == 2:
                tanhs(values, w, k, r, form, s, betas[r], form, (s, k, 1))
            else:
                tanhs(values, w, k, r, form, s, links[r * uneven[s], s, k, 0], values, (1 - w, 0, r))


@kernel()
def add_single(
    stages: Stages,
    parts: Integers,
    betas: Array,
    form: Array,
    room: Room,
    strand: Strand,
    n: int,
    out: Out,
    i: int,
    j: int,
) -> None:
    """Adds to out[i, j + r] the squared errors of n examples, where the last stage is such a one."""
    nodes, _, _, uneven, _, _ = stages
    values, _, links, _ = room
    targets, s = strand[0], len(nodes) - 1
    below = 1 - s % 2
    for r in range(len(betas)):
        total = np.float64(0)
        for k in range(nodes[s]):
            if parts[s] == 2:
                total += squares(targets, k, form, s, betas[r], form, (s, k, 1), n)
            else:
                total += squares(targets, k, form, s, links[r * uneven[s], s, k, 0], values, (below, 0, r), n)
        out[i, j + r] += total
