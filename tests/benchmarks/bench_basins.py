"""How long maps of many descents take, beside the same ones after another: `python -m tests.benchmarks.bench_basins`.

One at a time means `loss_and_grad` over the whole network and the same update for every step, as one would write it; it
is measured on some starts, or runs, spread over the map, and scaled up to all of them. Rounds alternate, so that other
load falls on both alike.

Measured on two shared cores (AMD EPYC, AVX-512), with other work on one of them throughout, with NumPy 2.4 and one BLAS
thread: basins 6 to 8 s where one node of each layer moves and 9 to 10 where two of the first do, against 165 to 210 one
at a time; trainability 1.1 to 1.5 s against 3 to 6.

Of the 6 s there are 820 million tanh at 4 ns, as NumPy had them at that moment, for the 408 million pairs of a step and
an example; the rest are some twelve passes over the same numbers in the cache.
"""

from collections.abc import Callable
from statistics import median
from time import perf_counter

import numpy as np
from threadpoolctl import threadpool_limits

from app.arrays import Vector
from app.nn.mlp import loss_and_grad
from app.optim.spec import OptimizerSpec
from app.planes.weights import links_plane
from app.sessions.axes import read_axes
from app.sessions.limits import Limits
from app.sessions.run import Run
from app.sessions.trainability import trainability
from app.surface.basins import Descent, basins
from app.surface.gradients import PlaneGradients

ROUNDS = 3
POINTS, STEPS = 101, 200
AXIS: Vector = np.linspace(-5, 5, POINTS)
SAMPLE = 12  # descents, or runs, that are measured one at a time

MOONS = {"name": "moons", "examples": 200, "noise": 0.1, "test_share": 0}


def run_of(hidden: int) -> Run:
    network = {"layers": [2, hidden, 1], "activations": ["tanh", "sigmoid"]}
    return Run.of_json({"network": network, "data": MOONS, "error": {"name": "half_squared"}}, Limits())


def seconds(call: Callable[[], object]) -> float:
    began = perf_counter()
    call()
    return perf_counter() - began


def descend_alone(run: Run, optimizer: OptimizerSpec, theta: Vector, moving: Vector, steps: int) -> None:
    """One descent of the weights that are moving, step by step."""
    rule = optimizer.transform()
    state = rule.init(theta)
    for step in range(steps):
        _, grad = loss_and_grad(run.objective, theta, run.dataset.X, run.dataset.y)
        change, state = rule.update(grad * moving, state, theta, optimizer.learning_rate(step))
        theta = theta + change * moving


def report(name: str, count: int, together: Callable[[], object], alone: Callable[[int], object]) -> None:
    times: list[float] = []
    scaled: list[float] = []
    places = np.linspace(0, count - 1, SAMPLE).astype(int).tolist()
    for _ in range(ROUNDS):
        times.append(seconds(together))
        scaled.append(seconds(lambda: [alone(place) for place in places]) * count / SAMPLE)
    ours, others = median(times), median(scaled)
    print(f"  {name:<58}{ours:8.2f} s{min(times):8.2f} s{others:9.0f} s{others / ours:7.0f} x")


def report_basins(links: tuple[str, str], settings: dict[str, object]) -> None:
    run, optimizer = run_of(3), OptimizerSpec.of_json(settings)
    theta = run.spec.theta()
    plane = links_plane(run.spec.network, theta, *links)
    descent = Descent(optimizer.transform(), optimizer.learning_rate, STEPS)

    def together() -> object:
        gradients = PlaneGradients(run.objective, run.dataset.X, run.dataset.y, plane)
        return list(basins(gradients, AXIS, AXIS, descent))

    def alone(place: int) -> None:
        row, column = divmod(place, POINTS)
        descend_alone(run, optimizer, plane.at(AXIS[column], AXIS[row]), plane.u + plane.v, STEPS)

    name = f"basins {POINTS} x {POINTS}, {STEPS} steps of {optimizer.name}, {links[0]} and {links[1]}"
    report(name, POINTS**2, together, alone)


def report_trainability(points: int, steps: int) -> None:
    run = run_of(6)
    theta = run.spec.theta()
    x, y = read_axes(run, {"name": "learning_rate", "points": points}, {"name": "initial_scale", "points": points})

    def alone(place: int) -> None:
        row, column = divmod(place, points)
        optimizer = OptimizerSpec.of_json({"learning_rate": float(x.values[column])})
        descend_alone(run, optimizer, theta * y.values[row], np.ones_like(theta), steps)

    name = f"trainability {points} x {points} runs, {steps} steps, 2-6-1"
    report(name, points**2, lambda: list(trainability(run, theta, x, y, steps)), alone)


def main() -> None:
    print("python -m tests.benchmarks.bench_basins")
    print(f"200 moons; medians of {ROUNDS} rounds; one at a time measured on {SAMPLE} and scaled")
    print(f"  {'':<58}{'together':>10}{'best':>10}{'alone':>11}{'ratio':>9}")
    with threadpool_limits(1, user_api="blas"):
        report_basins(("w1[0,0]", "w2[0,0]"), {"learning_rate": 1.0})
        report_basins(("w1[0,0]", "w2[0,0]"), {"name": "adam", "learning_rate": 0.1})
        report_basins(("w1[0,0]", "w1[1,1]"), {"learning_rate": 1.0})
        report_trainability(21, 100)


if __name__ == "__main__":
    main()
