"""About how long work on a session takes, so that it is done where it does not hold up others.

Only the order of magnitude matters. The constants are of one core of a server of the 2020s with one BLAS thread;
`tests/sessions/test_cost.py` holds them to within a factor of what is measured.
"""

from collections.abc import Mapping
from itertools import pairwise
from typing import Any
from weakref import WeakKeyDictionary

from app.nn.spectrum import DENSE
from app.nn.symmetry import elementary
from app.planes.plane import Plane
from app.sessions.burst import suits
from app.sessions.pairs import MOST_LINKS, SHARPEST, STEEPEST
from app.sessions.run import Run
from app.sessions.session import Session
from app.surface.structure import BOTH, CONSTANT, facts

SECONDS_A_STEP = 5e-5  # what a step costs however small the network is
SECONDS_A_COMPILED_STEP = 3e-6  # the same by compiled kernels: a hundred steps of xor take 2.2 microseconds each
SECONDS_A_PRODUCT = 6e-11  # a multiplication and an addition in a matrix product
SECONDS_A_NODE = 4e-9  # one activation of one example
SECONDS_A_NUMBER = 1e-7  # a number written as JSON
SECONDS_A_CHANGE = 3e-6  # a weight found by its name
SECONDS_A_WEIGHT = 1e-8  # passed over once
SECONDS_A_NORM = 1.5e-5  # of the weights of one node, for a random plane
SECONDS_A_DRAW = 3e-7  # two random numbers
SECONDS_A_SURFACE = 1e-3  # what a surface costs however few its points are
SECONDS_A_DESCENT = 1e-6  # what a step of one of many descents costs however small the network is
SECONDS_A_RUN = 3e-6  # what a step of one of many runs costs however small the network is
LOOKS = 20  # at all of many runs side by side
BACKWARD = 3  # a step costs so many forward passes
HESSIAN = 5  # and a product with the Hessian so many
LANCZOS_PRODUCTS = 40  # for each eigenpair
SECONDS_AN_IMAGE = 1e-6  # a mirror image, ranked by its distance
SECONDS_A_SESSION = 0.01
SECONDS_AN_EXAMPLE = 2e-6  # generated, split and scaled
LARGE = 1_000_000  # more is refused anyway
MANY_EXAMPLES = 2000  # as many as the largest of the bundled sets has
BYTES_A_NUMBER = 60
NUMBERS_A_NAME = 40  # a weight with its name, as so many numbers of JSON


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
        step, look = BACKWARD * forward_seconds(run, batch), forward_seconds(run, examples(run))
        if run.compiled and suits(run.spec, run.dataset):  # then it is NumPy's part that every look costs
            step, look = SECONDS_A_COMPILED_STEP + step, SECONDS_A_STEP + look
        else:
            step = SECONDS_A_STEP + step
        found = _remembered[run] = (step, look)
    return found


def recall_seconds(session: Session, step: int | None) -> float:
    """Having the weights of a past step, which may lie between two snapshots."""
    if step is None or step == session.step:
        return 0.0
    return steps_seconds(session, session.visits.gap, session.visits.gap)


def longest_recall_seconds(session: Session) -> float:
    """Having the weights of the step that is farthest behind a snapshot, wherever they lie."""
    kept = [part.begin.step for part in session.stretches] + [visit.step for visit in session.visits]
    gaps = (after - before for before, after in pairwise(sorted([*kept, session.step])))
    return max(gaps, default=0) * _parts_of_step(session.run)[0]


def numbers_seconds(count: int) -> float:
    """Writing so many numbers as JSON."""
    return count * SECONDS_A_NUMBER


def view_seconds(session: Session) -> float:
    """Showing a session: the error where it stands, and the numbers that it was given."""
    spec = session.run.spec
    brought = spec.data.inline
    numbers = 0 if spec.given is None else spec.given.size
    if brought is not None and brought.dataset is None:
        numbers += brought.inputs.size + brought.targets.size
    return steps_seconds(session, 1) + numbers_seconds(numbers)


def changes_seconds(session: Session, count: int) -> float:
    """Changing a session by so many names and numbers."""
    return steps_seconds(session, 1) + count * SECONDS_A_CHANGE


def gradient_seconds(session: Session) -> float:
    """A gradient, over as many examples as there are, beside that over all training examples."""
    data = session.run.dataset
    each = BACKWARD * forward_seconds(session.run, max(len(data.X), len(data.X_test)))
    return 2 * (each + SECONDS_A_STEP)


def hessian_seconds(session: Session, products: int) -> float:
    """So many products with the Hessian."""
    return (products + 2) * HESSIAN * (forward_seconds(session.run, len(session.run.dataset.X)) + SECONDS_A_STEP)


def spectrum_seconds(session: Session, pairs: int) -> float:
    """The ends of the Hessian's spectrum."""
    weights = session.arch.parameters
    return hessian_seconds(session, weights if weights <= DENSE else LANCZOS_PRODUCTS * pairs)


