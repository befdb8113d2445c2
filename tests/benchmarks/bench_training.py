"""How long a step of training takes: `python -m tests.benchmarks.bench_training`."""

from statistics import median
from time import perf_counter
from typing import Any

from app.sessions.limits import Limits
from app.sessions.session import Session

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


def milliseconds_a_step(config: dict[str, Any], steps: int) -> float:
    """The median over rounds; every step's error, train and test, is recorded as in a session."""
    session = Session.begin(config, Limits())
    times = []
    for _ in range(ROUNDS + 1):
        began = perf_counter()
        *_, session = session.advance(steps)
        times.append((perf_counter() - began) / steps * 1000)
    return median(times[1:])


def main() -> None:
    print("python -m tests.benchmarks.bench_training")
    print(f"a step of training with its errors, median of {ROUNDS} rounds")
    for name, (config, steps) in WORKLOADS.items():
        print(f"  {name:<32} {milliseconds_a_step(config, steps):8.3f} ms")


if __name__ == "__main__":
    main()
