"""Steps of training by compiled kernels: when they can be taken so, and how a state goes in and comes out.

The kernels are in `app.sessions.fused`, the same step in NumPy in `app.sessions.train`. Both follow each other freely
on a path; since they agree to rounding only, a session is pinned to one of them when it begins, see `Run.compiled`.
"""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np

from app.arrays import Matrix, Vector
from app.data.batches import ahead, orders
from app.data.dataset import Dataset
from app.jit import Compiled
from app.nn.activations import ACTIVATIONS
from app.nn.losses import LOSSES
from app.nn.mlp import Objective
from app.optim.rules import TraceState
from app.optim.transform import State
from app.sessions.spec import RunSpec
from app.sessions.state import TrainState

# Weights times examples of a step, with what passing over a weight costs as so many examples more. From there on matrix
# products are faster: 2-16-16-1 on 200 examples takes 107 microseconds a step here and 189 in NumPy, 2-32-32-1 as long.
MOST_PRODUCTS, EXAMPLES_A_WEIGHT = 80_000, 20
MOST_STEPS = 1000  # in one call, so that the orders of their epochs take little room

# The types of what `app.sessions.fused.steps` takes, in its order; that of read-only arrays ends in True.
MOVING = "float64[::1], float64[::1], float64[:, ::1], int64, float64[::1]"
OPTIMIZER = "boolean[::1], int64, UniTuple(float64, 8)"
DATA = "Array(float64, 2, 'C', True), Array(float64, 2, 'C', True), Array(int64, 1, 'C', True), int64, int64"
NETWORK = "int64[::1], int64[::1], boolean, int64, boolean, boolean, UniTuple(float64, 2)"

Steps = Callable[..., tuple[int, bool]]
Values = Mapping[str, Any]
Own = tuple[float, float, float, float]  # the parameters of a rule


def _build() -> Steps:
    """Imports the kernels and has them compiled for the one set of types that they are called with."""
    from app.sessions.fused import steps  # noqa: PLC0415 - it imports Numba

    kernel: Any = steps
    if not kernel.signatures:  # whoever waited for it the time before may have been stopped
        kernel.compile(f"({MOVING}, {OPTIMIZER}, {DATA}, {NETWORK})")
        kernel.disable_compile()  # other types are a mistake of ours, and not worth half a minute
    return steps


kernels: Compiled[Steps] = Compiled("steps of training", _build)


def _trace(v: Values) -> Own:
    return v["momentum"], v["dampening"], v["nesterov"], 0.0


def _adam(v: Values) -> Own:
    return v["b1"], v["b2"], v["eps"], 0.0


RULES = {"trace": 0, "adam": 1, "rmsprop": 2}  # as `app.optim.fused` has them
OPTIMIZERS: dict[str, tuple[str, Callable[[Values], Own]]] = {
    **dict.fromkeys(["sgd", "momentum", "nesterov"], ("trace", _trace)),
    **dict.fromkeys(["adam", "adamw"], ("adam", _adam)),
    "amsgrad": ("adam", lambda v: (v["b1"], v["b2"], v["eps"], 1.0)),
    "rmsprop": ("rmsprop", lambda v: (v["alpha"], v["eps"], v["momentum"], v["centered"])),
}
DECOUPLED = {"adamw"}  # these decay the weights after the rule, the others before it


class Leap(NamedTuple):
    """Some steps at once.

    before: the weights (P,) that the last of them started from.
    state: where it led to.
    lost: whether |theta|^2 is no finite number there.
    """

    before: Vector
    state: TrainState
    lost: bool


def suits(spec: RunSpec, dataset: Dataset) -> bool:
    """Whether the kernels know the optimizer, and are faster than matrix products."""
    examples = min(spec.batch.size or len(dataset.X), len(dataset.X))
    products = spec.network.parameters * (examples + EXAMPLES_A_WEIGHT)
    return spec.optimizer.name in OPTIMIZERS and products <= MOST_PRODUCTS


