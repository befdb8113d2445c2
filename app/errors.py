"""Everything that can go wrong for a caller, free of HTTP.

    ThalwegError
    ├── Invalid          the values given are wrong; says where, what, and what would be right
    ├── NotFound         nothing is kept under this id
    ├── ReadOnly         the id given may look but not change
    ├── Conflict         the request does not fit the present state
    │   ├── Diverged     training has left the finite numbers; rewinding ends that
    │   └── UnderWay     the same request is being done at this moment
    ├── LimitExceeded    more was asked than a stated limit allows
    ├── Busy             no capacity at the moment; try again later
    └── StoreFailed      what is kept cannot be read or written
        └── StorageFull  there is no room to keep it

Messages name the thing, the value and the remedy. How each becomes a status code is decided in
`app.api.problems` alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self


class ThalwegError(Exception):
    """The root of the tree; its text is a sentence for the caller."""


@dataclass(frozen=True)
class Problem:
    """One wrong value: where it stands (`network.layers[2]`) and what would be right."""

    at: str
    detail: str


class Invalid(ThalwegError):
    """One or more values are wrong; every one of them is named."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("; ".join(f"{problem.at}: {problem.detail}" for problem in problems))
        self.problems = tuple(problems)

    @classmethod
    def one(cls, at: str, detail: str) -> Self:
        return cls([Problem(at, detail)])

    def under(self, field: str) -> "Invalid":
        """The same of an object that stands in a field of another."""
        return Invalid([Problem(f"{field}.{problem.at}", problem.detail) for problem in self.problems])


class NotFound(ThalwegError):
    pass


class ReadOnly(ThalwegError):
    pass


class Conflict(ThalwegError):
    pass


class Diverged(Conflict):
    pass


class UnderWay(Conflict):
    pass


class LimitExceeded(ThalwegError):
    pass


class Busy(ThalwegError):
    pass


class StoreFailed(ThalwegError):
    pass


class StorageFull(StoreFailed):
    pass
