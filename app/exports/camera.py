"""From where a landscape is seen, and where its points fall on the screen; as `static/js/figures/camera.js`."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from app.arrays import Matrix, Vector
from app.exports.look import theme
from app.exports.seen import Slice

HALF_ANGLE = np.tan(np.pi / 8)  # Plotly's perspective opens by this from bottom to top
SIZE = (600.0, 540.0)  # pixels that a landscape is fitted to, and its dashes and letters are measured on
PADS = (62.0, 26.0, 62.0, 40.0)  # room for ticks and titles around it: left, top, right, bottom
ROUNDS = 24  # perspective makes fitting an iteration, and a short one
TURNS = (0, 18, 90, 108, 180, 198, 270, 288)  # degrees: of each side nearly straight, and more across a corner
BETTER = 0.12  # so much better than from the theme's own side another view must be
PACES = 60


@dataclass(frozen=True, eq=False)
class Box:
    """The ends of the three axes (3, 2), and their lengths in Plotly's scene (3,)."""

    ends: Matrix
    aspect: Vector

    @classmethod
    def of(cls, drawn: Slice) -> "Box":
        low, high = drawn.scale.at(drawn.scale.low), drawn.scale.at(drawn.scale.high)
        air = high - low
        ends = [[drawn.x[0], drawn.x[-1]], [drawn.y[0], drawn.y[-1]], [low - 0.03 * air, high + 0.06 * air]]
        aspect = theme()["race" if drawn.race else "surface"]["aspect"]
        return cls(np.array(ends), np.array([aspect[name] for name in "xyz"]))

    def place(self, points: Matrix) -> Matrix:
        """Points of the data (T, 3) in Plotly's scene, whose box is centered on 0 and as long as its aspect."""
        return ((points - self.ends[:, 0]) / (self.ends[:, 1] - self.ends[:, 0]) - 0.5) * self.aspect

    def unplace(self, points: Matrix) -> Matrix:
        """The inverse of `place`."""
        return self.ends[:, 0] + (points / self.aspect + 0.5) * (self.ends[:, 1] - self.ends[:, 0])


@dataclass(frozen=True, eq=False)
class Camera:
    """Where the eye is, and what it looks at, in Plotly's scene."""

    eye: Vector
    center: Vector

    @classmethod
    def base(cls, race: bool) -> "Camera":
        """The theme's own."""
        given = theme()["race" if race else "surface"]["camera"]
        return cls(*(np.array([given[part][name] for name in "xyz"]) for part in ("eye", "center")))

    def turned(self, degrees: float) -> "Camera":
        """Turned about the upright axis through the center."""
        angle = np.deg2rad(degrees)
        cos, sin = np.cos(angle), np.sin(angle)
        turn = np.array([[cos, -sin, 0.0], [sin, cos, 0.0], [0.0, 0.0, 1.0]])
        return Camera(self.center + turn @ (self.eye - self.center), self.center)

    @property
    def frame(self) -> tuple[Vector, Vector, Vector]:
        """Unit vectors to the right, up and forward, as seen."""
        forward = self.center - self.eye
        forward = forward / np.linalg.norm(forward)
        right = np.cross(forward, [0.0, 0.0, 1.0])
        right = right / np.linalg.norm(right)
        return right, np.cross(right, forward), forward

    def see(self, points: Matrix) -> Matrix:
        """Points of the scene (T, 3) as pixels (T, 2) from the top left corner of a stage of `SIZE`."""
        right, up, forward = self.frame
        away = points - self.eye
        unit = SIZE[1] / 2 / HALF_ANGLE / (away @ forward)
        return np.stack([SIZE[0] / 2 + away @ right * unit, SIZE[1] / 2 - away @ up * unit], 1)

    def fitted(self, points: Matrix) -> "Camera":
        """Moved along its line of sight and sideways until all points (T, 3) fill the stage but for the pads."""
        left, top, right, bottom = PADS
        room = np.array([SIZE[0] - left - right, SIZE[1] - top - bottom])
        camera = self
        for _ in range(ROUNDS):
            seen = camera.see(points)
            low, high = seen.min(axis=0), seen.max(axis=0)
            larger = float(((high - low) / room).max())
            aside = (low + high) / 2 - (np.array([left, top]) + room / 2)
            across, up, forward = camera.frame
            radius = float(np.linalg.norm(camera.center - camera.eye))
            unit = radius * HALF_ANGLE * 2 / SIZE[1]
            center = camera.center + across * aside[0] * unit - up * aside[1] * unit
            camera = Camera(center - forward * radius * larger, center)
        return camera

    def plotly(self) -> dict[str, Any]:
        """As Plotly's layout takes it."""
        eye, center = (dict(zip("xyz", map(float, part), strict=True)) for part in (self.eye, self.center))
        return {"eye": eye, "center": center, "up": {"x": 0, "y": 0, "z": 1}, "projection": {"type": "perspective"}}


