"""A program that is exported repeats the session to its last bit."""

from types import SimpleNamespace
from typing import Any

import nbclient
import nbformat
import numpy as np
import pytest

from app.exports.script import notebook, python
from app.sessions.limits import Limits
from app.sessions.session import Session
from tests.exports.test_archive import CONFIGS
from tests.stores.contract import THINNING
from tests.stores.same import bits
from tests.stores.stories import ADAM, STORIES, Transition, walked


class Stub:
    """What the program calls, on a session of the core itself."""

    def __init__(self, config: dict[str, Any]) -> None:
        config = dict(config)
        self.core = Session.begin(config, THINNING, title=config.pop("title"), compiled=config.pop("compiled"))

    def step(self, count: int) -> None:
        self.core = walked(self.core, count)

    def run(self, count: int, every: int) -> None:
        *_, self.core = self.core.advance(count, every)

    def patch(self, **changes: Any) -> None:
        self.core = self.core.patch(changes)

    def surface(self, *_: Any, **__: Any) -> None: ...

    def curve(self, *_: Any) -> None: ...

    @property
    def message(self) -> str:
        return self.core.message

    @property
    def error(self) -> Any:
        return SimpleNamespace(train=self.core.last.point.train)


def repeated(session: Session) -> Session:
    """What the program's own session is like at its end."""
    made: list[Stub] = []

    def create(**config: Any) -> Stub:
        made.append(Stub(config))
        return made[0]

    client = SimpleNamespace(create=create, close=lambda: None)
    code = python(session).replace("from app.client import Client", "")
    exec(code, {"Client": SimpleNamespace(local=lambda: client)})
    return made[0].core


@pytest.mark.parametrize("config", CONFIGS.values(), ids=CONFIGS)
def test_a_program_repeats_whatever_was_configured(config: dict[str, Any]) -> None:
    session = walked(Session.begin(config, THINNING), 23)

    assert bits(repeated(session).last) == bits(session.last)


@pytest.mark.parametrize("story", STORIES.values(), ids=STORIES)
def test_a_program_repeats_whatever_was_done(story: tuple[Transition, ...]) -> None:
    session = Session.begin({}, THINNING, title='A "story" \\ \n of its own')
    for transition in story:
        session = transition(session)

    assert bits(repeated(session).last) == bits(session.last)


def test_a_memory_that_was_emptied_on_the_way_is_emptied_again() -> None:
    session = walked(Session.begin(ADAM, THINNING), 9)
    session = session.patch({"optimizer": {"name": "sgd"}}).patch(ADAM)
    session = walked(session, 9)

    assert bits(repeated(session).last) == bits(session.last)


def test_many_weights_that_were_set_are_set_again() -> None:
    session = walked(Session.begin({"network": {"layers": [2, 20, 1]}}, THINNING), 3)
    groups = session.arch.unflatten(np.linspace(-1, 1, session.arch.parameters))
    session = walked(session.patch({"weights": {name: values.tolist() for name, values in groups.items()}}), 3)

    assert bits(repeated(session).last) == bits(session.last)


def test_the_notebook_runs_and_comes_to_the_same_error_in_its_last_bit() -> None:
    session = walked(Session.begin({"data": {"name": "moons"}, "batch": {"size": 20}}, Limits(), compiled=False), 40)
    session = walked(session.patch({"optimizer": {"learning_rate": 0.3}, "weights": {"w1[0,0]": 0.25}}), 25)
    book: Any = nbformat.reads(notebook(session), as_version=4)  # type: ignore[no-untyped-call]

    nbclient.NotebookClient(book, timeout=300, kernel_name="python3").execute()

    outputs = [output for cell in book.cells if cell.cell_type == "code" for output in cell.outputs]
    printed = "".join(output.text for output in outputs if output.output_type == "stream" and output.name == "stdout")
    shown = [output.data for output in outputs if output.output_type == "execute_result"]
    assert "to the last bit: True" in printed
    assert sum("application/vnd.plotly.v1+json" in data for data in shown) == 2
