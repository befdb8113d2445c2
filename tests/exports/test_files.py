"""Every kind of file is opened again by what reads it."""

import csv
import io
import json
import struct
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from xml.etree import ElementTree as ET

import nbformat
import numpy as np
import pytest

from app.exports.page import page
from app.exports.picture import png, svg
from app.exports.scenery import Scenery
from app.exports.script import notebook, python
from app.exports.table import history_csv, npz, path_csv, surface_csv
from app.planes.spec import PlaneSpec
from app.sessions.limits import Limits
from app.sessions.scene import Scene
from app.sessions.session import Session
from app.sessions.slices import Sampling
from tests.stores.stories import walked

HOSTILE = "</script><script>alert(1)</script>\"'&\u2028\ud800"
SVG = "{http://www.w3.org/2000/svg}"
MOONS = {"data": {"name": "moons", "examples": 40, "noise": 0.1}}


def scenery(session: Session, kind: str = "links", step: int | None = None, log: bool = False) -> Scenery:
    spec = PlaneSpec.links("w1[0,0]", "w2[1,0]") if kind == "links" else PlaneSpec.of_json({"kind": kind})
    return Scenery.of(Scene.of(session, step, spec), Sampling(None, (21, 17), "float64"), log)


@pytest.fixture(scope="module")
def session() -> Session:
    return walked(Session.begin(MOONS, Limits(), title=HOSTILE), 12)


def rows_of(text: str) -> tuple[list[str], list[list[float]]]:
    head, *rows = csv.reader(io.StringIO(text))
    return head, [[float(cell) if cell else np.nan for cell in row] for row in rows]


def test_a_table_of_the_surface_reads_back_exactly(session: Session) -> None:
    shown = scenery(session)

    head, rows = rows_of(surface_csv(shown))

    assert head == ["w1[0,0]", "w2[1,0]", "error"]
    columns = np.array(rows).T
    np.testing.assert_array_equal(columns[2].reshape(17, 21), shown.surface.error)
    np.testing.assert_array_equal(np.unique(columns[0]), shown.surface.alphas)


def test_tables_of_the_path_and_the_history_read_back_exactly(session: Session) -> None:
    shown = scenery(session)

    head, path = rows_of(path_csv(shown))
    _, history = rows_of(history_csv(session))

    assert head[:4] == ["step", "w1[0,0]", "w2[1,0]", "error"]
    np.testing.assert_array_equal(np.array(path)[:, 3], shown.path.losses)
    assert [tuple(row) for row in history] == [tuple(point) for point in session.history()]


def test_arrays_are_read_without_unpickling(session: Session) -> None:
    with np.load(io.BytesIO(npz(scenery(session))), allow_pickle=False) as found:
        arrays = dict(found)

    assert arrays["weights"].shape == (13, session.arch.parameters)
    np.testing.assert_array_equal(arrays["weights"][-1], session.last.state.theta)
    assert arrays["surface_error"].shape == (17, 21)
    assert json.loads(str(arrays["config"])) == session.run.spec.to_json()
    assert arrays["history_train"][-1] == session.last.point.train


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("kind", ["links", "random", "pca"])
def test_a_picture_is_a_drawing_with_its_axes_and_its_path(session: Session, kind: str, theme: Any) -> None:
    shown = scenery(session, kind)

    root = ET.fromstring(svg(shown.drawn(theme), shown.title, shown.sentence))

    texts = ["".join(each.itertext()) for each in root.iter(f"{SVG}text")]
    assert texts[1] == shown.sentence
    assert {*shown.drawn(theme).titles} <= {*texts}
    assert len(list(root.iter(f"{SVG}path"))) > 20


def test_pixels_are_a_png_of_twice_the_size_and_the_same_each_time(session: Session) -> None:
    shown = scenery(session)
    picture = svg(shown.drawn("light"), shown.title, shown.sentence)

    found = png(picture)

    assert found.startswith(b"\x89PNG\r\n\x1a\n")
    assert struct.unpack(">II", found[16:24]) == (1520, 1440)
    assert found == png(picture)


@pytest.mark.parametrize("make", [page, npz, surface_csv, path_csv])
def test_the_same_session_gives_the_same_file(session: Session, make: Callable[[Scenery], Any]) -> None:
    assert make(scenery(session)) == make(scenery(session))


def test_a_page_asks_for_nothing_and_nothing_can_be_slipped_into_it(session: Session) -> None:
    text = page(scenery(session))

    assert "<script>alert" not in text
    assert "default-src 'none'" in text
    assert text.count("<script") - text.count("\\<script") >= 3
    assert not any(f'{name}="http' in text.partition("<script")[0] for name in ("src", "href"))


@pytest.mark.parametrize("step", [0, 5, None])
def test_a_picture_of_an_earlier_step_says_which(session: Session, step: int | None) -> None:
    shown = scenery(session, step=step)

    assert shown.sentence.startswith(f"Step {12 if step is None else step}.")
    assert len(shown.path.steps) == (12 if step is None else step) + 1


def test_a_frame_holds_the_path_up_to_its_step(session: Session) -> None:
    frame = scenery(session).at_step(4)

    assert frame.path.steps == [0, 1, 2, 3, 4]
    assert frame.sentence.startswith("Step 4.")
    assert frame.scene.point[0] == frame.path.a[-1]


def test_a_page_is_in_german_throughout() -> None:
    """Whatever is said in a file stands in both catalogues; nothing of the English one may be left over."""
    network = {"layers": [2, 3, 1], "bias": False}
    english = scenery(walked(Session.begin({**MOONS, "network": network}, Limits()), 12))
    german = replace(english, language="de")

    theirs, ours = (without_plotly(page(each)) for each in (english, german))

    assert '<html lang="de">' in ours
    told = ("Landscape", "Contour", "Error over the steps", "no biases", '"step"', '"error"', '"train"')
    for text in (english.sentence, english.honesty, *told):
        assert text in theirs
        assert text not in ours
    assert "Fehler, logarithmisch" in svg(replace(german, log=True).drawn("light"), "", "")


def without_plotly(page: str) -> str:
    """All of a page but the program that draws in it."""
    return "".join(sorted(page.split("<script>"), key=len)[:-1])


def test_what_diverged_can_be_drawn() -> None:
    lost = walked(Session.begin({"optimizer": {"learning_rate": 1e6}, "error": {"l2": 1.0}}, Limits()), 40)
    shown = scenery(lost)

    assert "grew without bound" in shown.sentence
    for log in (False, True):
        drawn = scenery(lost, log=log)
        ET.fromstring(svg(drawn.drawn("dark"), "", drawn.sentence))
        page(drawn)
        npz(drawn)
        path_csv(drawn)


def test_a_notebook_is_one_and_a_script_compiles(session: Session) -> None:
    book: Any = nbformat.reads(notebook(session), as_version=4)  # type: ignore[no-untyped-call]

    nbformat.validate(book)
    compile(python(session), "session.py", "exec")
    assert any("client.create" in cell.source for cell in book.cells)
