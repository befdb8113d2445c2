"""What a file of a picture is made of: the slice, the path over it, and what is said of them in words.

Which plane, and how finely, is for those who ask; what files look like, for `page`, `picture` and `table`.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from app.exports.look import Theme
from app.exports.seen import Path, Runner, Slice, Spot, numbers
from app.exports.ticks import three
from app.presets import PRESETS, Ranges
from app.sessions.describe import first_links
from app.sessions.scene import Scene
from app.sessions.session import Session
from app.sessions.slices import PathOnPlane, Sampling, path_on, surface_on
from app.sessions.state import Outcome
from app.surface.sample import Surface


@dataclass(frozen=True, eq=False)
class Scenery:
    """A scene, sampled."""

    scene: Scene
    surface: Surface
    path: PathOnPlane
    log: bool = False

    @classmethod
    def of(cls, scene: Scene, how: Sampling, log: bool = False, stopped: Callable[[], bool] = bool) -> "Scenery":
        """The surface over a scene's plane and the path up to its step."""
        return cls(scene, surface_on(scene, how, stopped), path_on(scene), log)

    @property
    def session(self) -> Session:
        return self.scene.session

    @property
    def diverged(self) -> bool:
        return self.scene.visit.outcome is Outcome.DIVERGED

    def drawn(self, theme: Theme) -> Slice:
        """As the figures take it."""
        a, b, _ = self.scene.point
        error = np.nan if self.scene.loss is None else self.scene.loss
        point = Spot(a, b, error) if np.isfinite([a, b]).all() else None
        runs = [Runner("", self.walked(), diverged=self.diverged)]
        surface, names = self.surface, self.scene.plane.labels
        grid = surface.alphas, surface.betas, np.asarray(surface.error, np.float64)
        weights = self.scene.plane.kind == "links"
        return Slice(*grid, *names, runs=runs, point=point, log=self.log, theme=theme, weights=weights)

    def walked(self) -> Path:
        """The path as the figures take it."""
        path = self.path
        errors = numbers(path.losses), numbers(path.slice_losses)
        return Path(numbers(path.steps), path.a, path.b, *errors).drawable()

    @property
    def title(self) -> str:
        return self.session.title or "Thalweg"

    @property
    def sentence(self) -> str:
        """How the error has changed, with its numbers."""
        step, first, now = self.scene.visit.step, self.path.losses[0], self.scene.visit.point.train
        if self.diverged:
            return f"Step {step}. The error grew without bound."
        if first is None or now is None or not step:
            return f"Step {step}. The error is {three(now)}."
        if first == now:
            return f"Step {step}. The error is {three(now)}, as at the start."
        verb = "fallen" if now < first else "risen"
        return f"Step {step}. The error has {verb} from {three(first)} to {three(now)}."

    @property
    def honesty(self) -> str:
        """How much of the path this picture shows."""
        share = self.path.path.share
        if share is None:
            return "No step has been taken yet: what the picture shows is the slice through the first weights."
        percent = f"{100 * share:.0f}" if 0.01 <= share < 0.995 else f"{100 * share:.2g}"
        if share > 0.9995:
            return "The whole path lies in this plane: it runs on the surface."
        return (
            f"{percent} % of the path lies in this plane. The other weights moved too, so the path is drawn at the "
            "error that the network really had, which need not be that of the slice under it."
        )

    def at_step(self, step: int) -> "Scenery":
        """The same surface with the path up to a step, for the frames of a film."""
        count = max(1, sum(each <= step for each in self.path.steps))
        path = self.path
        cut = replace(
            path,
            steps=path.steps[:count],
            losses=path.losses[:count],
            **{name: getattr(path, name)[:count] for name in ("a", "b", "distance", "slice_losses")},
        )
        return replace(self, path=cut, scene=replace(self.scene, visit=self.session.visit(path.steps[count - 1])))


def first_look(session: Session) -> tuple[tuple[str, str], Ranges | None]:
    """The preset's pair of links and its part of their plane, where the network still is the preset's."""
    preset = PRESETS.get(session.preset or "")
    if preset is None or list(session.arch.sizes) != preset.config["network"]["layers"]:
        return first_links(session), None
    return preset.links, preset.range
