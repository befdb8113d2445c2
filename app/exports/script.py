"""A session as a program that repeats it through the client, step by step, to the same error in its last bit.

What was done is read off the path as it is kept: where each stretch begins, with what, and at which weights. What a
rewind has dropped is not part of it.
"""

import json
from collections.abc import Iterator, Mapping
from pprint import pformat
from typing import Any, NamedTuple

import numpy as np

from app import __version__
from app.exports.scenery import first_look
from app.sessions.codec import leaves
from app.sessions.describe import summary
from app.sessions.session import Session, Stretch
from app.sessions.state import Visit
from app.sessions.train import advance

MOST_STEPS = 10_000  # of one call, by the server's usual limits
MOST_NAMES = 20  # weights that are set one by one; more are set as whole groups
WIDTH = 100


class Cell(NamedTuple):
    """A part of the program, and a sentence on it."""

    says: str
    code: str


def python(session: Session) -> str:
    """The program as a file of Python."""
    first, *rest = _cells(session)
    lines = [line for cell in rest for line in (f"# {cell.says}", cell.code, "")]
    about = f'"""{_plain(_title(session))}: a session of Thalweg, repeated.\n\n{_about(session)}\n"""'
    return "\n".join([about, "", first.code, "", *lines, "client.close()", ""])


def notebook(session: Session) -> str:
    """The same as a notebook of Jupyter's, format 4.5; surfaces and curves show themselves."""
    head = {
        "cell_type": "markdown",
        "id": "about",
        "metadata": {},
        "source": f"# {_plain(_title(session))}\n\n{_about(session)}",
    }
    cells: list[dict[str, Any]] = [head]
    for place, cell in enumerate([*_cells(session), Cell("The program in this process ends.", "client.close()")]):
        cells.append({"cell_type": "markdown", "id": f"says-{place}", "metadata": {}, "source": cell.says})
        code = {"cell_type": "code", "id": f"code-{place}", "metadata": {}, "source": cell.code}
        cells.append(code | {"execution_count": None, "outputs": []})
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    metadata = {"kernelspec": kernel, "language_info": {"name": "python"}}
    return json.dumps({"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}, indent=1) + "\n"


def _title(session: Session) -> str:
    return session.title or "A session"


def _plain(text: str) -> str:
    """A title as it may stand in a docstring and in Markdown: letters, digits and some marks."""
    kept = "".join(
        sign if sign.isalnum() or sign in " ,.-()" else " " for sign in text.encode(errors="replace").decode()
    )
    return " ".join(kept.split()) or "A session"


def _about(session: Session) -> str:
    config = session.run.spec.to_json(by_reference=True)
    return (
        f"{summary(config)}; {session.step} steps. Made by Thalweg {__version__}. It runs in this process; "
        "`Client(url)` in the place of `Client.local()` runs it on a server."
    )


def _cells(session: Session) -> Iterator[Cell]:
    yield Cell(
        "The client, and the program that it talks to.", "from app.client import Client\n\nclient = Client.local()"
    )
    yield Cell("The configuration, with every default.", f"config = {_literal(_config(session))}")
    yield Cell("The start.", "session = client.create(**config)")
    yield from _walk(session)
    error = session.last.point.train
    check = f"expected = {error!r}\nprint(session.message)\nprint('to the last bit:', session.error.train == expected)"
    yield Cell("Where it stands, and the error that the session had there.", check)
    (a, b), ranges = first_look(session)
    yield Cell(
        "The error over two weights, with the path down it.",
        f"session.surface({a!r}, {b!r}, ranges={ranges!r}, resolution=(61, 61), path=True)",
    )
    yield Cell("The error over one of them.", f"session.curve({a!r})")


def _config(session: Session) -> dict[str, Any]:
    start = session.stretches[0]
    config = start.run.spec.to_json()
    if not np.array_equal(start.begin.state.theta, start.run.spec.theta()):
        config["weights"] = _groups(session, start.begin)
    return {"title": session.title.encode(errors="replace").decode(), **config, "compiled": start.run.compiled}


def _walk(session: Session) -> Iterator[Cell]:
    """The steps of each stretch, and what was changed before the next."""
    for before, after in zip(session.stretches, session.stretches[1:], strict=False):
        yield from _steps(before.begin.step, after.begin.step)
        names = ", ".join(after.changed)
        yield Cell(f"At step {after.begin.step}: another {names}.", "\n".join(_patches(session, before, after)))
    yield from _steps(session.stretches[-1].begin.step, session.step)


def _steps(start: int, end: int) -> Iterator[Cell]:
    count = end - start
    if count:
        call = f"session.step({count})" if count <= MOST_STEPS else f"session.run({count}, every={MOST_STEPS})"
        yield Cell(f"From step {start} to step {end}.", call)


def _patches(session: Session, before: Stretch, after: Stretch) -> Iterator[str]:
    """The calls that lead from the end of a stretch to the beginning of the next."""
    arrived = _arrived(session, before, after.begin.step)
    old, new = before.run.spec.changeable_json(), after.run.spec.changeable_json()
    changes = {name: new[name] for name in new if new[name] != old[name]}
    same = old["optimizer"]["name"] == new["optimizer"]["name"]
    memory = arrived.state.opt_state if same else after.run.transform.init(arrived.state.theta)
    if not _equal(memory, after.begin.state.opt_state):  # emptied by another optimizer that it had for a moment
        other = "sgd" if new["optimizer"]["name"] != "sgd" else "adam"
        yield f"session.patch(optimizer={{'name': {other!r}}})"
        changes["optimizer"] = new["optimizer"]
    if weights := _weights(session, arrived, after.begin):
        changes["weights"] = weights
    if changes:
        yield f"session.patch(**{_literal(changes)})"


def _arrived(session: Session, stretch: Stretch, step: int) -> Visit:
    """The end of a stretch, which is not kept where something was changed: taken again from the step before."""
    near = stretch.begin if stretch.begin.step == step else session.visit(step - 1)
    reference = stretch.begin.point.train or 0.0
    return max(advance(stretch.run, near, step - near.step, reference), default=near, key=lambda visit: visit.step)


def _weights(session: Session, before: Visit, after: Visit) -> dict[str, Any]:
    """Those that were set by hand."""
    old, new = before.state.theta, after.state.theta
    places = np.flatnonzero(old.view(np.int64) != new.view(np.int64))  # to the bit, so that 0 is not -0
    if len(places) > MOST_NAMES:
        return _groups(session, after)
    return {session.arch.name(int(place)): float(new[place]) for place in places}


def _groups(session: Session, visit: Visit) -> dict[str, Any]:
    return {name: values.tolist() for name, values in session.arch.unflatten(visit.state.theta).items()}


def _equal(mine: Any, other: Any) -> bool:
    pairs = zip(leaves(mine), leaves(other), strict=True)
    return all(np.array_equal(a, b, equal_nan=True) for a, b in pairs)


def _literal(value: Mapping[str, Any]) -> str:
    return pformat(dict(value), width=WIDTH, sort_dicts=False, compact=True)
