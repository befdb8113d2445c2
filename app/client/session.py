"""A session: stepped, run, rewound, forked, changed by hand, watched, exported; and all that can be asked about it.

What can be asked stands in `app.client.looking`; how a session comes about, in `app.client.client`.
"""

from collections.abc import Callable, Generator, Iterator
from dataclasses import replace
from os import PathLike
from pathlib import Path
from typing import Any

from app.client.errors import Busy, Unreachable
from app.client.figures import Bundle, bundle
from app.client.looking import Looking
from app.client.records import Both, Json, Point, View, read
from app.client.wire import FIRST_WAIT, Event, Wire

LONGEST_WAIT = 30.0  # seconds between two attempts to watch again
SILENCE = 45.0  # seconds after which a watched server is gone; it gives a sign of life every 15
STEPPED = ("step", "version", "outcome")  # what steps say of the session


class Session(Looking):
    """A session on a server, as it stood when it was last heard of; `refresh` asks anew.

    Example:
        >>> from app.client import Client
        >>> client = Client.local()
        >>> session = client.create(preset="valley")
        >>> [round(point.error.train, 3) for point in session.step(2)]
        [0.917, 0.697]
        >>> session.steps, session.outcome
        (2, 'running')
        >>> last = session.run(20, every=10, progress=lambda point: print("step", point.step))[-1]
        step 12
        step 22
        >>> fork = session.fork(step=2, optimizer={"learning_rate": 0.05})
        >>> fork.config["optimizer"]["learning_rate"], fork.error == session.rewind(2).error
        (0.05, True)
        >>> session.weights()["w1"].shape
        (2, 1)
        >>> surface = session.surface("w1[0,0]", "w1[1,0]", ranges=[(-1, 3), (-1, 3)], resolution=(41, 21))
        >>> surface.error.shape, float(surface.error.min()) < session.error.train
        ((21, 41), True)
        >>> session.patch(weights={"w1[0,0]": 1.0}).changes[-1]["changed"]
        ['weights']
        >>> session.delete()
        >>> client.close()
    """

    def __init__(self, wire: Wire, view: View) -> None:
        super().__init__(wire, view.id or view.view_id)
        self._view, self._whole = view, True

    @property
    def view(self) -> View:
        """All there is to say of it; after steps, asked for anew."""
        return self._view if self._whole else self.refresh()

    def refresh(self) -> View:
        """Ask where the session stands; others may have changed it."""
        return self._seen(self._wire.json("GET", self._at))

    @property
    def id(self) -> str | None:
        """May do everything; None to those who came by the `view_id`."""
        return self._view.id

    @property
    def view_id(self) -> str:
        """May only read; to be shared."""
        return self._view.view_id

    @property
    def links(self) -> tuple[str, str]:
        """The two weights to look at first."""
        first, second = self._view.links
        return first, second

    @property
    def config(self) -> Json:
        """The complete request, with every default, as it is for the next step."""
        return self._view.config

    @property
    def steps(self) -> int:
        """How many steps have been taken: the step at which it is."""
        return self._view.step

    @property
    def error(self) -> Both:
        """Over the training examples, and over those held back."""
        return self._view.error

    @property
    def accuracy(self) -> Both:
        """The same of the share of right answers; None where nothing is classified."""
        return self.view.accuracy

    @property
    def outcome(self) -> str:
        """`running`, `stationary` or `diverged`."""
        return self._view.outcome

    @property
    def message(self) -> str:
        """How it stands, in a sentence."""
        return self.view.message

    @property
    def address(self) -> str:
        """The page that shows it, for whoever may change it."""
        return f"{str(self._wire.http.base_url).rstrip('/')}/#s={self.id or self.view_id}"

    def step(self, n: int = 1) -> list[Point]:
        """Take n steps; a point for each, thinned above 1,000.

        Raises:
            Diverged: it has left the finite numbers; rewinding ends that.
        """
        answer = self._post("steps", count=n)
        error = read(Both, answer["error"])
        self._view = replace(self._view, **{name: answer[name] for name in STEPPED}, error=error)
        self._whole = False
        return [read(Point, point) for point in answer["points"]]

    def run(self, steps: int, every: int = 1, progress: Callable[[Point], object] | None = None) -> list[Point]:
        """Take many steps; a point for every so many of them, and `progress` hears of each as it is reached."""
        points = []
        for point in self.walk(steps, every):
            points.append(point)
            if progress is not None:
                progress(point)
        return points

    def walk(self, steps: int, every: int = 1) -> Generator[Point]:
        """The same as an iterator: steps are taken as it is gone through; what was trained stays where it is left."""
        for event in self._wire.stream("POST", f"{self._at}/run", {"steps": steps, "every": every}):
            if event.name == "point":
                point = read(Point, event.data)
                self._view = replace(self._view, step=point.step, error=point.error, outcome=point.outcome)
                self._whole = False
                yield point
        self.refresh()

    def settle(self) -> View:
        """Where it stands once nothing moves any more: a run that was left takes a step or two until it is noticed."""
        before = self.refresh()
        while self.refresh().step != before.step:
            before = self._view
        return self._view

    def rewind(self, step: int) -> View:
        """Be at an earlier step again, bit for bit; what came after is forgotten."""
        return self._seen(self._post("rewind", step=step))

    def patch(self, **changes: Any) -> View:
        """Change `optimizer`, `batch`, `free`, `error`, or single `weights`, from the next step on."""
        return self._seen(self._wire.json("PATCH", self._at, changes))

    def fork(self, step: int | None = None, **changes: Any) -> "Session":
        """A second session that starts where this one was at a step, with changes; this one stays as it is."""
        return Session(self._wire, read(View, self._post("fork", step=step, **changes)))

    def renew_view(self) -> View:
        """Get another `view_id`; the old one leads nowhere from then on, and those who watch by it are ended."""
        return self._seen(self._wire.json("POST", f"{self._at}/view"))

    def delete(self) -> None:
        """Delete it; both of its ids lead nowhere from then on."""
        self._wire.send("DELETE", self._at)

    def watch(self, since: str = "") -> Iterator[Event]:
        """Every change, whoever makes it: `stepped`, `changed`, and at last `deleted`.

        Begins with where the session stands, or after the event `since`; after a lost connection it goes on where it
        was, and gives up when the server stays away.

        Raises:
            ThalwegError: the session is not there any more, or the server cannot be reached.
        """
        failures = 0
        while True:
            try:
                for event in self._heard(since):
                    failures = 0
                    if event.name == "ended":
                        break
                    since = event.id or since
                    yield event
                    if event.name == "deleted":
                        return
            except (Busy, Unreachable):
                failures += 1
                if failures > self._wire.retries:
                    raise
            self._wire.pause(min(LONGEST_WAIT, FIRST_WAIT * 2**failures))

    def _heard(self, since: str) -> Iterator[Event]:
        headers = {"Last-Event-ID": since} if since else {}
        return self._wire.stream("GET", f"{self._at}/events", headers=headers, timeout=SILENCE)

    def export(
        self, format: str, file: str | PathLike[str] | None = None, *, language: str | None = None, **options: Any
    ) -> bytes:
        """The session in another form: `json`, `html`, `csv`, `npz`, `py`, `ipynb`, `svg` or `png`.

        Args:
            format: which.
            file: where it is written to as well.
            language: of a page or a picture, such as `de`; without one, English.
            options: what the form lets one choose, such as `a` and `b`; `/docs` lists it.
        """
        headers = {} if language is None else {"Accept-Language": language}
        params = {"format": format, **options}
        content = self._wire.send("GET", f"{self._at}/export", params=params, headers=headers).content
        if file is not None:
            Path(file).write_bytes(content)
        return content

    def _repr_mimebundle_(self, **_: Any) -> Bundle:
        """In a notebook: its path, on the error over the two weights to look at first."""
        return bundle(self.surface(path=True, ranges=self._view.range).figure(), repr(self))

    def __repr__(self) -> str:
        return f"<Session {self._view.summary}: step {self.steps}, error {self.error.train}>"

    def _seen(self, answer: Json) -> View:
        self._view, self._whole = read(View, answer), True
        return self._view
