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

from app.jit import kernel
from app.surface.float32 import F, elu, gelu, leaky_relu, relu, silu, sines, softplus, tanh
from app.surface.single import Integers, Room, Stages, add_single, is_single, run_single
from app.surface.tally import SQUARES, Array, Head, Out, add_errors, copy_padded, copy_strand, empty_strand, padded

Many = tuple[Array, ...]
Lone = tuple[int, Array, Array]
Others = tuple[Array, Array]
Points = tuple[Array, Array]

VALUES = 8192  # of one layer that are held at once
SHORTEST, LONGEST = 128, 2048  # examples of a strand

# Codes that `app.surface.compiled` gives to activations.
TANH, RELU, LEAKY_RELU, ELU, SOFTPLUS, SILU, GELU, SINE = 1, 2, 3, 4, 5, 6, 7, 8


@kernel()
def activate(function: int, values: Array, w: int, nodes: int, rows: int, n: int) -> None:
    """f in place, for values[w, :nodes, :rows, :n]."""
    for k in range(nodes):
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
            elif function == GELU:
                for c in range(n):
                    values[w, k, r, c] = gelu(values[w, k, r, c])
            elif function == SINE:
                sines(values[w, k, r, :n])


@kernel(fastmath={"contract"})
def begin(
    values: Array, w: int, nodes: int, form: Array, s: int, parts: int, betas: Array, biases: Array, rows: int, n: int
) -> None:
    """What nodes have from steadier ones: F + beta h of form[s, k] (2, n), F alone, or their biases, row by row."""
    for k in range(nodes):
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
def gather(values: Array, w: int, nodes: int, links: Array, s: int, below: int, rows: int, n: int) -> None:
    """Adds sum_p W_kp a_p of the layer below, four at a time, so that the sum is fetched less often."""
    b = 1 - w
    for r in range(rows):
        for k in range(nodes):
            p = 0
            while p + 4 <= below:
                w0, w1, w2, w3 = links[r, s, k, p], links[r, s, k, p + 1], links[r, s, k, p + 2], links[r, s, k, p + 3]
                for c in range(n):
                    values[w, k, r, c] += (w0 * values[b, p, r, c] + w1 * values[b, p + 1, r, c]) + (
                        w2 * values[b, p + 2, r, c] + w3 * values[b, p + 3, r, c]
                    )
                p += 4
            while p < below:
                w0 = links[r, s, k, p]
                for c in range(n):
                    values[w, k, r, c] += w0 * values[b, p, r, c]
                p += 1


@kernel(fastmath={"contract"})
def gather_lone(values: Array, w: int, nodes: int, lone_W: Array, lone: Array, rows: int, n: int) -> None:
    """Adds what comes from nodes that depend on beta alone, lone (Q, rows, n)."""
    for k in range(nodes):
        for r in range(rows):
            for q in range(len(lone)):
                w0 = lone_W[k, q]
                for c in range(n):
                    values[w, k, r, c] += w0 * lone[q, r, c]


@kernel()
def mix(matrix: Array, s: int, nodes: int, below: int, alpha: F, betas: Array, rows: int, links: Array) -> None:
    """W_0 + alpha W_1 + beta W_2 of matrix[s] (3, K, P), into links[r, s] for every row."""
    for r in range(rows):
        for k in range(nodes):
            for p in range(below):
                links[r, s, k, p] = matrix[s, 0, k, p] + alpha * matrix[s, 1, k, p] + betas[r] * matrix[s, 2, k, p]


@kernel()
def copy_forms(forms: Many, nodes: Integers, i: int, start: int, n: int, form: Array) -> None:
    """The forms of one column for some examples, brought together where the cache holds them."""
    for s in range(len(nodes)):
        for k in range(len(forms[s])):
            for part in range(forms[s].shape[2]):
                copy_padded(forms[s][k, i, part], start, n, form[s, k, part])


