"""How long training takes: `python -m tests.benchmarks training`.

Epochs: everybody is asked for one error an epoch over all examples: a loop over mini-batches as one writes it in NumPy,
and the program, its steps taken by NumPy and by compiled kernels; and these once more as a burst, with one error in the
end. They take turns, for only ratios hold on another machine, and the least disturbed quarter of the turns counts.

On two cores (AVX2), epochs a second, and times the plain loop:

| network | plain NumPy loop | the program, NumPy | compiled | bursts |
|---|---|---|---|---|
| 2-4-2-1 | 682 | 453 (0.7) | 4,555 (6.7) | 15,211 (22.3) |
| 2-8-8-1 | 480 | 351 (0.7) | 2,632 (5.5) | 7,061 (14.7) |

Beside the training loop of TensorFlow's playground in Node 20, which computes no errors, in one run in turns with it:
bursts take 2.2 times as many epochs a second on 2-4-2-1 (12,400 and 5,600) and 4.2 times on 2-8-8-1 (7,800 and 1,900);
with an error after every epoch they take 0.7 and 1.4 times as many, since NumPy then works longer on errors than the
kernels on steps.
"""

from collections.abc import Callable, Sequence
from itertools import islice, pairwise
from statistics import median, quantiles
from time import perf_counter
from typing import Any

import numpy as np

from app.arrays import Matrix
from app.jit import keep_in
from app.sessions.burst import kernels
from app.sessions.limits import Limits
from app.sessions.session import Session
from tests import serving

ROUNDS = 7
WORKLOADS: dict[str, tuple[dict[str, Any], int]] = {
    "digits 64-32-10, full batch": (
        {"data": {"name": "digits"}, "network": {"layers": [64, 32, 10]}},
        100,
    ),
    "moons 2-4-2-1, batch of 10": (
        {
            "data": {"name": "moons", "examples": 250, "test_share": 0},
            "network": {"layers": [2, 4, 2, 1]},
            "batch": {"size": 10},
        },
        500,
    ),
    "xor 2-4-1, full batch": ({"data": {"name": "xor"}, "network": {"layers": [2, 4, 1]}}, 1000),
}
EPOCHS, TURNS, BATCH, RATE = 20, 40, 10, 0.03
NETWORKS = ([2, 4, 2, 1], [2, 8, 8, 1])


def milliseconds_a_step(config: dict[str, Any], steps: int) -> float:
    """The median over rounds; every step's error, train and test, is recorded as in a session."""
    session = Session.begin(config, Limits())
    times = []
    for _ in range(ROUNDS + 1):
        began = perf_counter()
        *_, session = session.advance(steps)
        times.append((perf_counter() - began) / steps * 1000)
    return median(times[1:])


def plain_loop(X: Matrix, y: Matrix, layers: Sequence[int], epochs: int) -> list[float]:
    """The errors, epoch by epoch, of a network of tanh nodes in the NumPy that one would write."""
    rng = np.random.default_rng(1)
    Ws = [rng.normal(0, n**-0.5, (n, m)) for n, m in pairwise(layers)]
    bs = [np.zeros(m) for m in layers[1:]]
    errors = []
    for _ in range(epochs):
        order = rng.permutation(len(X))
        for start in range(0, len(X), BATCH):
            rows = order[start : start + BATCH]
            a = [X[rows]]
            for W, b in zip(Ws, bs, strict=True):
                a.append(np.tanh(a[-1] @ W + b))
            delta = (a[-1] - y[rows]) * (1 - a[-1] ** 2) / len(rows)
            for layer in range(len(Ws) - 1, -1, -1):
                dW, db = a[layer].T @ delta, delta.sum(axis=0)
                delta = (delta @ Ws[layer].T) * (1 - a[layer] ** 2)
                Ws[layer] -= RATE * dW
                bs[layer] -= RATE * db
        out = X
        for W, b in zip(Ws, bs, strict=True):
            out = np.tanh(out @ W + b)
        errors.append(float(0.5 * ((out - y) ** 2).sum(axis=1).mean()))
    return errors


def moons(layers: list[int], seed: int) -> Session:
    config = {
        "data": {"name": "moons", "examples": 250, "test_share": 0, "target_range": [-1, 1]},
        "network": {"layers": layers, "activations": ["tanh"] * (len(layers) - 1)},
        "batch": {"size": BATCH},
        "optimizer": {"learning_rate": RATE},
        "seed": seed,  # of the shuffles too, which are remembered for a while
    }
    return Session.begin(config, Limits())


def epochs_a_second(layers: list[int], numpy: Session, compiled: Session, burst: Session) -> dict[str, float]:
    """The lower quartile of rounds in which everybody has a turn."""
    data = numpy.run.dataset
    steps = len(data.X) // BATCH
    walks = [session.advance(steps * EPOCHS * TURNS, every=steps) for session in (numpy, compiled)]
    bursts = burst.advance(steps * EPOCHS * TURNS, every=steps * EPOCHS)
    contenders: dict[str, Callable[[], object]] = {
        "plain NumPy loop": lambda: plain_loop(data.X, data.y, layers, EPOCHS),
        "the program, NumPy": lambda: list(islice(walks[0], EPOCHS)),
        "the program, compiled": lambda: list(islice(walks[1], EPOCHS)),
        "the program, bursts": lambda: next(bursts),
    }
    times: dict[str, list[float]] = {name: [] for name in contenders}
    for _ in range(TURNS):
        for name, train in contenders.items():
            began = perf_counter()
            train()
            times[name].append(perf_counter() - began)
    return {name: EPOCHS / quantiles(taken, n=4)[0] for name, taken in times.items()}


def main() -> None:
    print("python -m tests.benchmarks training")
    by_numpy = [moons(layers, seed=1) for layers in NETWORKS]
    steps = [{name: milliseconds_a_step(*workload) for name, workload in WORKLOADS.items()}]
    keep_in(serving.ROOT / ".thalweg" / "cache" / "numba")  # as `make run` does
    kernels.load()
    steps.append({name: milliseconds_a_step(*workload) for name, workload in WORKLOADS.items()})
    print(
        f"a step of training with its errors, median of {ROUNDS} rounds, in ms: by NumPy, and as the program takes it"
    )
    for name, by_numpy_alone in steps[0].items():
        print(f"  {name:<32} {by_numpy_alone:8.3f} {steps[1][name]:8.3f}")
    print(f"epochs a second on 250 examples, batch of {BATCH}, with one error an epoch; times the plain loop")
    for layers, numpy in zip(NETWORKS, by_numpy, strict=True):
        rates = epochs_a_second(layers, numpy, moons(layers, seed=2), moons(layers, seed=3))
        for name, rate in rates.items():
            network = "-".join(map(str, layers))
            print(f"  {network:<8} {name:<23} {rate:8.0f} {rate / rates['plain NumPy loop']:6.1f}")


if __name__ == "__main__":
    main()