class Bursts:
    """The steps of one run.

    Args:
        kernel: `app.sessions.fused.steps`.
        spec, dataset: such that `suits` holds.
    """

    def __init__(self, kernel: Steps, spec: RunSpec, dataset: Dataset) -> None:
        self._kernel, self._spec = kernel, spec
        self._batches = len(dataset.X), min(spec.batch.size or len(dataset.X), len(dataset.X))
        self._optimizer = _optimizer(spec)
        self._data = _read_only(dataset.X), _read_only(dataset.y)
        self._network = _network(spec.objective, spec.optimizer.values["rule"] == "book")

    def leap(self, state: TrainState, count: int) -> Leap:
        """So many steps, or fewer where the weights are lost or there are more than `MOST_STEPS`."""
        count = min(count, MOST_STEPS)
        theta, before = state.theta.copy(), np.empty_like(state.theta)
        t, memory = _memory(_own(self._spec, state.opt_state))
        shuffled = self._spec.batch.shuffle, self._spec.seed
        examples, size = self._batches
        offset = state.offset if size < examples else 0  # a change may have come amid an epoch of smaller batches
        order = orders(*self._batches, *shuffled, state.epoch, offset, count)
        taken, lost = self._kernel(
            *(theta, before, memory, t, self._rates(state.step, count)),
            *self._optimizer,
            *self._data,
            *(order, offset, size),
            *self._network,
        )
        theta.flags.writeable = False
        opt_state = _with_memory(self._spec, state.opt_state, memory, taken)
        after = ahead(*self._batches, state.epoch, state.offset, taken)
        return Leap(before, TrainState(state.step + taken, theta, opt_state, *after), lost)

    def _rates(self, step: int, count: int) -> Vector:
        optimizer = self._spec.optimizer
        if optimizer.schedule is None:
            return np.full(count, optimizer.learning_rate(step))
        return np.array([optimizer.learning_rate(t) for t in range(step, step + count)])


def _optimizer(spec: RunSpec) -> tuple[Any, ...]:
    """What the kernel takes for the optimizer: free weights, rule, and its numbers."""
    free, values = spec.free_mask(), spec.optimizer.values
    rule, own = OPTIMIZERS[spec.optimizer.name]
    bounds = (np.inf if values[name] is None else values[name] for name in ("clip_norm", "clip_value"))
    decay = values["weight_decay"]
    decays = (0.0, decay) if spec.optimizer.name in DECOUPLED else (decay, 0.0)
    return np.zeros(0, bool) if free is None else free, RULES[rule], tuple(map(float, (*bounds, *decays, *own(values))))


def _network(objective: Objective, book: bool) -> tuple[Any, ...]:
    """What the kernel takes for the network and its error."""
    names, losses = list(ACTIVATIONS), list(LOSSES)
    return (
        np.array(objective.arch.sizes),
        np.array([names.index(function.name) for function in objective.functions]),
        objective.arch.bias,
        losses.index(objective.loss.name),
        objective.reduction == "mean",
        book,
        (float(objective.l2), float(objective.l1)),
    )


def _read_only(array: Matrix) -> Matrix:
    """Row by row and not to be written, as the kernel takes it."""
    rows = np.ascontiguousarray(array)
    rows.flags.writeable = False
    return rows


def _place(spec: RunSpec) -> int:
    """Where in its chain the rule stands that has a memory, see `app.optim.optimizers`."""
    return 0 if spec.optimizer.name in DECOUPLED else 1


def _own(spec: RunSpec, opt_state: State) -> State:
    """The state of the rule itself, out of that of clipping and the chain."""
    return opt_state[1][_place(spec)]


def _memory(own: State) -> tuple[int, Matrix]:
    """How many updates a rule has seen, if it counts them, and its vectors (M, P)."""
    vectors = [part for part in own if isinstance(part, np.ndarray)]
    return 0 if len(vectors) == len(own) else int(own[0]), np.array(vectors)


def _with_memory(spec: RunSpec, opt_state: State, memory: Matrix, taken: int) -> State:
    """The optimizer's state after so many updates more."""
    own, rows = _own(spec, opt_state), iter(memory)
    if isinstance(own, TraceState):
        if not spec.optimizer.values["momentum"]:
            return opt_state
        after: State = TraceState(True, memory[0])
    else:
        after = type(own)(*(next(rows) if isinstance(part, np.ndarray) else part + taken for part in own))
    clipping, chain = opt_state
    place = _place(spec)
    return clipping, (*chain[:place], after, *chain[place + 1 :])
