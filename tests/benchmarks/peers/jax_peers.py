"""`jax.jit(vmap)`, the best of a few chunk sizes; XLA's threads are said in `__main__`."""

from collections.abc import Callable
from typing import Any

import numpy as np

from tests.benchmarks.peers.workloads import Call, Contender, Grid, Workload, fastest, seconds

Array = Any  # of JAX


def error_of(work: Workload) -> Callable[..., Array]:
    """E(alpha, beta; X, y, origin, u, v), as one writes it in JAX."""
    import jax  # noqa: PLC0415
    import jax.numpy as jnp  # noqa: PLC0415

    functions = {"tanh": jnp.tanh, "sigmoid": jax.nn.sigmoid, "identity": lambda z: z}

    def error(alpha: Array, beta: Array, X: Array, y: Array, origin: Array, u: Array, v: Array) -> Array:
        a = X
        for (W, b), function in zip(
            work.arch.layers(origin + alpha * u + beta * v), work.objective.functions, strict=True
        ):
            a = functions[function.name](a @ W if b is None else a @ W + b)
        if work.objective.loss.link == "softmax":
            return -(jax.nn.log_softmax(a) * y).sum(axis=1).mean()
        return jnp.square(a - y).mean()

    return error


def jit_vmap(work: Workload) -> Contender:
    import jax  # noqa: PLC0415

    single = [jax.device_put(array) for array in work.single]
    compiled: dict[int, float] = {}

    def with_chunk(chunk: int) -> Call:
        alphas, betas = work.padded(chunk)
        step = jax.jit(jax.vmap(error_of(work), in_axes=(0, 0, None, None, None, None, None)))
        compiled[chunk] = seconds(lambda: step.lower(alphas[:chunk], betas[:chunk], *single).compile())

        def grid() -> Grid:
            starts = range(0, len(alphas), chunk)
            parts = [step(alphas[k : k + chunk], betas[k : k + chunk], *single) for k in starts]
            flat = np.concatenate([np.asarray(part) for part in parts])
            return flat[: work.points].reshape(len(work.betas), len(work.alphas))

        return grid

    chunk, grid = fastest(work.chunks, with_chunk)
    return Contender(grid, f"chunks of {chunk}, compiled in {compiled[chunk]:.2f} s")
