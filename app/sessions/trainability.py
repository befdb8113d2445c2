"""Trainability: the error after some steps over two hyperparameters, by many runs of a session side by side.

All begin with the session's first weights. What an axis may be is declared in `app.sessions.axes`.
"""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from app.arrays import Matrix, Vector
from app.data.batches import batch
from app.nn.many import losses, losses_and_grads, networks_of_block
from app.optim.many import Rows, select, update
from app.optim.transform import State
from app.sessions.axes import Axis
from app.sessions.cost import LOOKS
from app.sessions.run import Run
from app.sessions.train import BLOW_UP, where_free
from app.threads import Pool

MOST_WORKERS = 2

Ints = NDArray[np.intp]
Settings = dict[tuple[str, int | None], Vector]  # (axis, layer) -> its values (S,), run by run
Stopped = Callable[[], bool]


@dataclass(frozen=True, eq=False)
class Progress:
    """How many of the steps are done, and the error (J, I) so far, nan where a run has diverged."""

    done: int
    of: int
    error: Matrix


@dataclass(frozen=True, eq=False)
class TrainabilityMap:
    """What became of the runs.

    Args:
        x, y: I and J values.
        start: (J, I), the error over all training examples before the first step.
        error: (J, I), that after the last; nan for a run that has diverged.
        diverged_at: (J, I), after which step it had, -1 for one that has not.
    """

    x: Axis
    y: Axis
    start: Matrix
    error: Matrix
    diverged_at: Ints

    @property
    def lowest(self) -> tuple[int, int] | None:
        """The column and the row of the lowest error; None where every run has diverged."""
        if np.isnan(self.error).all():
            return None
        row, column = np.unravel_index(np.nanargmin(self.error), self.error.shape)
        return int(column), int(row)


@dataclass(frozen=True, eq=False)
class Flock:
    """Some runs that take their steps together, from the same mini-batches.

    Args:
        run: what they have in common.
        places: (S,) where in the map, row by row.
        thetas: (S, P).
        state: the optimizer's memory.
        rates: (S, 1) or (S, P), before the schedule.
        ceiling: (S,), the error above which one has diverged.
        error: (S,), over all training examples, when it was last looked at.
        epoch, offset: where the next mini-batch begins.
    """

    run: Run
    places: Ints
    thetas: Matrix
    state: State
    rates: Matrix
    ceiling: Vector
    error: Vector
    epoch: int = 0
    offset: int = 0

    def only(self, on: Rows) -> "Flock":
        """Without those that have diverged."""
        if on.all():
            return self
        return replace(
            self,
            places=self.places[on],
            thetas=self.thetas[on],
            state=select(self.state, on),
            rates=self.rates[on],
            ceiling=self.ceiling[on],
            error=self.error[on],
        )

    def losses(self) -> Vector:
        """The errors (S,) over all training examples."""
        return losses(self.run.objective, self.thetas, self.run.dataset.X, self.run.dataset.y)


def trainability(
    run: Run, theta: Vector, x: Axis, y: Axis, steps: int, stopped: Stopped = bool, workers: int | None = None
) -> Iterator[Progress | TrainabilityMap]:
    """Train from the same weights with every pair of values.

    A run of the map is what `app.sessions.train` makes of these settings, but that it has diverged as soon as the error
    of a mini-batch, and not of all examples, is beyond what `BLOW_UP` allows.

    Args:
        run: the session's; what is not on an axis is as in it.
        theta: (P,), the weights before the first step.
        stopped: once true, which may be said from another thread, the work ends within one step of a flock.
        workers: threads; by default as many as pay.

    Yields:
        About `LOOKS` times how far it has come; at last, if it was not stopped, the whole map.
    """
    shape = len(y.values), len(x.values)
    runs = shape[0] * shape[1]
    start, error, diverged_at = np.full(runs, np.nan), np.full(runs, np.nan), np.full(runs, -1)
    done = 0
    pool = Pool(workers or min(MOST_WORKERS, os.cpu_count() or 1), "trainability")
    try:
        flocks = list(pool.map(partial(_begin, stopped=stopped), _flocks(run, theta, x, y)))
        for flock in flocks:
            start[flock.places] = flock.error
        for look in np.unique(np.ceil(np.linspace(0, steps, LOOKS + 1)[1:]).astype(int)).tolist():
            advance = partial(_advance, steps=range(done, look), diverged_at=diverged_at, stopped=stopped)
            flocks = list(pool.map(advance, flocks))
            if stopped():
                return
            done, error = look, np.full(start.size, np.nan)
            for flock in flocks:
                error[flock.places] = flock.error
            yield Progress(done, steps, error.reshape(shape))
    finally:
        pool.shutdown(cancel_futures=True)
    yield TrainabilityMap(x, y, start.reshape(shape), error.reshape(shape), diverged_at.reshape(shape))


