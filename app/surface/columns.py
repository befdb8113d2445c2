"""What of a surface is computed once for each column: nodes and outputs that depend on alpha alone, and what they hand
to nodes that depend on both, as a form F(alpha) + beta h(alpha).
"""

from dataclasses import dataclass

import numpy as np

from app.arrays import Matrix
from app.nn.activations import Array
from app.surface.blocks import Block
from app.surface.heads import Rest, Softmax
from app.surface.kernels import activate
from app.surface.plan import Plan, Stage


@dataclass(frozen=True, eq=False)
class Columns:
    """The columns of one block of examples.

    Args:
        sums: (columns, 1), errors that depend on alpha alone.
        forms: for each stage None, or (nodes of class both, columns, 1 or 2, n): F, or F and h where beta moves any.
        rest: for softmax, what is kept of the outputs that rest.
    """

    sums: Matrix
    forms: tuple[Array | None, ...]
    rest: Rest | None

    def cut(self, part: slice) -> "Columns":
        """Some of these columns, without their sums."""
        forms = tuple(None if form is None else form[:, part] for form in self.forms)
        return Columns(self.sums[part], forms, self.rest and Rest(self.rest.total[part], self.rest.known[part]))


def columns_of(plan: Plan, block: Block, one_alpha: Array) -> Columns:
    """Run the layers along alpha.

    Args:
        one_alpha: (columns, 2), rows (1, alpha).
    """
    forms: list[Array | None] = []
    values: Array | None = None
    for stage, base in zip(plan.stages, block.bases, strict=True):
        if values is None and stage.inner.size and not stage.fed:
            forms.append(None)  # above nodes that all depend on both, only biases are steadier
            continue
        if values is None:
            z = np.matmul(one_alpha, base[:2].transpose(1, 0, 2))
        else:
            z = _along(stage.steady, values, one_alpha)
            z += np.matmul(one_alpha, base[:2].transpose(1, 0, 2)) if base[1].any() else base[0][:, None]
        forms.append(_form(stage, base, z[stage.alpha :], values) if stage.both else None)
        values = activate(stage.function, np.ascontiguousarray(z[: stage.alpha])) if stage.alpha else None
    return _with_errors(plan, block, len(one_alpha), forms, values)


def linked(W: Array, values: Array, out: Array | None = None) -> Array:
    """W a, of values (nodes, ..., n) contiguous in memory.

    From a single node it is an outer product, for which NumPy calls a routine 20 times slower than a multiplication.
    """
    flat = values.reshape(len(values), -1)
    into = None if out is None else out.reshape(len(W), -1)
    product = np.multiply(W, flat, out=into) if len(flat) == 1 else np.matmul(W, flat, out=into)
    return product.reshape(len(W), *values.shape[1:])


def _along(links: Array, values: Array, one_alpha: Array) -> Array:
    """(W_0 + alpha W_1) a, of values (nodes, columns, n)."""
    if links[1].any():
        W = np.tensordot(one_alpha, links[:2], axes=1)  # (columns, nodes above, nodes)
        return np.asarray(np.matmul(W, values.transpose(1, 0, 2)).transpose(1, 0, 2))
    return linked(links[0], values)


def _form(stage: Stage, base: Array, F: Array, values: Array | None) -> Array:
    if not stage.tilted:
        return F[:, :, None]
    h = base[2][stage.alpha :][:, None]
    if values is not None:
        h = h + linked(stage.steady[2][stage.alpha :], values)
    return np.stack(np.broadcast_arrays(F, h), axis=2)


def _with_errors(plan: Plan, block: Block, columns: int, forms: list[Array | None], values: Array | None) -> Columns:
    """Sum the errors of outputs that depend on alpha alone; do to the last form what needs no beta."""
    sums = np.zeros((columns, 1))
    rest: Rest | None = None
    scores = None if values is None else values[:, :, None]
    if isinstance(block.both, Softmax) and len(block.both.resting):
        still = np.broadcast_to(block.resting, (len(block.resting), columns, *block.resting.shape[2:]))
        rest, sums = block.both.rest(still if scores is None else np.concatenate([still, scores]))
    elif scores is not None and block.columns is not None:
        block.columns.shift(scores)
        sums = block.columns.total(scores)
    if plan.folded:
        form = forms[-1]
        assert form is not None, "there is nothing to fold into"
        forms[-1] = form = np.array(form)
        if isinstance(block.both, Softmax):
            block.both.fold(form, rest)
        else:
            block.both.fold(form)
    return Columns(sums, tuple(forms), rest)
