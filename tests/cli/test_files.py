"""Files that the command line writes and takes back."""

import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from app.api.schemas.exports import ExportQuery
from app.cli.export import KINDS
from app.cli.main import INTERRUPTED, REFUSED, UNREACHABLE
from app.client import Client, Session
from tests.cli.commands import ran
from tests.serving import RunningServer

Printed = pytest.CaptureFixture[str]
BEGINNINGS = {
    "html": b"<!doctype html>", "svg": b"<svg", "png": b"\x89PNG", "npz": b"PK", "json": b"{", "ipynb": b"{",
    "py": b'"""', "csv": b"",
}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_the_ending_says_what_is_written(capsys: Printed, tmp_path: Path, kind: str) -> None:
    file = tmp_path / f"valley.{kind}"

    ended = ran(capsys, "export", "--preset", "valley", "--steps", 5, "--resolution", 9, "-o", file)

    assert ended.code == 0
    assert f"Written: {file}" in ended.out
    assert file.read_bytes().lower().startswith(BEGINNINGS[kind].lower())


def test_it_writes_what_the_client_would(capsys: Printed, tmp_path: Path) -> None:
    chosen = {"table": "path", "a": "w1[1,0]", "b": "w1[0,0]"}
    options = [part for name, value in chosen.items() for part in (f"--{name}", value)]

    ran(capsys, "export", "--preset", "valley", "--steps", 5, *options, "-o", tmp_path / "path.csv")

    with Client.local() as client:
        session = client.create(preset="valley")
        session.run(5)
        assert (tmp_path / "path.csv").read_bytes() == session.export("csv", **chosen)


def test_everything_that_the_server_lets_one_choose_is_an_option(capsys: Printed) -> None:
    help = ran(capsys, "export", "--help").out
    named = {"kind": "plane", "seed": "plane-seed", "step": "at-step"}

    for name in ExportQuery.model_fields.keys() - {"format"}:
        assert f"--{named.get(name, name)}" in help


def test_a_film_has_a_frame_for_every_so_many_steps(capsys: Printed, tmp_path: Path) -> None:
    given = ["export", "--preset", "valley", "--steps", 5, "--frames", tmp_path / "film", "--every", 2]

    files = ran(capsys, *given, "--resolution", 9, "--json").json["files"]

    assert [Path(file).name for file in files] == [f"frame-{place:05d}.png" for place in range(4)]
    assert len({Path(file).read_bytes() for file in files}) == 4


def test_nothing_but_the_path_moves_in_a_film(capsys: Printed, tmp_path: Path) -> None:
    """Not where its axes end, nor what a color means, although this path leaves the plane."""
    given = ["--a", "w1[0,1]", "--b", "w2[1,0]", "--resolution", 9, "--frames", tmp_path]
    still: list[str] = []

    ran(capsys, "export", "--preset", "edge", "--steps", 60, "--every", 20, *given)
    with Client.local() as client:
        session = client.create("edge")
        session.step(60)
        for place, until in enumerate((0, 20, 40, 60)):
            query: Any = {"a": "w1[0,1]", "b": "w2[1,0]", "resolution": 9, "until": until}
            assert (tmp_path / f"frame-{place:05d}.png").read_bytes() == session.export("png", **query)
            _, _, rest = session.export("svg", **query).decode().partition('<g clip-path="url(#plot)">')
            ground = re.findall(r'<path d="[^"]*" fill="#[^>]*fill-rule="evenodd"/>', rest)
            assert len(ground) > 3
            still.append("".join(ground) + rest.partition("</g>")[2])

    assert len(set(still)) == 1


@pytest.mark.parametrize(("environment", "given"), [("de_DE.UTF-8", []), ("en_US.UTF-8", ["--lang", "de"])])
def test_a_page_is_in_the_language_of_the_terminal_or_the_one_asked_for(
    capsys: Printed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, environment: str, given: list[str]
) -> None:
    monkeypatch.setenv("LC_ALL", environment)

    ran(capsys, "export", "--preset", "moons", "--steps", 1, "--resolution", 5, *given, "-o", tmp_path / "page.html")

    text = (tmp_path / "page.html").read_text()
    assert '<html lang="de">' in text
    assert "<h1>Zwei Monde</h1>" in text


def test_ctrl_c_keeps_the_frames_that_are_drawn(
    capsys: Printed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    export = Session.export

    def impatient(self: Session, format: str, file: Path, **options: Any) -> bytes:
        if options["until"] == 2:
            raise KeyboardInterrupt
        return export(self, format, file, **options)

    monkeypatch.setattr(Session, "export", impatient)

    ended = ran(capsys, "export", "--preset", "valley", "--steps", 4, "--frames", tmp_path, "--resolution", 9)

    assert ended.code == INTERRUPTED
    assert sorted(path.name for path in tmp_path.iterdir()) == ["frame-00000.png", "frame-00001.png"]


def test_a_session_is_trained_here_and_goes_on_over_there(
    capsys: Printed, tmp_path: Path, server: RunningServer
) -> None:
    file = tmp_path / "session.json"
    ran(capsys, "train", "--preset", "xor", "--steps", 5, "-o", file)

    put = ran(capsys, "import", file, "--url", server.url, "--json").json

    with Client(server.url) as client:
        session = client.session(put["id"])
        assert put["address"] == session.address == f"{server.url}/#s={put['id']}"
        session.step(5)
    assert (
        ran(capsys, "train", "--preset", "xor", "--steps", 10, "--json").json["error"]["train"] == session.error.train
    )


def test_a_session_is_put_into_a_data_folder(capsys: Printed, tmp_path: Path, data_folder: Path) -> None:
    file = tmp_path / "session.json"
    ran(capsys, "train", "--preset", "xor", "--steps", 5, "-o", file)

    put = ran(capsys, "import", file, "--data", data_folder, "--json").json

    with Client.local(data_folder) as client:
        assert client.session(put["id"]).steps == 5
        taken = ran(capsys, "import", file, "--data", data_folder)
    assert taken.code == UNREACHABLE


@pytest.mark.parametrize("content", ["[]", "not json", json.dumps({"format": "thalweg-session", "version": 10**6})])
def test_a_file_that_is_no_archive_is_refused(
    capsys: Printed, tmp_path: Path, server: RunningServer, content: str
) -> None:
    (tmp_path / "a.json").write_text(content)

    ended = ran(capsys, "import", tmp_path / "a.json", "--url", server.url)

    assert ended.code == REFUSED
    assert ended.err.startswith("thalweg: ")
    assert ended.err.count("\n") == 1


def test_a_trained_network_is_looked_at_where_it_stands(capsys: Printed, tmp_path: Path) -> None:
    file = tmp_path / "net.npz"
    np.savez(
        file, allow_pickle=False, **{"0.weight": np.ones((3, 2)), "0.bias": np.zeros(3), "2.weight": np.ones((1, 3))}
    )

    ended = ran(
        capsys,
        *("train", "--trained", file, "--activations", "tanh,identity", "--data", "moons", "--steps", 0, "--json"),
    )

    with Client.local() as client:
        session = client.create(**client.network(file, ["tanh", "identity"]), data={"name": "moons"})
    assert ended.json["error"]["train"] == session.error.train
