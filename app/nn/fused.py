"""The gradient of E as loops that a compiler can take: for networks so small that calling NumPy is most of the work.

The same in NumPy, which it agrees with to rounding, is `app.nn.mlp`. Imported only when kernels are loaded, by
`app.sessions.burst`, since it imports Numba. Values of nodes lie in arrays (nodes of all layers, examples of a
block), the inputs first; where a block has fewer examples than there is room for, the rest is computed and not used.
"""

import math

import numpy as np
from numpy.typing import NDArray

from app.arrays import Matrix, Vector
from app.jit import kernel
from app.nn.float64 import scale_by_slopes, sigmoid, values
from app.nn.losses import LOSSES

Integers = NDArray[np.int64]

BLOCK = 64  # examples, whose values in a usual network stay in the first-level cache
SUMS = {"reassoc", "contract"}  # so that a sum may be taken some numbers at a time

HALF_SQUARED, SQUARED, MEAN_SQUARED, HUBER, BINARY_CROSS_ENTROPY, SOFTMAX_CROSS_ENTROPY = range(len(LOSSES))


@kernel()
def forward(theta: Vector, sizes: Integers, codes: Integers, bias: bool, z: Matrix, a: Matrix) -> None:
    """Pre-activations and activations of all layers, for the examples whose inputs are in a."""
    below, start = 0, 0  # a layer's first row, and its first weight
    for level in range(len(codes)):
        above, width = below + sizes[level], sizes[level + 1]
        biases = start + sizes[level] * width
        for k in range(width):
            z[above + k, :] = theta[biases + k] if bias else 0.0
            for j in range(sizes[level]):
                w = theta[start + j * width + k]
                for n in range(z.shape[1]):
                    z[above + k, n] += w * a[below + j, n]
        layer = slice(above, above + width)
        values(codes[level], z[layer].reshape(-1), a[layer].reshape(-1))
        below, start = above, biases + (width if bias else 0)


@kernel()
def softmax_slopes(scores: Matrix, y: Matrix, rows: Integers, share: float, d: Matrix) -> None:
    """The slopes of the softmax's cross-entropy: (sum_m t_m) softmax(s)_k - t_k, times `share`."""
    for n in range(len(rows)):
        top, total, targets = scores[0, n], 0.0, 0.0
        for k in range(len(scores)):
            top = max(top, scores[k, n])
        for k in range(len(scores)):
            d[k, n] = math.exp(scores[k, n] - top)
            total += d[k, n]
            targets += y[rows[n], k]
        for k in range(len(scores)):
            d[k, n] = (targets * (d[k, n] / total) - y[rows[n], k]) * share


@kernel()
def loss_slopes(loss: int, scores: Matrix, y: Matrix, rows: Integers, share: float, d: Matrix) -> None:
    """de/ds times `share` into d, of scores, both of the last layer's nodes."""
    outputs = len(scores)
    if loss == SOFTMAX_CROSS_ENTROPY:
        softmax_slopes(scores, y, rows, share, d)
        return
    for k in range(outputs):
        for n in range(len(rows)):
            s, t = scores[k, n], y[rows[n], k]
            if loss == BINARY_CROSS_ENTROPY:
                e = sigmoid(s) - t
            elif loss == SQUARED:
                e = 2 * (s - t)
            elif loss == MEAN_SQUARED:
                e = (s - t) * (2 / outputs)
            elif loss == HUBER:
                gap = s - t
                e = (1.0 if gap > 1 else -1.0 if gap < -1 else gap) / outputs
            else:
                e = s - t
            d[k, n] = e * share


@kernel(fastmath=SUMS)
def product(a: Matrix, j: int, d: Matrix, k: int, count: int) -> float:
    """sum_n a_jn d_kn."""
    found = 0.0
    for n in range(count):
        found += a[j, n] * d[k, n]
    return found


@kernel(fastmath=SUMS)
def total(d: Matrix, k: int, count: int) -> float:
    """sum_n d_kn."""
    found = 0.0
    for n in range(count):
        found += d[k, n]
    return found