def hidden(drawn: Slice, box: Box, camera: Camera, points: Matrix) -> Any:
    """Which points (T, 3) of the scene the landscape hides, (T,) of truth values."""
    way = camera.eye - points
    far = 1.5 * 0.025 + 0.025 * np.arange(PACES)
    along = points[:, None] + way[:, None] * (far[:, None] / np.linalg.norm(way, axis=1)[:, None, None])
    spots = box.unplace(along)
    inside = np.all((np.abs(along) <= box.aspect / 2 + 1e-6), axis=2)
    ground = drawn.at(spots[..., 0].ravel(), spots[..., 1].ravel()).reshape(spots.shape[:2])
    above = (ground - spots[..., 2]) / (box.ends[2, 1] - box.ends[2, 0]) > 0.01
    return np.any(inside & above, axis=1)


def best_camera(drawn: Slice, box: Box) -> Camera:
    """The best of eight views: it hides little of path and axes, and the path runs across the screen, not into it."""
    base, path, land = Camera.base(drawn.race), _placed(drawn, box), _land(drawn, box)
    floor = [[a, b, box.ends[2, 0]] for a in box.ends[0] for b in box.ends[1]]
    posts = np.array([*floor, *([a, b, box.ends[2, 1]] for a, b, _ in floor)])
    outline = np.concatenate([box.place(posts), land, path])
    cameras = [base.turned(turn).fitted(outline) for turn in TURNS]
    if len(path) < 2:
        return cameras[0]
    merits = [_merit(drawn, box, camera, (path, land, *_axes(box, camera))) for camera in cameras]
    return cameras[int(np.argmax([merit - BETTER * (turn >= 90) for merit, turn in zip(merits, TURNS, strict=True)]))]


def _placed(drawn: Slice, box: Box) -> Matrix:
    """Some forty points of each path, where they lie over the grid."""
    lines = [np.empty((0, 3))]
    for run in drawn.runs:
        line = np.stack([run.path.a, run.path.b, drawn.over(run.path)[0]], 1)
        lines.append(box.place(line[:: max(1, len(line) // 40)]))
    path = np.concatenate(lines)
    return np.asarray(path[np.all(np.abs(path[:, :2]) <= box.aspect[:2] / 2, axis=1)])


def _land(drawn: Slice, box: Box) -> Matrix:
    spots = np.stack([axis.ravel() for axis in np.meshgrid(drawn.x[::5], drawn.y[::5])], 1)
    return box.place(np.column_stack([spots, drawn.at(spots[:, 0], spots[:, 1])]))


def _axes(box: Box, camera: Camera) -> tuple[Matrix, Matrix]:
    """Points of the upright axis, at the floor's corner farthest left, and of the two that meet at the lowest one."""
    x, y, z = box.aspect / 2
    feet = np.array([[a, b, -z] for a in (-x, x) for b in (-y, y)])
    across, down = camera.see(feet).T
    left, front = feet[np.argmin(across)], feet[np.argmax(down)]
    upright = left + np.linspace(0, 1, 5)[:, None] * [0, 0, 2 * z]
    floor = [front * [*which] for t in np.linspace(1, -0.6, 5) for which in ((t, 1, 1), (1, t, 1))]
    return upright, np.array(floor)


def _merit(drawn: Slice, box: Box, camera: Camera, lines: tuple[Matrix, ...]) -> float:
    """Little is hidden of path, landscape, upright axis and those on the floor: `lines`, in this order."""
    across = min(float(np.ptp(camera.see(lines[0])[:, 0])) / SIZE[0], 0.4)
    hides = [float(hidden(drawn, box, camera, points).mean()) for points in lines]
    return 1.4 * across - float(np.dot((2, 0.35, 0.8, 0.8), hides))
