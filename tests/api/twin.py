"""What a session should be by now, kept beside it in plain values; and a small network worked out anew in NumPy.

It shares no code with the application; where it has no rule of its own, it remembers what was answered before.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

Array = NDArray[np.float64]
Blocks = dict[str, Any]  # weights as they are answered

XOR = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
ANSWERS = np.array([[0.0], [1.0], [1.0], [0.0]])


@dataclass(frozen=True)
class Settings:
    """What the next step goes by.

    known: whether the network is one that is worked out here: two layers on the four examples of xor.
    """

    known: bool
    optimizer: str
    rate: float
    batch: int | None
    l2: float
    free: tuple[str, ...] | None

    @property
    def plain(self) -> bool:
        return self.known and self.optimizer == "sgd" and self.batch is None


def error(weights: Blocks, l2: float) -> float:
    """Half the squared distance, averaged over the examples, and the penalty."""
    o = answers(weights)[1]
    return float(
        0.5 * np.sum((o - ANSWERS) ** 2) / 4 + l2 / 2 * sum(np.sum(np.square(weights[w])) for w in ("w1", "w2"))
    )


def answers(weights: Blocks) -> tuple[Array, Array]:
    a = np.tanh(XOR @ weights["w1"] + weights["b1"])
    return a, 1 / (1 + np.exp(-(a @ np.asarray(weights["w2"]) + weights["b2"])))


def gradient(weights: Blocks, l2: float) -> dict[str, Array]:
    a, o = answers(weights)
    w1, w2 = np.asarray(weights["w1"]), np.asarray(weights["w2"])
    upper = (o - ANSWERS) / 4 * o * (1 - o)
    lower = upper @ w2.T * (1 - a**2)
    return {
        "w1": XOR.T @ lower + l2 * w1,
        "b1": lower.sum(axis=0),
        "w2": a.T @ upper + l2 * w2,
        "b2": upper.sum(axis=0),
    }


def descended(weights: Blocks, settings: Settings, steps: int) -> Blocks:
    """After so many steps of plain gradient descent."""
    now = {name: np.asarray(block, float) for name, block in weights.items()}
    for _ in range(steps):
        slope = gradient(now, settings.l2)
        free = now.keys() if settings.free is None else settings.free
        now = {name: now[name] - settings.rate * slope[name] if name in free else now[name] for name in now}
    return now


@dataclass
class Twin:
    """A session from outside.

    weights: those that were seen, by step; of steps that lie ahead too, where the same steps would lead there again.
    changes: the settings from each step on.
    """

    id: str
    view_id: str
    weights: dict[int, Blocks]
    changes: dict[int, Settings]
    step: int = 0
    version: int = 1
    outcome: str = "running"

    @property
    def settings(self) -> Settings:
        return self.changes[max(self.changes)]

    @property
    def now(self) -> Blocks:
        return self.weights[self.step]

    def walked(self, step: int, weights: Blocks) -> None:
        """It went on to this step; what was there before must be there again."""
        if self.settings.plain:
            expected = descended(self.now, self.settings, step - self.step)
            for name, block in expected.items():
                np.testing.assert_allclose(weights[name], block, rtol=1e-9, atol=1e-12)
        assert self.weights.setdefault(step, weights) == weights
        self.step = step

    def rewound(self, step: int) -> None:
        """It went back; a change that was made later is undone, and what followed it will not come again."""
        undone = min((at for at in self.changes if at > step), default=None)
        if undone is not None:
            self.weights = {at: seen for at, seen in self.weights.items() if at < undone}
            self.changes = {at: settings for at, settings in self.changes.items() if at < undone}
        self.step = step

    def changed(self, settings: Settings, weights: Blocks) -> None:
        """From here on all is new."""
        self.weights = {at: seen for at, seen in self.weights.items() if at < self.step} | {self.step: weights}
        self.changes = {at: before for at, before in self.changes.items() if at < self.step} | {self.step: settings}

    def forked(self, id: str, view_id: str, step: int) -> "Twin":
        fork = replace(self, id=id, view_id=view_id, version=1, weights=dict(self.weights), changes=dict(self.changes))
        fork.rewound(step)
        return fork


def moderate(twin: Twin) -> bool:
    """Whether the weights are such that it can be worked out on paper without more ado."""
    return all(np.abs(block).max() < 100 for block in twin.now.values())


def no_value(_: Twin, __: Any) -> None:
    """A look that is not worked out here."""


def at_place(twin: Twin, **moved: float) -> float:
    """The error with the first links of the layers moved to these values."""
    weights = {name: np.array(block, float) for name, block in twin.now.items()}
    for name, value in moved.items():
        weights[name][0, 0] = value
    return error(weights, twin.settings.l2)


def surface_on_paper(twin: Twin, answer: Any) -> None:
    if moderate(twin):
        on_paper = [[at_place(twin, w1=x, w2=y) for x in answer["x"]] for y in answer["y"]]
        np.testing.assert_allclose(answer["error"], on_paper, rtol=1e-9)


def curve_on_paper(twin: Twin, answer: Any) -> None:
    if moderate(twin):
        np.testing.assert_allclose(answer["error"], [at_place(twin, w1=x) for x in answer["x"]], rtol=1e-9)


def nudge_on_paper(twin: Twin, answer: Any) -> None:
    if moderate(twin):
        after = at_place(twin, w1=twin.now["w1"][0][0] + 0.25)
        assert answer["after"] == pytest.approx(after, rel=1e-9)
        assert answer["slope"] == pytest.approx(gradient(twin.now, twin.settings.l2)["w1"][0, 0], rel=1e-9, abs=1e-14)


ON_PAPER: dict[str, Callable[[Twin, Any], None]] = {
    "surface": surface_on_paper,
    "curve": curve_on_paper,
    "nudge": nudge_on_paper,
}
