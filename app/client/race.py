"""Several sessions from one start, stepped together.

What each does by itself is in `app.client.session`; how a race is drawn, in `app.exports.figure`.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from app.client.errors import Invalid
from app.client.figures import Bundle, bundle, of_race
from app.client.planes import links
from app.client.records import Both, Json
from app.client.session import Session

MOST = 6


@dataclass(frozen=True, repr=False)
class Race:
    """Up to six forks of one session, each with a change; whoever diverges stays where it is.

    Example:
        >>> from app.client import Client
        >>> client = Client.local()
        >>> start = client.create(preset="ravine")
        >>> race = client.race(start, [{}, {"optimizer": {"name": "momentum", "learning_rate": 1.0, "momentum": 0.9}}])
        >>> alone, with_momentum = race.step(60)
        >>> with_momentum.train < alone.train
        True
        >>> client.close()
    """

    start: Session
    runners: tuple[Session, ...]

    @classmethod
    def of(cls, start: Session, changes: Sequence[Mapping[str, Any]], step: int | None = None) -> Self:
        """Fork them.

        Raises:
            Invalid: there are none, or more than six; or a change is wrong.
        """
        if not 1 <= len(changes) <= MOST:
            raise Invalid(f"changes: {len(changes)} given, expected 1 to {MOST} of them")
        return cls(start, tuple(start.fork(step, **change) for change in changes))

    def __iter__(self) -> Iterator[Session]:
        return iter(self.runners)

    def step(self, n: int = 1) -> tuple[Both, ...]:
        """Step all of them that can; the errors that they have come to."""
        for runner in self.runners:
            if runner.outcome != "diverged":
                runner.step(n)
        return tuple(runner.error for runner in self.runners)

    def __repr__(self) -> str:
        return f"<Race of {', '.join(f'{named(runner)}: {runner.error.train}' for runner in self.runners)}>"

    def figure(self, **how: Any) -> Json:
        """Plotly's figure of all paths on the error around the first runner, over the two weights to look at first."""
        plane = links(*self.start.links)
        return of_race([(named(runner), runner.path(plane=plane), runner) for runner in self.runners], plane, how)

    def _repr_mimebundle_(self, **_: Any) -> Bundle:
        return bundle(self.figure(), repr(self))


def named(runner: Session) -> str:
    """What it is called in a legend.

    >>> from types import SimpleNamespace
    >>> named(SimpleNamespace(config={"optimizer": {"name": "adam", "learning_rate": 0.05}}))
    'adam 0.05'
    """
    optimizer = runner.config["optimizer"]
    return f"{optimizer['name']} {optimizer['learning_rate']:g}"
