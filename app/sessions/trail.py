"""An append-only sequence by steps that thins itself: bounded memory, cheap to append to and share.

Used for the errors of a path and for its snapshots alike.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import zip_longest
from operator import attrgetter, is_
from typing import Generic, Protocol, TypeVar

CHUNK = 256

_step = attrgetter("step")


class Stepped(Protocol):
    @property
    def step(self) -> int: ...


Item = TypeVar("Item", bound=Stepped)


@dataclass(frozen=True)
class Trail(Generic[Item]):
    """Items in the order of their steps; when full, every other one is let go.

    Args:
        capacity: how many items it holds at the most.
        gap: an item nearer than this to the one before it is not kept.
        chunks, tail: the items; full chunks are shared between a trail and all that grew from it.
        stops: the last step of each chunk.

    Example:
        >>> from app.sessions.state import Point
        >>> trail = Trail[Point](capacity=4)
        >>> for step in range(8):
        ...     trail = trail.append(Point(step, 0.1, None))
        >>> [point.step for point in trail], trail.gap
        ([0, 2, 4, 6], 2)
    """

    capacity: int
    gap: int = 1
    chunks: tuple[tuple[Item, ...], ...] = ()
    tail: tuple[Item, ...] = ()
    stops: tuple[int, ...] = ()

    def __len__(self) -> int:
        return len(self.chunks) * CHUNK + len(self.tail)

    def __iter__(self) -> Iterator[Item]:
        for chunk in self.chunks:
            yield from chunk
        yield from self.tail

    @property
    def last(self) -> Item:
        return self.tail[-1] if self.tail else self.chunks[-1][-1]

    def append(self, item: Item) -> "Trail[Item]":
        """The trail with one more item, or without it where it comes too close to the last."""
        if len(self) and item.step - self.last.step < self.gap:
            return self
        if len(self) >= self.capacity:
            return self._thinned().append(item)
        tail = (*self.tail, item)
        if len(tail) < CHUNK:  # not `replace`, which costs as much as a tenth of a small step
            return Trail(self.capacity, self.gap, self.chunks, tail, self.stops)
        stops = (*self.stops, item.step)
        return Trail(self.capacity, self.gap, (*self.chunks, tail), (), stops)

    def until(self, step: int) -> "Trail[Item]":
        """The items up to and with this step."""
        full = bisect_right(self.stops, step)
        partial = self.chunks[full] if full < len(self.chunks) else self.tail
        kept = tuple(item for item in partial if item.step <= step)
        return replace(self, chunks=self.chunks[:full], tail=kept, stops=self.stops[:full])

    def since(self, step: int) -> Iterator[Item]:
        """The items from this step on."""
        full = bisect_left(self.stops, step)
        return self.items_from(full * CHUNK + bisect_left(self.part(full), step, key=_step))

    def appended_to(self, other: "Trail[Item]") -> tuple[Item, ...] | None:
        """What was appended to another trail to make this one; None where it was made in any other way."""
        full, ended = len(other.chunks), len(other.tail)
        begun = self.part(full)
        known = all(map(is_, self.chunks, other.chunks)) and all(map(is_, begun, other.tail))
        if not known or self.gap != other.gap or len(self.chunks) < full or len(begun) < ended:
            return None
        return begun[ended:] if len(self.chunks) == full else tuple(self.items_from(full * CHUNK + ended))

    def parts_from(self, other: "Trail[Item]") -> int | None:
        """The first step at which this trail and another do not hold the very same item; None where they all are."""
        shared = 0
        while shared < min(len(self.chunks), len(other.chunks)) and self.chunks[shared] is other.chunks[shared]:
            shared += 1
        mine, others = self.part(shared), other.part(shared)
        same = min(len(mine), len(others)) if all(map(is_, mine, others)) else 0
        place = shared * CHUNK + same
        for pair in zip_longest(self.items_from(place), other.items_from(place)):
            if pair[0] is not pair[1]:
                return min(item.step for item in pair if item is not None)
        return None

    def at_or_before(self, step: int) -> Item | None:
        """The latest item that is not after this step."""
        kept = self.until(step)
        return kept.last if len(kept) else None

    def part(self, full: int) -> tuple[Item, ...]:
        """The chunk behind so many full ones."""
        return self.chunks[full] if full < len(self.chunks) else self.tail

    def items_from(self, place: int) -> Iterator[Item]:
        """The items from a place on."""
        full, within = divmod(place, CHUNK)
        yield from self.part(full)[within:]
        for chunk in self.chunks[full + 1 :]:
            yield from chunk
        if full < len(self.chunks):
            yield from self.tail

    def filled(self, items: Iterable[Item], gap: int) -> "Trail[Item]":
        """A trail that holds these items alone, which are in order and at least `gap` from each other."""
        kept = tuple(items)
        full = len(kept) // CHUNK * CHUNK
        chunks = tuple(kept[start : start + CHUNK] for start in range(0, full, CHUNK))
        stops = tuple(chunk[-1].step for chunk in chunks)
        return replace(self, gap=gap, chunks=chunks, tail=kept[full:], stops=stops)

    def _thinned(self) -> "Trail[Item]":
        gap = 2 * self.gap
        kept: list[Item] = []
        for item in self:
            if not kept or item.step - kept[-1].step >= gap:
                kept.append(item)
        return self.filled(kept, gap)
