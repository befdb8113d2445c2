"""A small picture of every preset, computed once: the slice that it is shown on, and its path over it.

What is computed are shades and places; colors and lines are the page's.
"""

from dataclasses import dataclass
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from app.arrays import FloatArray, Matrix
from app.planes.spec import PlaneSpec
from app.presets import PRESETS, Preset
from app.sessions.limits import Limits
from app.sessions.scene import Scene
from app.sessions.session import Session
from app.sessions.slices import PathOnPlane, Sampling, path_on, surface_on
from app.surface.sample import Surface

POINTS = (43, 28)  # a tile is 84 x 54
HIGHEST = 0.96  # the quantile of the errors that is drawn highest, so that a cliff leaves shades for the rest
SHADES = 255
FLOOR = 1e-9
FIRST = 9


@dataclass(frozen=True, eq=False)
class Thumbnail:
    """A preset in small.

    Args:
        name: the preset's.
        shades: (rows, columns), from the bottom, 0 for the lowest error and 255 for the highest, in its logarithm.
        path: places from 0 to 1, to the right and up; some may lie outside.
        steps: how many the path has.
        low, high: the errors at both ends of the shades.
    """

    name: str
    shades: NDArray[np.uint8]
    path: list[tuple[float, float]]
    steps: int
    low: float
    high: float


class Pictures:
    """The thumbnails, each computed when it is first asked for."""

    def __init__(self) -> None:
        self._kept: dict[str, Thumbnail] = {}
        self._locks = {name: Lock() for name in PRESETS}

    def known(self, name: str) -> Thumbnail | None:
        return self._kept.get(name)

    def of(self, preset: Preset) -> Thumbnail:
        """The picture of a preset; who asks while it is computed waits for it."""
        with self._locks[preset.name]:
            if preset.name not in self._kept:
                self._kept[preset.name] = thumbnail(preset)
            return self._kept[preset.name]

    def warm(self) -> None:
        """Compute those that the page shows first; the others, which may take longer, when somebody asks."""
        for preset in list(PRESETS.values())[:FIRST]:
            self.of(preset)


def thumbnail(preset: Preset) -> Thumbnail:
    """The picture of a preset after the steps that show what it shows."""
    start = Session.begin(preset.config, Limits(), preset.name, preset.title)
    *_, session = start.advance(preset.steps)
    spec = PlaneSpec.of_json({"kind": "links", "a": preset.links[0], "b": preset.links[1]})
    scene = Scene.of(session, None, spec)
    surface = surface_on(scene, Sampling(preset.range, POINTS, "float32"))
    shades, low, high = _shades(np.asarray(surface.error, dtype=np.float64))
    return Thumbnail(preset.name, shades, _places(surface, path_on(scene)), session.step, low, high)


def _shades(error: Matrix) -> tuple[NDArray[np.uint8], float, float]:
    finite = error[np.isfinite(error)]
    low, high = float(finite.min()), float(np.quantile(finite, HIGHEST))
    height = np.log(np.maximum(np.where(np.isfinite(error), error, high), FLOOR))
    bottom, top = np.log(max(low, FLOOR)), np.log(max(high, FLOOR))
    share = np.clip((height - bottom) / max(top - bottom, FLOOR), 0, 1)
    return np.rint(SHADES * share).astype(np.uint8), low, high


def _places(surface: Surface, path: PathOnPlane) -> list[tuple[float, float]]:
    a, b = _share(path.a, surface.alphas), _share(path.b, surface.betas)
    seen = np.isfinite(a) & np.isfinite(b) & (np.abs(a) < 10) & (np.abs(b) < 10)
    return [(round(float(x), 4), round(float(y), 4)) for x, y in zip(a[seen], b[seen], strict=True)]


def _share(values: FloatArray, axis: FloatArray) -> FloatArray:
    return np.asarray((values - axis[0]) / (axis[-1] - axis[0]))
