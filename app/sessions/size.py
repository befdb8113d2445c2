"""About how much memory work on a session takes at the most, so that more than there is can be refused beforehand.

Counted are the arrays that are held at the same time, most of them of one number for every node and example, or for
every weight; `tests/sessions/test_size.py` holds all of it above what is measured.
"""

from app.nn.spectrum import DENSE
from app.sessions.cost import BYTES_A_NUMBER
from app.sessions.pairs import MOST_LINKS
from app.sessions.session import Session
from app.surface.sample import MEMORY, bytes_of_example

NUMBER = 8  # bytes
FORWARD, GRADIENT, HESSIAN = 4, 6, 12  # arrays of all nodes and examples
GRADIENTS, HESSIANS, PLANE = 6, 10, 16  # arrays of all weights beside them
POINT_BYTES = 250  # of a grid, with its JSON
LANCZOS_LEAST = 20  # vectors that ARPACK keeps, and copies in the end
IMAGE_BYTES = 300  # a weight with its name, in Python and in JSON
WEIGHTS_OF_A_RUN = 12  # times its weights: those, the optimizer's memory, rates, slopes
FEW = 1 << 20  # what everything takes


def nodes_bytes(session: Session) -> int:
    """One number for every node and example."""
    data = session.run.dataset
    return NUMBER * sum(session.arch.sizes) * max(len(data.X), len(data.X_test))


def weights_bytes(session: Session) -> int:
    """One number for every weight."""
    return NUMBER * session.arch.parameters


def forward_bytes(session: Session) -> int:
    """What the network makes of all examples."""
    return FEW + FORWARD * nodes_bytes(session) + weights_bytes(session)


def gradient_bytes(session: Session) -> int:
    """A gradient over all examples; a step takes no more."""
    return FEW + GRADIENT * nodes_bytes(session) + GRADIENTS * weights_bytes(session)


def numbers_bytes(count: int) -> int:
    """So many numbers in Python and as JSON."""
    return 2 * BYTES_A_NUMBER * count


def hessian_bytes(session: Session) -> int:
    """Products with the Hessian."""
    return FEW + HESSIAN * nodes_bytes(session) + HESSIANS * weights_bytes(session)


def spectrum_bytes(session: Session, pairs: int) -> int:
    """So many ends of the Hessian's spectrum: the whole matrix, or the vectors of Lanczos and what is made of them."""
    weights = session.arch.parameters
    vectors = 5 * weights if weights <= DENSE else 2 * max(2 * pairs + 1, LANCZOS_LEAST) + 6 * pairs
    return hessian_bytes(session) + NUMBER * weights * vectors


def scene_bytes(session: Session, kind: str = "links") -> int:
    """A plane through the weights of a step, and what its making takes."""
    points, weights = len(session.visits) + 1, session.arch.parameters
    own = {
        "pca": NUMBER * (4 * points * weights + 6 * min(points, weights) ** 2),
        "hessian": spectrum_bytes(session, 2),
        "steepest": hessian_bytes(session),
    }
    return gradient_bytes(session) + PLANE * weights_bytes(session) + own.get(kind, 0)


def prepared_bytes(session: Session, memory: int = MEMORY) -> int:
    """What a surface prepares of the examples, of which no more are taken at once than fit."""
    data = session.run.dataset
    return min(memory, bytes_of_example(session.run.objective) * max(len(data.X), len(data.X_test)))


def surface_bytes(session: Session, points: int, memory: int = MEMORY) -> int:
    """A grid of so many points."""
    weights = PLANE * weights_bytes(session)
    return forward_bytes(session) + weights + prepared_bytes(session, memory) + POINT_BYTES * points


def basins_bytes(session: Session, starts: int) -> int:
    """Descents on a plane, stepped in blocks."""
    return hessian_bytes(session) + POINT_BYTES * starts


def trainability_bytes(session: Session, runs: int) -> int:
    """Many runs side by side."""
    return gradient_bytes(session) + runs * (WEIGHTS_OF_A_RUN * weights_bytes(session) + POINT_BYTES)


def pairs_bytes(session: Session, surfaces: int, points: int) -> int:
    """Comparing pairs of links, with small surfaces of some."""
    choice = spectrum_bytes(session, 1) if session.arch.parameters > MOST_LINKS else hessian_bytes(session)
    return choice + surfaces * points**2 * POINT_BYTES + prepared_bytes(session)


def symmetries_bytes(session: Session, most: int) -> int:
    """Mirror images with what changes in them."""
    sizes = session.arch.sizes
    around = max((2 * (below + above + 1) for below, above in zip(sizes, sizes[2:], strict=False)), default=0)
    swaps = sum(size * size for size in sizes[1:-1])
    return forward_bytes(session) + 4 * weights_bytes(session) + most * around * IMAGE_BYTES + 8 * NUMBER * swaps


def path_bytes(session: Session) -> int:
    """The path over a plane."""
    return scene_bytes(session, "pca") + prepared_bytes(session)


def outputs_bytes(session: Session, resolution: int) -> int:
    """The answers to a grid of inputs, computed in parts, or to all examples."""
    rows = resolution**2 if session.arch.sizes[0] <= 2 else len(session.run.dataset.X) + len(session.run.dataset.X_test)
    return forward_bytes(session) + (1 << 27) + rows * (POINT_BYTES + NUMBER * session.arch.sizes[-1])