def _flocks(run: Run, theta: Vector, x: Axis, y: Axis) -> Iterator[Flock]:
    """The runs of a map, their errors not yet known, in flocks that are computed at once."""
    runs, settings = len(x.values) * len(y.values), Settings()
    for axis, values in ((x, np.tile(x.values, len(y.values))), (y, np.repeat(y.values, len(x.values)))):
        settings[axis.name, axis.layer] = values
    with np.errstate(all="ignore"):
        thetas = settings.get(("initial_scale", None), np.ones(runs))[:, None] * theta
    rates, unknown = _rates(run, settings, runs), np.full(runs, np.nan)
    for places, alike in _alike(run, settings, runs):
        size = networks_of_block(run.spec.network, min(alike.spec.batch.size or len(run.dataset.X), len(run.dataset.X)))
        for part in np.array_split(places, -(-len(places) // size)):
            state = alike.transform.init(thetas[part])
            yield Flock(alike, part, thetas[part], state, rates[part], unknown[part], unknown[part])


def _rates(run: Run, settings: Settings, runs: int) -> Matrix:
    """Learning rates before the schedule: (S, 1), or (S, P) where a layer has its own."""
    own = np.full(runs, run.spec.optimizer.values["learning_rate"])
    rates = settings.get(("learning_rate", None), own)[:, None]
    for (_, layer), values in settings.items():
        if layer is not None:
            rates = np.broadcast_to(rates, (runs, run.spec.network.parameters)).copy()
            for group in run.spec.network.groups:
                if group.name[1:] == str(layer):
                    rates[:, group.start : group.stop] = values[:, None]
    return rates


def _alike(run: Run, settings: Settings, runs: int) -> Iterator[tuple[Ints, Run]]:
    """The runs that may step together, having mini-batches and momentum in common."""
    names = [name for name in ("batch_size", "momentum") if (name, None) in settings]
    if not names:
        yield np.arange(runs), run
        return
    values, which = np.unique(np.stack([settings[name, None] for name in names]), axis=1, return_inverse=True)
    for place, column in enumerate(values.T):
        spec, chosen = run.spec, dict(zip(names, column.tolist(), strict=True))
        if "batch_size" in chosen:
            spec = replace(spec, batch=replace(spec.batch, size=int(chosen["batch_size"])))
        if "momentum" in chosen:
            momentum = {**spec.optimizer.values, "momentum": chosen["momentum"]}
            spec = replace(spec, optimizer=replace(spec.optimizer, values=momentum))
        yield np.flatnonzero(which.ravel() == place), Run(spec, run.dataset)


def _begin(flock: Flock, stopped: Stopped) -> Flock:
    """The flock with its errors before the first step, and what they may grow to."""
    if stopped():
        return flock
    with np.errstate(all="ignore"):  # here, since it does not reach threads from outside
        error = flock.losses()
        return replace(flock, error=error, ceiling=BLOW_UP * np.maximum(1.0, error))


def _advance(flock: Flock, steps: range, diverged_at: Ints, stopped: Stopped) -> Flock:
    """The flock after some steps, with its errors; `diverged_at` (S,) is filled in for those that leave it."""
    with np.errstate(all="ignore"):
        for t in steps:
            if stopped() or not len(flock.places):
                return flock
            flock = _step(flock, t, diverged_at)
        error = flock.losses()
        return replace(flock, error=error).only(_settle(flock, error, steps.stop, diverged_at))


def _step(flock: Flock, t: int, diverged_at: Ints) -> Flock:
    """One update of each run; one whose error has blown up is left where it is."""
    run, data, how = flock.run, flock.run.dataset, flock.run.spec.batch
    rows, epoch, offset = batch(len(data.X), how.size, how.shuffle, run.spec.seed, flock.epoch, flock.offset)
    X, y = (data.X, data.y) if rows is None else (data.X[rows], data.y[rows])
    error, grads = losses_and_grads(run.objective, flock.thetas, X, y, run.spec.optimizer.values["rule"])
    on = _settle(flock, error, t, diverged_at)
    flock, grads = flock.only(on), grads[on]
    unit = replace(run.spec.optimizer, values={**run.spec.optimizer.values, "learning_rate": 1.0})
    rates = flock.rates * unit.learning_rate(t)
    change, state = update(run.transform, where_free(run, grads), flock.state, flock.thetas, rates)
    thetas = flock.thetas + where_free(run, change)
    return replace(flock, thetas=thetas, state=state, epoch=epoch, offset=offset)


def _settle(flock: Flock, error: Vector, t: int, diverged_at: Ints) -> Rows:
    """Which runs go on (S,), after `t` steps; as in training, weights too large to square have diverged."""
    size = np.vecdot(flock.thetas, flock.thetas)
    on: Rows = np.isfinite(size) & np.isfinite(error) & (error <= flock.ceiling)
    diverged_at[flock.places[~on]] = t
    return on
