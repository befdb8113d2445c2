"""What one writes in PyTorch: a loop over an `nn.Module`, `torch.func.vmap`, and `torch.compile` of that."""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from app.nn.layout import Architecture
from tests.benchmarks.peers.workloads import THREADS, Call, Contender, Grid, Workload, fastest, seconds

Module = Any  # torch.nn.Module
Tensor = Any


def torch_of(threads: int = THREADS) -> Any:
    """The library, imported here, and told how many threads it has."""
    import torch  # noqa: PLC0415

    torch.set_num_threads(threads)
    return torch


def network(arch: Architecture) -> Module:
    """The layers in a row; a softmax is left to the loss, as is usual there."""
    nn = torch_of().nn
    functions = {"tanh": nn.Tanh, "sigmoid": nn.Sigmoid}

    def layers() -> Iterator[Module]:
        for fan_in, fan_out, name in zip(arch.sizes[:-1], arch.sizes[1:], arch.activations, strict=True):
            yield nn.Linear(fan_in, fan_out, bias=arch.bias)
            if name in functions:
                yield functions[name]()

    return nn.Sequential(*layers()).requires_grad_(requires_grad=False)


def places(arch: Architecture) -> Grid:
    """(P,), where in our theta each entry of PyTorch's flat parameters is: its W is (fan_out, fan_in)."""
    own = arch.layers(np.arange(arch.parameters, dtype=np.float64))
    return np.concatenate([part for W, b in own for part in (W.T.ravel(), *([] if b is None else [b]))]).astype(int)


def tensors(work: Workload) -> list[Tensor]:
    """X, y, origin, u, v: y as class numbers where that is what the loss takes, weights in PyTorch's order."""
    torch = torch_of()
    X, y, *thetas = work.single
    order = places(work.arch)
    targets = y.argmax(axis=1) if work.objective.loss.link == "softmax" else y
    return [torch.from_numpy(array) for array in (X, targets, *(theta[order] for theta in thetas))]


def loss_of(work: Workload) -> Callable[[Tensor, Tensor], Tensor]:
    functional = torch_of().nn.functional
    loss: Callable[[Tensor, Tensor], Tensor] = (
        functional.cross_entropy if work.objective.loss.link == "softmax" else functional.mse_loss
    )
    return loss


def loop(work: Workload) -> Contender:
    torch = torch_of()
    X, y, origin, u, v = tensors(work)
    model, loss = network(work.arch), loss_of(work)
    alphas, betas = work.alphas.tolist(), work.betas.tolist()

    def at(alpha: float, beta: float) -> float:
        torch.nn.utils.vector_to_parameters(origin + alpha * u + beta * v, model.parameters())
        return float(loss(model(X), y))

    def grid() -> Grid:
        with torch.no_grad():
            return np.array([[at(alpha, beta) for alpha in alphas] for beta in betas])

    return Contender(grid)


def error_of(work: Workload) -> Callable[[Tensor, Tensor], Tensor]:
    """E(alpha, beta) by `functional_call`."""
    torch = torch_of()
    X, y, origin, u, v = tensors(work)
    model, loss = network(work.arch), loss_of(work)
    shapes = {name: parameter.shape for name, parameter in model.named_parameters()}
    sizes = [shape.numel() for shape in shapes.values()]

    def error(alpha: Tensor, beta: Tensor) -> Tensor:
        theta = origin + alpha * u + beta * v
        parts = zip(shapes.items(), torch.split(theta, sizes), strict=True)
        parameters = {name: part.reshape(shape) for (name, shape), part in parts}
        return loss(torch.func.functional_call(model, parameters, (X,)), y)

    return error


def in_chunks(work: Workload, step: Callable[[Tensor, Tensor], Tensor], chunk: int) -> Call:
    torch = torch_of()
    alphas, betas = (torch.from_numpy(each) for each in work.padded(chunk))

    def grid() -> Grid:
        with torch.no_grad():
            starts = range(0, len(alphas), chunk)
            flat: Grid = torch.cat([step(alphas[k : k + chunk], betas[k : k + chunk]) for k in starts]).numpy()
        return flat[: work.points].reshape(len(work.betas), len(work.alphas))

    return grid


def vmap(work: Workload) -> Contender:
    step = torch_of().func.vmap(error_of(work))
    chunk, grid = fastest(work.chunks, lambda chunk: in_chunks(work, step, chunk))
    return Contender(grid, f"chunks of {chunk}")


def compiled_vmap(work: Workload) -> Contender:
    """Compiled for each size by itself, since code for sizes that may vary is slower."""
    torch = torch_of()
    from torch._dynamo import config  # noqa: PLC0415

    config.recompile_limit = 64  # beyond it, eight as it comes, nothing would be compiled any more
    took: dict[int, float] = {}

    def with_chunk(chunk: int) -> Call:
        step = torch.compile(torch.func.vmap(error_of(work)), dynamic=False)
        pair = [torch.from_numpy(each[:chunk]) for each in work.padded(chunk)]
        with torch.no_grad():
            took[chunk] = seconds(lambda: step(*pair))
        return in_chunks(work, step, chunk)

    chunk, grid = fastest(work.chunks, with_chunk)
    return Contender(grid, f"chunks of {chunk}, compiled in {took[chunk]:.1f} s")
