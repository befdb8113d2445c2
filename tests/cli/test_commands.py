"""The commands, what they print, and how they end."""

import os
import pty
import re
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from threading import Thread

import pytest

from app.cli.main import COMMANDS, DIVERGED, INTERRUPTED, REFUSED, UNREACHABLE
from app.client import Client
from app.presets import PRESETS
from tests.cli.commands import COMMAND, ran, started
from tests.serving import ROOT, RunningServer

NOBODY = "http://127.0.0.1:9"  # the port of `discard`, on which nothing listens
Printed = pytest.CaptureFixture[str]


def test_without_a_command_there_is_help(capsys: Printed) -> None:
    ended = ran(capsys)

    assert ended.code == 0
    assert all(re.search(rf"│ {name} ", ended.out) for name in COMMANDS)
    assert ended.out == ran(capsys, "--help").out


def test_help_needs_none_of_the_mathematics() -> None:
    program = (
        "import sys; from app.cli.main import main\n"
        "try: main(['--help'])\n"
        "finally: print([name for name in ('numpy', 'httpx', 'fastapi', 'app.client') if name in sys.modules])"
    )

    printed = subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=True, capture_output=True, text=True)

    assert printed.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself(capsys: Printed, name: str) -> None:
    ended = ran(capsys, name, "--help")

    assert ended.code == 0
    assert f"thalweg {name}" in ended.out


def test_it_says_which_one_it_is(capsys: Printed) -> None:
    assert re.fullmatch(r"thalweg \d+\.\d+\.\d+\n", ran(capsys, "--version").out)


def test_training_ends_where_the_client_would(capsys: Printed) -> None:
    ended = ran(capsys, "train", "--preset", "xor", "--steps", 20, "--every", 5, "--json")

    with Client.local() as client:
        session = client.create(preset="xor")
        points = session.run(20, every=5)
    assert ended.code == 0
    assert ended.json["error"]["train"] == session.error.train
    assert [point["step"] for point in ended.json["points"]] == [point.step for point in points]


def test_a_preset_is_trained_as_long_as_it_needs(capsys: Printed) -> None:
    assert ran(capsys, "train", "--preset", "valley", "--json").json["step"] == PRESETS["valley"].steps


def test_people_are_told_in_a_sentence(capsys: Printed) -> None:
    ended = ran(capsys, "train", "--preset", "xor", "--steps", 20)

    assert re.fullmatch(r"Step 20\. The error has fallen from [\d.]+ to [\d.]+\.\n", ended.out)
    assert ended.err == ""


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ("train --preset nope", "preset: 'nope' given, expected one of moons"),
        ("train --optimizer nope", "'nope' is not one of 'sgd'"),
        ("train --preset xor --learning-rate -1", "optimizer.learning_rate: -1 given"),
        ("train --learning-rate much", "--learning-rate"),
        ("train --config nothing.json", "nothing.json"),
        ("export --preset xor -o valley.doc", "expected a name that ends in one of .json"),
        ("race --preset neuron", "has no race of its own"),
        ("race --with adam,fast --steps 1", "expected a setting such as learning_rate=0.1"),
        ("surface --preset xor --steps 0 --a w9[0,0] --b w1[0,0]", "w9[0,0]"),
        ("import nothing.json", "--url or --data"),
        ("open", "SESSION or --preset"),
        ("nonsense", "No such command"),
        ("train --nonsense", "No such option"),
        ("serve --port eighty", "'eighty' given, expected a whole number"),
    ],
)
def test_what_is_wrong_is_said_and_refused(capsys: Printed, arguments: str, sentence: str) -> None:
    ended = ran(capsys, *arguments.split())

    assert ended.code == REFUSED
    assert sentence in re.sub(r"[\s│]+", " ", ended.err)
    assert ended.out == ""