@kernel()
def hand_down(theta: Vector, start: int, d: Matrix, below: int, above: int, width: int) -> None:
    """d_j = sum_k w_jk d_k for the nodes j of the layer below, of the links that begin at `start`."""
    for j in range(above - below):
        for n in range(d.shape[1]):
            d[below + j, n] = 0.0
        for k in range(width):
            w = theta[start + j * width + k]
            for n in range(d.shape[1]):
                d[below + j, n] += w * d[above + k, n]


@kernel()
def backward(
    theta: Vector,
    sizes: Integers,
    codes: Integers,
    bias: bool,
    book: bool,
    z: Matrix,
    a: Matrix,
    d: Matrix,
    count: int,
    grad: Vector,
) -> None:
    """Adds the gradient over the first `count` examples of a block, or what the book's rule takes for it, to `grad`.

    The last rows of d hold the slopes of the loss, the others are written over.
    """
    above, end = len(z), len(theta)
    for level in range(len(codes) - 1, -1, -1):
        fan_in, width = sizes[level], sizes[level + 1]
        above -= width
        below, start = above - fan_in, end - (fan_in + (1 if bias else 0)) * width
        if level and book:
            hand_down(theta, start, d, below, above, width)
        layer = slice(above, above + width)
        scale_by_slopes(codes[level], z[layer].reshape(-1), a[layer].reshape(-1), d[layer].reshape(-1))
        for j in range(fan_in):
            for k in range(width):
                grad[start + j * width + k] += product(a, below + j, d, above + k, count)
        for k in range(width if bias else 0):
            grad[end - width + k] += total(d, above + k, count)
        if level and not book:
            hand_down(theta, start, d, below, above, width)
        end = start


@kernel()
def add_penalty(theta: Vector, sizes: Integers, bias: bool, l2: float, l1: float, grad: Vector) -> None:
    """Adds l2 w + l1 sign(w) at the links."""
    start = 0
    for level in range(len(sizes) - 1):
        stop = start + sizes[level] * sizes[level + 1]
        for i in range(start, stop):
            grad[i] += l2 * theta[i] + l1 * np.sign(theta[i])
        start = stop + (sizes[level + 1] if bias else 0)


@kernel()
def gradient(
    theta: Vector,
    X: Matrix,
    y: Matrix,
    rows: Integers,
    sizes: Integers,
    codes: Integers,
    bias: bool,
    loss: int,
    mean: bool,
    book: bool,
    l2: float,
    l1: float,
    z: Matrix,
    a: Matrix,
    d: Matrix,
    grad: Vector,
) -> None:
    """The direction that a step goes against, as `app.nn.mlp.backward` has it, over some examples.

    Args:
        theta: (P,).
        X, y: inputs (N, n0) and targets (N, n_L) of all examples.
        rows: (n,), which of them.
        sizes: (L + 1,).
        codes: (L,), activations by their places in `ACTIVATIONS`; the identity where the loss brings the link.
        loss: its place in `LOSSES`.
        mean: whether E is a mean over the examples, or their sum.
        book: whether what is handed down leaves out the slopes of the nodes above.
        z, a, d: (nodes of all layers, up to BLOCK), written over; zeros at first.
        grad: (P,), where the direction comes to stand.
    """
    share = 1 / len(rows) if mean else 1.0
    outputs = len(a) - sizes[-1]
    grad[:] = 0.0
    for first in range(0, len(rows), BLOCK):
        block = rows[first : first + BLOCK]
        for n in range(len(block)):
            for j in range(sizes[0]):
                a[j, n] = X[block[n], j]
        forward(theta, sizes, codes, bias, z, a)
        loss_slopes(loss, a[outputs:], y, block, share, d[outputs:])
        backward(theta, sizes, codes, bias, book, z, a, d, len(block), grad)
    if l2 or l1:
        add_penalty(theta, sizes, bias, l2, l1, grad)
