"""The program itself, as the server calls it."""

from app.surface.compiled import kernels
from app.surface.sample import evaluate
from tests.benchmarks.peers.workloads import THREADS, Contender, Grid, Workload, seconds


def program(work: Workload) -> Contender:
    loading = seconds(kernels.load)

    def grid() -> Grid:
        axes = work.alphas, work.betas
        return evaluate(work.objective, *work.data, work.plane, *axes, "float32", THREADS).error

    how = "compiled kernels" if kernels.ready is not None else "NumPy alone"
    return Contender(grid, f"{how}, loaded in {loading:.2f} s" if kernels.ready is not None else how)
