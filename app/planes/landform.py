"""What a point of a landscape is called, from its slope and its two curvatures, by thresholds that are stated.

Lengths are those of the space of weights, where a unit is a change of one weight by one.
"""

from dataclasses import dataclass

LEVEL = 0.01  # of the error: what a move by one unit may change where it counts as level ground
NEAR = 0.01  # units: how far a stationary point may be where the point counts as stationary itself
FLAT = 1e-3  # of the larger curvature: below it the smaller one counts as zero
RAVINE = 20  # times as curved across as along


@dataclass(frozen=True)
class Landform:
    """A name and the sentence that explains it."""

    name: str
    sentence: str


LANDFORMS: dict[str, Landform] = {
    entry.name: entry
    for entry in (
        Landform("plateau", f"A whole unit in any direction changes the error by less than {LEVEL:.0%} of itself."),
        Landform("minimum", f"No slope is left within {NEAR:g} units, and it rises in every direction."),
        Landform("maximum", f"No slope is left within {NEAR:g} units, and it falls in every direction."),
        Landform("saddle", f"No slope is left within {NEAR:g} units; it rises one way and falls the other."),
        Landform("ravine", f"It is at least {RAVINE} times as curved across as along."),
        Landform("slope", "It goes downhill, and no stationary point is near."),
    )
}


def landform(loss: float, steepness: float, larger: float, smaller: float, distance: float | None) -> Landform:
    """The name of a point.

    In this order, with L the larger of the sizes of the two curvatures:
    plateau where steepness + L/2 <= `LEVEL` E and E > 0; stationary where the stationary point of the second-order
    model is within `NEAR`, or there is no slope at all: a minimum if both curvatures are above `FLAT` L, a maximum if
    both are below -`FLAT` L, a saddle if they differ in sign; ravine where the larger is positive and at least
    `RAVINE` times the size of the smaller; else slope.

    Args:
        loss: E at the point.
        steepness: the length of the gradient in the plane.
        larger, smaller: the curvatures, algebraically.
        distance: to the stationary point of the second-order model, None where there is none.
    """
    size = max(abs(larger), abs(smaller))
    if loss > 0 and steepness + size / 2 <= LEVEL * loss:
        return LANDFORMS["plateau"]
    stationary = steepness == 0 or (distance is not None and distance <= NEAR)
    if stationary and min(abs(larger), abs(smaller)) > FLAT * size:
        return LANDFORMS["minimum" if smaller > 0 else "maximum" if larger < 0 else "saddle"]
    if larger > 0 and larger >= RAVINE * abs(smaller):
        return LANDFORMS["ravine"]
    return LANDFORMS["plateau" if size == 0 and steepness == 0 else "slope"]