@pytest.mark.parametrize(
    "command", ["train", "surface", "race --with adam", "export -o page.html", "open abc", "import a.json"]
)
def test_a_server_that_is_not_there_has_an_exit_of_its_own(
    capsys: Printed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("app.client.wire.Wire.pause", lambda *_: None)
    (tmp_path / "a.json").write_text("{}")

    ended = ran(capsys, *command.split(), "--url", NOBODY)

    assert ended.code == UNREACHABLE
    assert ended.err.startswith(f"thalweg: {NOBODY} cannot be reached")


def test_divergence_has_an_exit_of_its_own_and_is_told_all_the_same(capsys: Printed) -> None:
    ended = ran(capsys, "train", "--preset", "too_large", "--learning-rate", 1e6, "--steps", 500, "--json")

    assert ended.code == DIVERGED
    assert ended.json["outcome"] == "diverged"


def test_a_surface_is_told_by_its_ends(capsys: Printed) -> None:
    given = ["surface", "--preset", "valley", "--steps", 5, "--resolution", 11]
    whole = ran(capsys, *given, "--json").json
    lowest = min(min(row) for row in whole["error"])

    lines = ran(capsys, *given).out.splitlines()

    assert lines[0] == "Surface over w1[0,0] and w1[1,0]: 11 x 11 points, step 5"
    assert lines[1].startswith(f"lowest   {lowest:.6g} at w1[0,0] = ")
    assert [len(whole["x"]), len(whole["y"]), len(whole["error"])] == [11, 11, 11]


def test_a_surface_over_another_plane_and_part(capsys: Printed) -> None:
    given = ["--preset", "xor", "--steps", 3, "--plane", "random", "--plane-seed", 7, "--resolution", 5]
    part = ["--a-range", "-1,1", "--b-range", "-2,0"]

    whole = ran(capsys, "surface", *given, *part, "--json").json

    assert whole["plane"]["kind"] == "random"
    assert (whole["x"][0], whole["x"][-1], whole["y"][0], whole["y"][-1]) == (-1, 1, -2, 0)


def test_a_race_is_run_by_the_preset_or_as_one_likes(capsys: Printed) -> None:
    preset = ran(capsys, "race", "--preset", "moons", "--steps", 30, "--json").json["runners"]
    own = ran(capsys, "race", "--preset", "moons", "--steps", 30, "--json", "--with", "sgd,learning_rate=0.15").json

    assert [runner["name"] for runner in preset] == ["momentum 0.15", "sgd 0.15", "adam 0.05"]
    assert own["runners"][0]["error"] == preset[1]["error"]
    assert "<- lowest" in ran(capsys, "race", "--preset", "moons", "--steps", 30).out


def test_presets_are_those_of_the_page(capsys: Printed) -> None:
    assert [row["name"] for row in ran(capsys, "presets", "--json").json] == [*PRESETS]
    assert ran(capsys, "presets").out.count("\n") == len(PRESETS)


def test_a_session_of_a_server_is_gone_on_with(capsys: Printed, server: RunningServer) -> None:
    begun = ran(capsys, "train", "--preset", "xor", "--steps", 5, "--url", server.url, "--json").json

    went_on = ran(capsys, "train", "--session", begun["id"], "--steps", 5, "--url", server.url)

    assert went_on.out.startswith("Step 10.")
    assert f"{server.url}/#s={begun['id']}" in went_on.out


def test_opening_prints_the_address_and_tells_the_browser(
    capsys: Printed, server: RunningServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr("webbrowser.open", told.append)

    ended = ran(capsys, "open", "--preset", "moons", "--url", server.url)
    ran(capsys, "open", "--preset", "moons", "--url", server.url, "--no-browser")

    assert ended.out == f"{server.url}/#p=moons\n"
    assert told == [f"{server.url}/#p=moons"]
    assert ran(capsys, "open", "--preset", "nope", "--url", server.url).code == REFUSED


def test_the_token_comes_from_the_environment(capsys: Printed, monkeypatch: pytest.MonkeyPatch) -> None:
    with Client.local() as client:
        given = ["train", "--preset", "xor", "--steps", 1, "--url", client.url]
        without = ran(capsys, *given)
        monkeypatch.setenv("THALWEG_TOKEN", client._http.headers["Authorization"].removeprefix("Bearer "))

        assert ran(capsys, *given).code == 0
    assert without.code == REFUSED
    assert "wants a token" in without.err


def test_ctrl_c_keeps_what_was_done() -> None:
    shown, terminal = pty.openpty()
    process = started("train", "--preset", "digits", "--steps", 20_000, "--every", 1, stderr=terminal)
    os.close(terminal)
    seen = b""
    while not re.search(rb"[1-9]\d*%", seen):
        seen += os.read(shown, 4096)

    def read_on() -> None:
        with suppress(OSError):  # the other end is closed
            while os.read(shown, 4096):
                pass

    reader = Thread(target=read_on)  # a terminal that nobody reads is full in some seconds, and holds the bar up
    reader.start()
    process.send_signal(signal.SIGINT)
    out, _ = process.communicate(timeout=60)
    reader.join()
    os.close(shown)

    assert process.returncode == INTERRUPTED
    assert re.match(r"Step [1-9]\d*\. ", out)


def test_python_m_app_serves_and_takes_commands() -> None:
    done = subprocess.run([*COMMAND, "presets"], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True)

    assert done.stdout.startswith("moons ")
