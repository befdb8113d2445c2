"""Surfaces beside what else computes them, in one run: `make bench-peers`, or `python -m tests.benchmarks.peers`.

Everyone gets the same weights, directions and examples, float32 and two threads, and takes turns with the others;
compiled functions are warm, vmap and the compilers have the best of a few chunk sizes, and each grid is compared with
float64 passes. Published tools run through their own functions. A peer that cannot be installed or fails is listed with
its reason. `limit` says how little time the arithmetic that is left could take with NumPy's functions; a program with
a faster tanh of its own could be below it.

One run on two quiet cores (AVX2), NumPy 2.4, PyTorch 2.13, JAX 0.10, medians of five rounds, in ms:

                                  W1     ratio          W2     ratio          W3     ratio
    program                      187       1.0        15.2       1.0         5.9       1.0
    jax.jit(vmap)                591       3.2       2,104       139         116        20
    torch.func.vmap              950       5.1       2,247       148         175        30
    torch.compile(vmap)          749       4.0       2,224       147         135        23
    torch loop                 1,418       7.6       4,380       289       3,139       529
    loss-landscapes            1,094       5.9       3,640       240       1,641       277
    loss-landscape-anim        1,794       9.6       5,811       383       5,452       919
    limit, and share of it       263      141%        21.0      138%         6.3      107%

Largest relative errors: 3e-7, but 2e-6 for torch.compile and 4e-7 for loss-landscapes on W1. The compiled kernels of
the program took 25 s to compile for the first time, 3 s from disk.

The share of the limit depends on the processor. Here NumPy's tanh takes 2.7 ns an element, for it has no vectorized one
for AVX2, and the program's own takes 0.5. On a busy machine with AVX-512, where NumPy's takes 0.4 to 1.4, the program
took 65, 41 and 19 percent of the limit: of W2 and W3 half is then Python's and NumPy's work around the kernel.
Preparing the columns of a surface in one thread while the other runs the kernel made nothing faster: who ends a piece
waits for the interpreter's lock.
"""

# ruff: noqa: E402
import os

from app import process

process.prepare()  # one thread of BLAS, as `python -m app` has it; PyTorch is told its number of threads itself
os.environ.setdefault("NPROC", "2")  # the threads of XLA
os.environ.setdefault("JAX_PLATFORMS", "cpu")

import argparse
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from statistics import median

from tests.benchmarks.peers import jax_peers, published, torch_peers
from tests.benchmarks.peers.limit import Rates, left
from tests.benchmarks.peers.program import program
from tests.benchmarks.peers.workloads import THREADS, WORKLOADS, Contender, Workload, seconds

PROGRAM = "program"
PEERS: dict[str, Callable[[Workload], Contender]] = {
    PROGRAM: program,
    "jax.jit(vmap)": jax_peers.jit_vmap,
    "torch.func.vmap": torch_peers.vmap,
    "torch.compile(vmap)": torch_peers.compiled_vmap,
    "torch loop": torch_peers.loop,
    "loss-landscapes": published.loss_landscapes,
    "loss-landscape-anim": published.loss_landscape_anim,
}
MOST_SECONDS = 60  # of one call; slower peers get a coarser grid
STRIDES = (5, 10, 25)
REST = 0.05  # seconds before a call, in which threads that wait busily for more work go to sleep


@dataclass(eq=False)
class Entry:
    """One contender on one workload; without a contender, `note` says why."""

    name: str
    contender: Contender | None
    note: str
    points: int = 0
    off: float = 0.0
    times: list[float] = field(default_factory=list)

    @property
    def per_point(self) -> float:
        """Seconds, the median."""
        return median(self.times) / self.points

    @property
    def at_best(self) -> float:
        """Seconds a point of the least disturbed call."""
        return min(self.times) / self.points