def scene_seconds(session: Session, step: int | None, kind: str = "links") -> float:
    """Having the weights of a step and a plane through them."""
    weights, points = session.arch.parameters, len(session.visits)
    own = {
        "random": sum(session.arch.sizes) * SECONDS_A_NORM + weights * SECONDS_A_DRAW,
        "pca": points * weights * min(points, weights) * SECONDS_A_PRODUCT + min(points, weights) ** 3 * 1e-10,
        "hessian": spectrum_seconds(session, 2),
        "steepest": hessian_seconds(session, 1),
        "through": 3 * recall_seconds(session, 0),
    }
    return recall_seconds(session, step) + weights * SECONDS_A_WEIGHT + own.get(kind, 0.0)


def surface_seconds(session: Session, plane: Plane, points: int) -> float:
    """A surface: at every point, the nodes that depend on both coordinates."""
    each, below = 0.0, 0
    for classes in facts(session.arch, plane).classes:
        both = int((classes == BOTH).sum())
        each += both * (below * SECONDS_A_PRODUCT + SECONDS_A_NODE)
        below = int((classes != CONSTANT).sum())
    return points * (len(session.run.dataset.X) * each + SECONDS_A_NUMBER) + SECONDS_A_SURFACE


def basins_seconds(session: Session, plane: Plane, starts: int, steps: int) -> float:
    """Descents on a plane: at every step of each, the slope by the nodes that move."""
    each, below = 0.0, 0
    for classes in facts(session.arch, plane).classes:
        moving = int((classes != CONSTANT).sum())
        each += moving * (below * SECONDS_A_PRODUCT + SECONDS_A_NODE)
        below = moving
    step = SECONDS_A_DESCENT + BACKWARD * len(session.run.dataset.X) * each
    return starts * (steps + 1) * step + SECONDS_A_SURFACE


def trainability_seconds(session: Session, runs: int, steps: int, batch: float | None = None) -> float:
    """Many runs side by side, from mini-batches of a size; None for the session's."""
    run, examples = session.run, len(session.run.dataset.X)
    each = BACKWARD * forward_seconds(run, int(min(batch or run.spec.batch.size or examples, examples)))
    looks = min(steps, LOOKS) * forward_seconds(run, examples)
    return runs * (steps * (each + SECONDS_A_RUN) + looks) + SECONDS_A_SURFACE


def examples_bytes(session: Session, limit: int) -> int:
    """Memory of examples as numbers of Python and as JSON."""
    data = session.run.dataset
    rows = min(limit, len(data.X)) + min(limit, len(data.X_test))
    numbers: int = rows * (data.X.shape[1] + data.y.shape[1])
    return numbers * BYTES_A_NUMBER


def creation_seconds(network: Mapping[str, Any], data: Mapping[str, Any]) -> float:
    """Making a session of parts that nobody has checked yet; what they leave open, or get wrong, counts as the usual.

    Example:
        >>> creation_seconds({}, {"examples": 200}) < 0.02 < creation_seconds({"layers": [2, 500, 500, 1]}, {})
        True
    """
    given = network.get("layers")
    sizes = [_size(size, 1) for size in given] if isinstance(given, list) else []
    weights = sum(below * above for below, above in pairwise(sizes))
    rows = _size(data.get("examples"), MANY_EXAMPLES)
    if isinstance(data.get("inputs"), list):
        rows = len(data["inputs"])
    return SECONDS_A_SESSION + rows * (2 * weights * SECONDS_A_PRODUCT + SECONDS_AN_EXAMPLE)


def _size(given: Any, usual: int) -> int:
    return min(max(given, 0), LARGE) if isinstance(given, int) else usual


def curve_seconds(session: Session, points: int) -> float:
    """The error at single points of a slice."""
    return points * (forward_seconds(session.run, len(session.run.dataset.X)) + SECONDS_A_STEP / BACKWARD)


def path_seconds(session: Session) -> float:
    """The error of a slice under every point of a path."""
    return curve_seconds(session, len(session.visits))


def pairs_seconds(session: Session, step: int | None, surfaces: int = 0) -> float:
    """Comparing pairs of links: a product with the Hessian for each link, and the spectrum that chooses among many.

    Of their surfaces only what each costs at the least; the rest is known once their planes are.
    """
    links = int(session.arch.is_link.sum())
    products = hessian_seconds(session, links if links <= MOST_LINKS else STEEPEST + SHARPEST)
    choice = spectrum_seconds(session, 1) if links > MOST_LINKS else 0.0
    return recall_seconds(session, step) + choice + products + surfaces * SECONDS_A_SURFACE


def symmetries_seconds(session: Session, step: int | None, most: int) -> float:
    """Ranking all mirror images of the weights, and making the nearest."""
    run, sizes = session.run, session.arch.sizes
    around = max((below + above + 1 for below, above in zip(sizes, sizes[2:], strict=False)), default=0)
    total = elementary(session.arch)
    each = forward_seconds(run, len(run.dataset.X)) + SECONDS_A_STEP + numbers_seconds(2 * around * NUMBERS_A_NAME)
    ranking = total * (SECONDS_AN_IMAGE + around * SECONDS_A_WEIGHT)
    return recall_seconds(session, step) + ranking + min(most, total) * each


def outputs_seconds(session: Session, resolution: int) -> float:
    """The answers to a grid of inputs, or to all examples."""
    asked = resolution**2 if session.arch.sizes[0] == 2 else examples(session.run)
    return forward_seconds(session.run, examples(session.run) + asked) + numbers_seconds(asked)
