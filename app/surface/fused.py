"""The hot loop of a surface, compiled: for every point and example from the first nodes that depend on both coordinates
to the sums of errors, in one go and without an array in between.

What it is given was prepared by `app.surface.plan`, `blocks` and `columns`; the same in NumPy is in `app.surface.fast`.
Single precision; sums run over a strand of examples in float32 and from there on in float64. Imported only by the
loader in `app.surface.compiled`, since it imports Numba.

Layout of `values`: (2, nodes, rows, examples), one half for the layer at hand and one for the layer below. Points of a
column are taken some rows at a time, and examples in strands, so that calls do not matter and everything stays in the
first caches.
"""

import numpy as np
from numpy.typing import NDArray

from app.jit import kernel
from app.surface.float32 import F, elu, exp, leaky_relu, log, relu, silu, softplus, tanh

Array = NDArray[np.float32]
Integers = NDArray[np.int64]
Head = tuple[int, Array, Array, Array, bool, F]
Strand = tuple[Array, Array, Array, Array, Array]  # targets, linear terms, weights, rest and what is known of it, work

VALUES = 8192  # of one layer that are held at once
SHORTEST, LONGEST = 128, 2048  # examples of a strand
SUMS = {"contract", "reassoc", "nsz"}  # so that a sum may be taken sixteen numbers at a time

# Codes that `app.surface.compiled` gives to activations and errors.
TANH, RELU, LEAKY_RELU, ELU, SOFTPLUS, SILU = 1, 2, 3, 4, 5, 6
SQUARES, HUBER, BERNOULLI, SOFTMAX = 0, 1, 2, 3


@kernel()
def padded(n: int) -> int:
    """The next multiple of 16, so that all steps are whole ones."""
    return n + (-n) % 16


@kernel()
def activate(function: int, values: Array, w: int, k: int, rows: int, n: int) -> None:
    """f in place, for values[w, k, :rows, :n]."""
    for r in range(rows):
        if function == TANH:
            for c in range(n):
                values[w, k, r, c] = tanh(values[w, k, r, c])
        elif function == RELU:
            for c in range(n):
                values[w, k, r, c] = relu(values[w, k, r, c])
        elif function == LEAKY_RELU:
            for c in range(n):
                values[w, k, r, c] = leaky_relu(values[w, k, r, c])
        elif function == ELU:
            for c in range(n):
                values[w, k, r, c] = elu(values[w, k, r, c])
        elif function == SOFTPLUS:
            for c in range(n):
                values[w, k, r, c] = softplus(values[w, k, r, c])
        elif function == SILU:
            for c in range(n):
                values[w, k, r, c] = silu(values[w, k, r, c])


@kernel(fastmath={"contract"})
def begin(
    values: Array, w: int, k: int, form: Array, s: int, parts: int, betas: Array, biases: Array, rows: int, n: int
) -> None:
    """What a node has from steadier ones: F + beta h of form[s, k] (2, n), F alone, or just its bias in each row."""
    for r in range(rows):
        if parts == 2:
            beta = betas[r]
            for c in range(n):
                values[w, k, r, c] = form[s, k, 0, c] + beta * form[s, k, 1, c]
        elif parts == 1:
            for c in range(n):
                values[w, k, r, c] = form[s, k, 0, c]
        else:
            bias = biases[r, s, 0, k]
            for c in range(n):
                values[w, k, r, c] = bias


@kernel(fastmath={"contract", "reassoc"})
def gather(values: Array, w: int, k: int, links: Array, s: int, nodes: int, rows: int, n: int) -> None:
    """Adds sum_p W_kp a_p of the layer below to node k, four at a time, so that the sum is fetched less often."""
    b = 1 - w
    for r in range(rows):
        p = 0
        while p + 4 <= nodes:
            w0, w1, w2, w3 = links[r, s, k, p], links[r, s, k, p + 1], links[r, s, k, p + 2], links[r, s, k, p + 3]
            for c in range(n):
                values[w, k, r, c] += (w0 * values[b, p, r, c] + w1 * values[b, p + 1, r, c]) + (
                    w2 * values[b, p + 2, r, c] + w3 * values[b, p + 3, r, c]
                )
            p += 4
        while p < nodes:
            w0 = links[r, s, k, p]
            for c in range(n):
                values[w, k, r, c] += w0 * values[b, p, r, c]
            p += 1


@kernel(fastmath={"contract"})
def gather_lone(
    values: Array, w: int, k: int, lone_W: Array, lone: Array, i: int, j: int, start: int, rows: int, n: int
) -> None:
    """Adds what comes from nodes that depend on beta alone."""
    for r in range(rows):
        for q in range(len(lone)):
            w0, row = lone_W[k, q], lone[q, i, j + r, start : start + n]
            for c in range(n):
                values[w, k, r, c] += w0 * row[c]


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
    code: int,
    values: Array,
    w: int,
    nodes: int,
    strand: Strand,
    shifted: bool,
    scale: F,
    rows: int,
    n: int,
    out: NDArray[np.float64],
    i: int,
    j: int,
) -> None:
    """Adds to out[i, j + r] the errors of n examples whose scores are values[w, :, r]."""
    targets, linear, weights, rest, work = strand
    m = padded(n)  # where weights are zero beyond n
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


