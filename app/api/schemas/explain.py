"""What a surface took and what its structure saved."""

from typing import Self

from pydantic import BaseModel

from app.surface.explain import Explanation, Work


class WorkView(BaseModel):
    """Multiplications with an addition, and calls of functions such as tanh, exp and log."""

    multiply_adds: int
    transcendentals: int

    @classmethod
    def of(cls, work: Work) -> Self:
        return cls(multiply_adds=work.multiply_adds, transcendentals=work.transcendentals)


class ExplanationView(BaseModel):
    """Why the surface is as fast as it is: what was done, and what whole forward passes would take beyond that."""

    method: str
    tells: str
    points: int
    examples: int
    done: WorkView
    saved: WorkView

    @classmethod
    def of(cls, found: Explanation) -> Self:
        return cls(
            method=found.method,
            tells=found.tells,
            points=found.points,
            examples=found.examples,
            done=WorkView.of(found.done),
            saved=WorkView.of(found.saved),
        )


EXPLAIN_EXAMPLE = {
    "method": "dense",
    "tells": "A whole forward pass in float64 for each point.",
    "points": 6,
    "examples": 4,
    "done": {"multiply_adds": 312, "transcendentals": 120},
    "saved": {"multiply_adds": 0, "transcendentals": 0},
}
