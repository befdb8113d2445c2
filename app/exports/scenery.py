"""What a file of a picture is made of: the slice, the path over it, and what is said of them in words.

Which plane, and how finely, is for those who ask; what files look like, for `page`, `picture` and `table`.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from app.exports.look import Theme
from app.exports.seen import Path, Runner, Slice, Spot, numbers
from app.exports.words import error_text, title_text, words
from app.presets import PRESETS, Ranges
from app.sessions.describe import first_links
from app.sessions.scene import Scene
from app.sessions.session import Session
from app.sessions.slices import PathOnPlane, Sampling, path_on, surface_on
from app.sessions.state import Outcome
from app.surface.sample import Surface
from app.texts import FIRST, Texts


@dataclass(frozen=True, eq=False)
class Scenery:
    """A scene, sampled; of a frame of a film, `film` is the error along the whole path, whose range all frames have."""

    scene: Scene
    surface: Surface
    path: PathOnPlane
    log: bool = False
    language: str = FIRST
    film: tuple[float | None, ...] = ()

    @classmethod
    def of(
        cls,
        scene: Scene,
        how: Sampling,
        log: bool = False,
        stopped: Callable[[], bool] = bool,
        language: str = FIRST,
    ) -> "Scenery":
        """The surface over a scene's plane and the path up to its step, to be told of in a language."""
        return cls(scene, surface_on(scene, how, stopped), path_on(scene), log, language)

    @property
    def say(self) -> Texts:
        return words(self.language)

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
        return Slice(*grid, *names, runs, point, self.log, theme, weights, self.language, self.film)

    def walked(self) -> Path:
        """The path as the figures take it."""
        path = self.path
        errors = numbers(path.losses), numbers(path.slice_losses)
        return Path(numbers(path.steps), path.a, path.b, *errors).drawable()

    @property
    def title(self) -> str:
        return title_text(self.say, self.session.title, self.session.preset) or "Thalweg"

    @property
    def sentence(self) -> str:
        """How the error has changed, with its numbers."""
        step, first, now = self.scene.visit.step, self.path.losses[0], self.scene.visit.point.train
        say, error = self.say, error_text(self.say, now)
        if self.diverged:
            return say("files.made.grew", step=step)
        if first is None or now is None or not step:
            return say("export.frame", step=step, error=error)
        if first == now:
            return say("say.still", step=step, error=error)
        key = "say.fallen" if now < first else "say.risen"
        return say(key, step=step, to=error, **{"from": error_text(say, first)})

    @property
    def honesty(self) -> str:
        """How much of the path this picture shows."""
        share = self.path.path.share
        if share is None:
            return self.say("files.made.atStart")
        percent = f"{100 * share:.0f}" if 0.01 <= share < 0.995 else f"{100 * share:.2g}"
        if share > 0.9995:
            return self.say("files.made.whole")
        return self.say("files.made.share", percent=percent)

    def at_step(self, step: int) -> "Scenery":
        """The same surface on the same scale with the path up to a step, for the frames of a film."""
        count = max(1, sum(each <= step for each in self.path.steps))
        path = self.path
        cut = replace(
            path,
            steps=path.steps[:count],
            losses=path.losses[:count],
            **{name: getattr(path, name)[:count] for name in ("a", "b", "distance", "slice_losses")},
        )
        scene = replace(self.scene, visit=self.session.visit(path.steps[count - 1]))
        return replace(self, path=cut, scene=scene, film=self.film or tuple(path.losses))


def first_look(session: Session) -> tuple[tuple[str, str], Ranges | None]:
    """The preset's pair of links and its part of their plane, where the network still is the preset's."""
    preset = PRESETS.get(session.preset or "")
    if preset is None or list(session.arch.sizes) != preset.config["network"]["layers"]:
        return first_links(session), None
    return preset.links, preset.range