@kernel()
def mix(matrix: Array, alpha: F, betas: Array, links: Array, s: int, rows: int) -> None:
    """W_0 + alpha W_1 + beta W_2 of a stack (3, K, P), into links[r, s] for every row."""
    for r in range(rows):
        for k in range(matrix.shape[1]):
            for p in range(matrix.shape[2]):
                links[r, s, k, p] = matrix[0, k, p] + alpha * matrix[1, k, p] + betas[r] * matrix[2, k, p]


@kernel()
def copy_padded(of: Array, start: int, n: int, into: Array, size: int) -> None:
    """So many numbers from `start` on, and zeros up to `size`."""
    for c in range(n):
        into[c] = of[start + c]
    for c in range(n, size):
        into[c] = F(0)


@kernel()
def copy_strand(head: Head, rest: Array, known: Array, start: int, n: int, m: int, strand: Strand) -> None:
    """What the errors of some examples need, brought together where the cache holds it."""
    _, all_targets, all_linear, all_weights, _, _ = head
    targets, linear, weights, rests, _ = strand
    for k in range(len(all_targets)):
        copy_padded(all_targets[k], start, n, targets[k], m)
        copy_padded(all_linear[k], start, n, linear[k], m)
    copy_padded(all_weights, start, n, weights, m)
    copy_padded(rest, start, n, rests[0], m)
    copy_padded(known, start, n, rests[1], m)


@kernel()
def copy_forms(forms: tuple[Array, ...], nodes: Integers, i: int, start: int, n: int, m: int, form: Array) -> None:
    """The forms of one column for some examples, likewise."""
    for s in range(len(nodes)):
        for k in range(len(forms[s])):
            for part in range(forms[s].shape[2]):
                copy_padded(forms[s][k, i, part], start, n, form[s, k, part], m)


@kernel()
def sums(
    nodes: Integers,
    functions: Integers,
    forms: tuple[Array, ...],
    inner: tuple[Array, ...],
    biases: tuple[Array, ...],
    lone_at: int,
    lone_W: Array,
    lone: Array,
    alphas: Array,
    betas: Array,
    head: Head,
    rest: Array,
    known: Array,
    out: NDArray[np.float64],
) -> None:
    """Adds the sums of errors over all examples to `out` (I, J), at the points (alphas[i], betas[i or 0, j]).

    Args:
        nodes, functions: (S,) of each stage, how many nodes depend on both, and their activation.
        forms: of each stage (K, I, 1 or 2, N), or (0, 1, 0, 1).
        inner, biases: of each stage (3, K, P) and (3, 1, K).
        lone_at: the stage that nodes of beta alone lead to; -1 for none.
        lone_W, lone: (K, Q) and (Q, I or 1, J, N).
        head: what becomes of the last stage: code, (K, N) targets and linear terms, (N,) weights, whether forms are
            shifted, scale.
        rest, known: (I or 1, N) of outputs that rest: ln sum exp and what is known of it.
    """
    code, _, _, weights, shifted, scale = head
    stages, widest, last = len(nodes), nodes.max(), len(nodes) - 1
    size = min(max(VALUES // widest, SHORTEST), LONGEST, padded(len(weights)))
    most = max(1, min(VALUES // (widest * size), betas.shape[1]))
    values, form = np.empty((2, widest, most, size), F), np.empty((stages, widest, 2, size), F)
    links, bias = np.empty((most, stages, widest, widest), F), np.empty((most, stages, 1, widest), F)
    outputs = nodes[last]
    strand = (
        np.empty((outputs, size), F),
        np.empty((outputs, size), F),
        np.empty(size, F),
        np.empty((2, size), F),
        np.empty((3, size), F),
    )
    for i in range(len(alphas)):
        row, lone_i = min(i, len(betas) - 1), min(i, lone.shape[1] - 1)
        for start in range(0, len(weights), size):
            n = min(size, len(weights) - start)
            m, rest_i = padded(n), min(i, len(rest) - 1)
            copy_strand(head, rest[rest_i], known[rest_i], start, n, m, strand)
            copy_forms(forms, nodes, i, start, n, m, form)
            for j in range(0, betas.shape[1], most):
                here = betas[row, j : j + most]
                rows = len(here)
                for s in range(stages):
                    w, function, parts, below = s % 2, functions[s], forms[s].shape[2], inner[s].shape[2]
                    mix(inner[s], alphas[i], here, links, s, rows)
                    mix(biases[s], alphas[i], here, bias, s, rows)
                    for k in range(nodes[s]):
                        begin(values, w, k, form, s, parts, here, bias, rows, m)
                        gather(values, w, k, links, s, below, rows, m)
                        if s == lone_at:
                            gather_lone(values, w, k, lone_W, lone, lone_i, j, start, rows, n)
                        activate(function, values, w, k, rows, m)
                add_errors(code, values, last % 2, outputs, strand, shifted, scale, rows, n, out, i, j)
