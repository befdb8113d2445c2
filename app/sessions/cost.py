"""About how long work on a session takes, so that it is done where it does not hold up others.

Only the order of magnitude matters. The constants are of one core of a server of the 2020s with one BLAS thread;
`tests/sessions/test_cost.py` holds them to within a factor of what is measured.
"""

from weakref import WeakKeyDictionary

from app.planes.plane import Plane
from app.sessions.run import Run
from app.sessions.session import Session
from app.surface.structure import BOTH, CONSTANT, facts

SECONDS_A_STEP = 5e-5  # what a step costs however small the network is
SECONDS_A_PRODUCT = 6e-11  # a multiplication and an addition in a matrix product
SECONDS_A_NODE = 4e-9  # one activation of one example
SECONDS_A_NUMBER = 1e-7  # a number written as JSON
SECONDS_A_WEIGHT = 1e-8  # passed over once
SECONDS_A_SURFACE = 1e-3  # what a surface costs however few its points are
BACKWARD = 3  # a step costs so many forward passes


def forward_seconds(run: Run, examples: int) -> float:
    """One forward pass over so many examples."""
    nodes = sum(run.spec.network.sizes[1:])
    return examples * (run.spec.network.parameters * SECONDS_A_PRODUCT + nodes * SECONDS_A_NODE)


def examples(run: Run) -> int:
    """All examples, those to test on included."""
    return len(run.dataset.X) + len(run.dataset.X_test)


def steps_seconds(session: Session, count: int, every: int = 1) -> float:
    """So many steps, with the error over all examples at every `every`-th."""
    step, look = _parts_of_step(session.run)
    return count * (step + look / every)


_remembered: WeakKeyDictionary[Run, tuple[float, float]] = WeakKeyDictionary()


def _parts_of_step(run: Run) -> tuple[float, float]:
    """The step itself, and the error over all examples; asked for so often that it is kept as long as the run is."""
    found = _remembered.get(run)
    if found is None:
        batch = min(run.spec.batch.size or len(run.dataset.X), len(run.dataset.X))
        step = SECONDS_A_STEP + BACKWARD * forward_seconds(run, batch)
        found = _remembered[run] = (step, forward_seconds(run, examples(run)))
    return found


def recall_seconds(session: Session, step: int | None) -> float:
    """Having the weights of a past step, which may lie between two snapshots."""
    if step is None or step == session.step:
        return 0.0
    return steps_seconds(session, session.visits.gap, session.visits.gap)


def numbers_seconds(count: int) -> float:
    """Writing so many numbers as JSON."""
    return count * SECONDS_A_NUMBER


def scene_seconds(session: Session, step: int | None) -> float:
    """Having the weights of a step and a plane through them."""
    return recall_seconds(session, step) + session.arch.parameters * SECONDS_A_WEIGHT


def surface_seconds(session: Session, plane: Plane, points: int) -> float:
    """A surface: at every point, the nodes that depend on both coordinates."""
    each, below = 0.0, 0
    for classes in facts(session.arch, plane).classes:
        both = int((classes == BOTH).sum())
        each += both * (below * SECONDS_A_PRODUCT + SECONDS_A_NODE)
        below = int((classes != CONSTANT).sum())
    return points * (len(session.run.dataset.X) * each + SECONDS_A_NUMBER) + SECONDS_A_SURFACE


def curve_seconds(session: Session, points: int) -> float:
    """The error at single points of a slice."""
    return points * (forward_seconds(session.run, len(session.run.dataset.X)) + SECONDS_A_STEP / BACKWARD)


def path_seconds(session: Session) -> float:
    """The error of a slice under every point of a path."""
    return curve_seconds(session, len(session.visits))


def outputs_seconds(session: Session, resolution: int) -> float:
    """The answers to a grid of inputs, or to all examples."""
    asked = resolution**2 if session.arch.sizes[0] == 2 else examples(session.run)
    return forward_seconds(session.run, examples(session.run) + asked) + numbers_seconds(asked)