def enter(name: str, work: Workload) -> Entry:
    try:
        return _enter(name, work)
    except Exception as error:  # noqa: BLE001 - a peer may fail in any way, and the others are measured all the same
        lines = str(error).strip().splitlines() or [""]
        return Entry(name, None, f"not measured: {type(error).__name__}: {lines[0][:120]}")


def _enter(name: str, work: Workload) -> Entry:
    for stride in (1, *STRIDES):
        here = work if stride == 1 else work.coarser(stride)
        contender = PEERS[name](here)
        began = time.perf_counter()
        grid = contender.grid()
        if time.perf_counter() - began < MOST_SECONDS:
            break
    note = contender.note if stride == 1 else f"{contender.note}, every {stride}th point, scaled".removeprefix(", ")
    points = contender.points or here.points
    return Entry(name, contender, note, points, here.relative_error(grid))


def measure(entries: list[Entry], rounds: int) -> Rates:
    """All take turns, so that other load falls on all alike."""
    rates = Rates()
    for _ in range(rounds):
        rates.measure()
        for entry in entries:
            if entry.contender is not None:
                time.sleep(REST)
                entry.times.append(seconds(entry.contender.grid))
    return rates


def row(entry: Entry, work: Workload, own: Entry | None) -> str:
    if entry.contender is None:
        return f"  {entry.name:<22}{entry.note}"
    median_ms, best_ms = (each * work.points * 1e3 for each in (entry.per_point, entry.at_best))
    ratio = f"{entry.per_point / own.per_point:.1f} x" if own else ""
    figures = f"{median_ms:10.1f}{best_ms:10.1f}{entry.per_point * 1e6:10.2f}{ratio:>10}{entry.off:9.0e}"
    return f"  {entry.name:<20}{figures}  {entry.note}".rstrip()


def verdict(entries: list[Entry], own: Entry | None) -> str | None:
    peers = [entry for entry in entries if entry.contender is not None and entry is not own]
    if own is None or not peers:
        return None
    first = min(peers, key=lambda entry: entry.per_point)
    best = min(peers, key=lambda entry: entry.at_best)
    return (
        f"  the fastest peer, {first.name}, takes {first.per_point / own.per_point:.2f} times as long as the program; "
        f"by the best calls {best.name}, {best.at_best / own.at_best:.2f} times"
    )


def limits(work: Workload, counts: Counter[str], rates: Rates, own: Entry | None) -> str:
    limit = rates.limit(counts)
    parts = ", ".join(
        f"{count / 1e6:.3f} million {name} at {rates.one(name) * 1e9:.3f} ns" for name, count in counts.items()
    )
    share = f", {limit / (own.per_point * work.points):.0%} of the program's time" if own else ""
    return f"  the limit is {limit * 1e3:.2f} ms{share}: {parts}, on {THREADS} cores"


def report(work: Workload, names: list[str], rounds: int) -> None:
    print(f"{work.name}: {work.title}, {len(work.alphas)} x {len(work.betas)}", flush=True)
    entries = [enter(name, work) for name in names]
    rates = measure(entries, rounds)
    own = next((entry for entry in entries if entry.name == PROGRAM and entry.contender), None)
    print(f"  {'':<20}{'ms':>10}{'best':>10}{'us/point':>10}{'ratio':>10}{'off by':>9}")
    lines = [*(row(entry, work, own) for entry in entries), verdict(entries, own), limits(work, left(work), rates, own)]
    print("\n".join(line for line in lines if line), flush=True)


def main() -> None:
    parser = argparse.ArgumentParser("python -m tests.benchmarks.peers")
    parser.add_argument("--workloads", nargs="+", choices=WORKLOADS, default=list(WORKLOADS), metavar="NAME")
    parser.add_argument("--peers", nargs="+", choices=PEERS, default=list(PEERS), metavar="NAME", help=", ".join(PEERS))
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    print(f"median of {options.rounds} rounds in which all take turns; {THREADS} threads; compiling is not counted")
    for name in options.workloads:
        report(WORKLOADS[name](), options.peers, options.rounds)


if __name__ == "__main__":
    main()