@kernel()
def run_layers(
    stages: Stages, single: bool, parts: Integers, lone: Lone, alpha: F, betas: Array, form: Array, room: Room
) -> None:
    """Runs a strand of examples through the stages, for one alpha and the betas of some rows.

    Args:
        single: whether of the last stage only the links are wanted, see `add_single`.
        parts: how many parts the form of each stage has.
        room: values, the same with all rows as one, and what `mix` makes of links and biases.
    """
    nodes, functions, below, uneven, inner, biases = stages
    lone_at, lone_W, lone_values = lone
    values, flat, links, bias = room
    rows, n = len(betas), values.shape[3]
    for s in range(len(nodes)):
        w = s % 2
        mix(inner, s, nodes[s], below[s], alpha, betas, rows if uneven[s] else 1, links)
        if is_single(stages, s, parts, lone_at):
            if not (single and s == len(nodes) - 1):
                run_single(stages, s, parts, betas, form, room)
            continue
        if parts[s] == 0:
            mix(biases, s, 1, nodes[s], alpha, betas, rows, bias)
        begin(values, w, nodes[s], form, s, parts[s], betas, bias, rows, n)
        if uneven[s]:
            gather(values, w, nodes[s], links, s, below[s], rows, n)
        else:
            gather(flat, w, nodes[s], links, s, below[s], 1, rows * n)
        if s == lone_at:
            gather_lone(values, w, nodes[s], lone_W, lone_values, rows, lone_values.shape[2])
        activate(functions[s], flat, w, nodes[s], 1, rows * n)


@kernel()
def room_for(stages: int, widest: int, most: int, size: int) -> Room:
    """Room for so many rows and examples."""
    values = np.empty((2, widest, most, size), F)
    links, bias = np.empty((most, stages, widest, widest), F), np.empty((most, stages, 1, widest), F)
    return values, values.reshape((2, widest, 1, most * size)), links, bias


@kernel()
def sums(
    stages: Stages, forms: Many, lone: Lone, points: Points, head: Head, others: Others, out: Out, first: int, end: int
) -> None:
    """Adds the sums of errors over all examples to `out` (I, J), at points (alphas[i], betas[i or 0, j]).

    Args:
        stages: of each of S, how many nodes depend on both, their activation, how many such nodes are below, and
            whether beta moves the links between them, all (S,); these links (S, 3, K, P), and biases (S, 3, 1, K).
        forms: of each stage (K, I, 1 or 2, N), or (0, 1, 0, 1).
        lone: the stage that nodes of beta alone lead to, -1 for none; their links (K, Q), and values (Q, I or 1, J, N).
        head: what becomes of the last stage: code, (K, N) targets and linear terms, (N,) weights, whether forms are
            shifted, scale.
        others: of outputs that rest, (I or 1, N) each: ln sum exp, and what is known of it.
        first, end: the columns i.
    """
    nodes, (rest, known), (lone_at, lone_W, lone_values), (alphas, betas) = stages[0], others, lone, points
    how, examples, widest = (head[0], head[4], head[5]), len(head[3]), nodes.max()
    strands = -(-examples // min(max(VALUES // widest, SHORTEST), LONGEST))
    size = padded(-(-examples // strands))
    most = max(1, min(VALUES // (widest * size), betas.shape[1]))
    form, strand = np.empty((len(nodes), widest, 2, size), F), empty_strand(nodes[-1], size)
    room = room_for(len(nodes), widest, most, size)
    parts = np.array([forms[s].shape[2] for s in range(len(nodes))])
    single = head[0] == SQUARES and not head[4] and is_single(stages, len(nodes) - 1, parts, lone_at)
    for i in range(first, end):
        row, lone_i, rest_i = min(i, len(betas) - 1), min(i, lone_values.shape[1] - 1), min(i, len(rest) - 1)
        for start in range(0, examples, size):
            n = min(size, examples - start)
            if i == first or strands > 1 or len(rest) > 1:
                copy_strand(head, rest[rest_i], known[rest_i], start, n, strand)
            copy_forms(forms, nodes, i, start, n, form)
            for j in range(0, betas.shape[1], most):
                here = betas[row, j : j + most]
                lone_here = (lone_at, lone_W, lone_values[:, lone_i, j : j + most, start : start + n])
                run_layers(stages, single, parts, lone_here, alphas[i], here, form, room)
                if single:
                    add_single(stages, parts, here, form, room, strand, n, out, i, j)
                else:
                    add_errors(how, room[0], (len(nodes) - 1) % 2, nodes[-1], strand, len(here), n, out, i, j)
