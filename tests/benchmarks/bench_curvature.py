"""How fast curvature comes: `python -m tests.benchmarks.bench_curvature`.

One Hessian-vector product beside one gradient, from nothing and with the forward pass kept; and the two leading
eigenpairs of the digits network by Lanczos beside power iteration with deflation, which other tools use. Calls
alternate, so that other load falls on all alike; medians are printed.
"""

from collections.abc import Callable
from statistics import median
from time import perf_counter
from typing import Any

import numpy as np

from app.arrays import Vector
from app.nn.curvature import Hessian, hvp
from app.nn.mlp import loss_and_grad
from app.nn.spectrum import spectrum
from app.presets import PRESETS
from app.sessions.limits import Limits
from app.sessions.session import Session

ROUNDS = 7
MOST_ITERATIONS = 1000
TOLERANCE = 1e-3  # relative change of the eigenvalue at which power iteration stops, as PyHessian has it


def trained(preset: str) -> Session:
    session = Session.begin(PRESETS[preset].config, Limits())
    *_, session = session.advance(PRESETS[preset].steps)
    return session


def power_iteration(hessian: Hessian, pairs: int) -> tuple[list[float], int]:
    """Eigenvalues of the largest size one after the other, each on what those before leave; and its products."""
    rng = np.random.default_rng(0)
    values: list[float] = []
    found: list[Vector] = []
    products = 0
    for _ in range(pairs):
        v = rng.normal(size=hessian.parameters)
        value = 0.0
        for _ in range(MOST_ITERATIONS):
            for other in found:
                v = v - (v @ other) * other
            v = v / np.linalg.norm(v)
            Hv = hessian @ v
            products += 1
            before, value = value, float(v @ Hv)
            if abs(value - before) <= TOLERANCE * abs(value):
                break
            v = Hv
        values.append(value)
        found.append(v / np.linalg.norm(v))
    return values, products


def milliseconds(calls: dict[str, Callable[[], Any]], repeats: int) -> dict[str, float]:
    """The median over rounds in which the calls take turns."""
    times: dict[str, list[float]] = {name: [] for name in calls}
    for _ in range(ROUNDS + 1):
        for name, call in calls.items():
            began = perf_counter()
            for _ in range(repeats):
                call()
            times[name].append((perf_counter() - began) / repeats * 1000)
    return {name: median(each[1:]) for name, each in times.items()}


def products(preset: str, repeats: int) -> None:
    session = trained(preset)
    run, theta = session.run, session.last.state.theta
    X, y = run.dataset.X, run.dataset.y
    v = np.random.default_rng(0).normal(size=len(theta))
    kept = run.hessian(theta)
    took = milliseconds(
        {
            "a gradient": lambda: loss_and_grad(run.objective, theta, X, y),
            "a product H v from nothing": lambda: hvp(run.objective, theta, v, X, y),
            "a product H v, passes kept": lambda: kept @ v,
        },
        repeats,
    )
    print(f"  {preset}, {len(theta)} weights, {len(X)} examples")
    for name, each in took.items():
        print(f"    {name:<32} {each:8.3f} ms   {each / took['a gradient']:5.2f} gradients")


def eigenpairs() -> None:
    session = trained("digits")
    run, theta = session.run, session.last.state.theta
    took = milliseconds(
        {
            "Lanczos": lambda: spectrum(run.hessian(theta), 2),
            "power iteration": lambda: power_iteration(run.hessian(theta), 2),
        },
        1,
    )
    hessian = run.hessian(theta)
    found = spectrum(hessian, 2)
    values, count = power_iteration(hessian, 2)
    print("  the two leading eigenpairs of digits 64-32-10")
    for name, pair, needed in (("Lanczos", found.largest, found.products), ("power iteration", values, count)):
        print(f"    {name:<32} {took[name]:8.1f} ms   {needed:4} products   {pair[0]:.6f} {pair[1]:.6f}")
    print(f"    power iteration takes {took['power iteration'] / took['Lanczos']:.1f} times as long")


def main() -> None:
    print("python -m tests.benchmarks.bench_curvature")
    print(f"median of {ROUNDS} rounds")
    products("digits", 20)
    products("moons", 200)
    eigenpairs()


if __name__ == "__main__":
    main()
