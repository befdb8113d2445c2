"""What people do with a session, and bring along, for stores to keep."""

from collections.abc import Callable, Mapping

from app.sessions.session import Session

Transition = Callable[[Session], Session]
ADAM = {"optimizer": {"name": "adam", "learning_rate": 0.01}}
OWN = {"inputs": [[0.1, 0.2], [0.3, 1 / 3], [-0.0, 5e-324]], "targets": [[0.1], [0.7], [1e-300]], "test_share": 0.3}
GIVEN = {"w1": [[1 / 3, -0.0]] * 2, "b1": [0.1, 0.2], "w2": [[5e-324], [1e300]], "b2": [0]}


def walked(session: Session, count: int) -> Session:
    *_, last = session.advance(count)
    return last


# One after the other: every one of them is saved.
STORIES: Mapping[str, tuple[Transition, ...]] = {
    "steps": tuple(lambda session: walked(session, 3) for _ in range(4)),
    "rewound": (
        lambda session: walked(session, 9),
        lambda session: session.rewind(4),
        lambda session: walked(session, 2),
        lambda session: session.rewind(0),
    ),
    "patched": (
        lambda session: session.patch({"weights": {"w1[0,0]": 0.1 + 0.2}}),
        lambda session: walked(session, 5),
        lambda session: session.patch(ADAM),
        lambda session: session.patch({"batch": {"size": 1}, "free": ["w1", "b1"]}),
        lambda session: walked(session, 5),
        lambda session: session.rewind(7),
        lambda session: session.patch({"error": {"l2": 0.01}}),
        lambda session: session.rewind(2),
    ),
    "forked": (
        lambda session: walked(session, 6),
        lambda session: session.fork(3, ADAM),
        lambda session: walked(session, 2),
    ),
    "thinned": (
        *(lambda session: walked(session, 7) for _ in range(20)),
        lambda session: session.patch(ADAM),
        lambda session: walked(session, 1),
        lambda session: session.rewind(101),
        lambda session: walked(session, 30),
        lambda session: session.rewind(33),
    ),
    "diverged": (
        lambda session: walked(session.patch({"optimizer": {"learning_rate": 1e6}, "error": {"l2": 1.0}}), 9),
        lambda session: session.patch({"weights": {"w1[0,0]": 1e300}}),
        lambda session: session.rewind(0),
    ),
}
