"""About how long work on a session takes, so that it is done where it does not hold up others.

Only the order of magnitude matters. The constants were fitted to one core of a 2020s server with one BLAS thread;
`tests/benchmarks/bench_api.py --costs` prints them against what is measured.
"""

from app.planes.plane import Plane
from app.sessions.session import Session
from app.surface.structure import BOTH, CONSTANT, facts

SECONDS_A_STEP = 8e-5  # what a step costs however small the network is
SECONDS_A_PRODUCT = 4e-10  # a multiplication and an addition in a matrix product
SECONDS_A_NODE = 1e-8  # one activation of one example
SECONDS_A_NUMBER = 1e-7  # a number written as JSON
SECONDS_A_WEIGHT = 1e-8  # passed over once
SECONDS_A_SURFACE = 1e-3  # what a surface costs however few its points are
BACKWARD = 3  # a step costs so many forward passes


def forward_seconds(session: Session, examples: int) -> float:
    """One forward pass over so many examples."""
    nodes = sum(session.arch.sizes[1:])
    return examples * (session.arch.parameters * SECONDS_A_PRODUCT + nodes * SECONDS_A_NODE)


def examples(session: Session) -> int:
    """All examples, those to test on included."""
    data = session.run.dataset
    return len(data.X) + len(data.X_test)


def steps_seconds(session: Session, count: int, every: int = 1) -> float:
    """So many steps, with the error over all examples at every `every`-th."""
    batch = session.run.spec.batch.size or len(session.run.dataset.X)
    step = SECONDS_A_STEP + BACKWARD * forward_seconds(session, min(batch, len(session.run.dataset.X)))
    return count * (step + forward_seconds(session, examples(session)) / every)


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
    return points * (forward_seconds(session, len(session.run.dataset.X)) + SECONDS_A_STEP / BACKWARD)


def path_seconds(session: Session) -> float:
    """The error of a slice under every point of a path."""
    return curve_seconds(session, len(session.visits))


def outputs_seconds(session: Session, resolution: int) -> float:
    """The answers to a grid of inputs, or to all examples."""
    asked = resolution**2 if session.arch.sizes[0] == 2 else examples(session)
    return forward_seconds(session, examples(session) + asked) + numbers_seconds(asked)
