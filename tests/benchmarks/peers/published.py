"""Published tools for loss landscapes, each through its own functions, given our plane where it can take one."""

import sys
from contextlib import redirect_stdout
from io import StringIO
from types import ModuleType
from typing import Any

import numpy as np

from app.arrays import Vector
from tests.benchmarks.peers.torch_peers import Module, loss_of, network, tensors, torch_of
from tests.benchmarks.peers.workloads import Contender, Grid, Workload


def step_of(axis: Vector) -> float:
    return float(axis[1] - axis[0])


def loss_landscapes(work: Workload) -> Contender:
    """`planar_interpolation` from the corner of the grid towards the ends of its two sides.

    `random_plane` does the same work, but draws its directions itself. Its loop adds a step before it evaluates on the
    way forth and on the way back, so that every other row is off by one step; we compare each value with the point
    that it belongs to.
    """
    import loss_landscapes as tool  # noqa: PLC0415
    from loss_landscapes.metrics import Loss  # noqa: PLC0415

    X, y, *_ = tensors(work)
    metric = Loss(loss_of(work), X, y)
    steps = len(work.alphas)
    assert steps == len(work.betas)
    corner = float(work.alphas[0]), float(work.betas[0] - step_of(work.betas))
    ends = (corner[0] + steps * step_of(work.alphas), corner[1]), (corner[0], corner[1] + steps * step_of(work.betas))
    models = [at(work, *point) for point in (corner, *ends)]

    def grid() -> Grid:
        found: Grid = tool.planar_interpolation(*models, metric, steps=steps, deepcopy_model=True)
        found[1::2, :-1], found[1::2, -1] = found[1::2, 1:], np.nan
        return found.T

    return Contender(grid, "every other row one step off")


def at(work: Workload, alpha: float, beta: float) -> Module:
    *_, origin, u, v = tensors(work)
    model = network(work.arch)
    torch_of().nn.utils.vector_to_parameters(origin + alpha * u + beta * v, model.parameters())
    return model


def loss_landscape_anim(work: Workload) -> Contender:
    """`LossGrid`, which takes directions: an even number of points, so the last row and column are left out."""
    grid_class, model_class = anim_classes()
    X, y, _, u, v = tensors(work)
    half = len(work.alphas) // 2
    step = step_of(work.alphas)
    assert len(work.alphas) == len(work.betas)
    assert step == step_of(work.betas)
    center = torch_of().nn.utils.parameters_to_vector(at(work, work.alphas[half], work.betas[half]).parameters())
    model = model_class("sgd", 0.1)
    model.network = network(work.arch)
    model.forward, model.loss_fn = model.network.forward, loss_of(work)
    path = np.array([[step * half / (1 + margin_of(grid_class)), 0.0], [0.0, 0.0]])  # from which it takes its step

    def grid() -> Grid:
        with redirect_stdout(StringIO()):
            found = grid_class([center], model, (X, y), path, (u, v), res=half, tqdm_disable=True, save_grid=False)
        whole = np.full((len(work.betas), len(work.alphas)), np.nan)
        whole[: 2 * half, : 2 * half] = found.loss_values_2d
        return whole

    return Contender(grid, f"{2 * half} x {2 * half} points, scaled", (2 * half) ** 2)


def anim_classes() -> tuple[Any, Any]:
    """Its `LossGrid` and `GenericModel`.

    It imports torchvision for a loader of MNIST, in a release that no recent PyTorch goes with; in its place
    we give it an empty stand-in, once the libraries that look for torchvision are loaded.
    """
    import pytorch_lightning  # noqa: F401, PLC0415

    names = ("torchvision", "torchvision.datasets", "torchvision.transforms")
    if names[0] not in sys.modules:
        stand_in, datasets, transforms = (ModuleType(name) for name in names)
        vars(datasets)["MNIST"], vars(stand_in)["transforms"] = object, transforms
        sys.modules.update(zip(names, (stand_in, datasets, transforms), strict=True))
    from loss_landscape_anim import GenericModel, LossGrid  # noqa: PLC0415

    return LossGrid, GenericModel


def margin_of(grid_class: Any) -> float:
    return float(sys.modules[grid_class.__module__].MARGIN)
