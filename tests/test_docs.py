"""What the README and the guides say is so: settings and commands are all there are, and examples run."""

import os
import re
import shlex
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import httpx
import numpy as np
import pytest

from app.cli.main import COMMANDS, DIVERGED, INTERRUPTED, OK, REFUSED, UNREACHABLE
from app.client import Client
from app.settings import PREFIX, Settings
from tests.serving import ROOT, RunningServer

README = (ROOT / "README.md").read_text()
DOCUMENTS = [README, *(path.read_text() for path in sorted((ROOT / "templates" / "guides").glob("*.md")))]
ADDRESS = "http://127.0.0.1:8000"


def settings_table() -> list[str]:
    rows = ((f"`{PREFIX}{entry.name.upper()}`", entry.default, entry.metadata["help"]) for entry in fields(Settings))
    return [f"| {name} | {'' if default is None else default} | {help} |" for name, default, help in rows]


def test_the_readme_lists_every_setting_as_it_is() -> None:
    listed = re.findall(rf"^\| `{PREFIX}.*\|$", README, re.MULTILINE)

    assert listed == settings_table()


def test_the_readme_names_the_two_commands() -> None:
    assert {"make run", "make test"} <= set(re.findall(r"make \w+", README))


def test_every_target_of_make_that_is_shown_is_there() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))

    assert {name for snippet in snippets("sh") for name in re.findall(r"\bmake ([\w-]+)", snippet)} <= targets


def test_every_line_of_curl_is_answered(server: RunningServer) -> None:
    lines = [line for snippet in snippets("sh") for line in snippet.splitlines() if line.startswith("curl ")]
    session: dict[str, str] = {}

    for line in lines:
        _, _, url, header, name_and_value, data, body = shlex.split(line)
        assert (header, data) == ("-H", "-d")
        address = url.replace(ADDRESS, server.url).replace("$ID", session.get("id", ""))
        answer = httpx.post(address, headers=dict([name_and_value.split(": ")]), content=body).raise_for_status()
        session = session or answer.json()

    assert len(lines) > 1


def snippets(language: str) -> list[str]:
    pattern = re.compile(rf"^```{language}\n(.*?)^```", re.MULTILINE | re.DOTALL)
    return [snippet for text in DOCUMENTS for snippet in pattern.findall(text)]


def run(program: list[str], folder: Path) -> str:
    """What it prints; it is to end well."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        program, cwd=folder, env=environment, capture_output=True, text=True, timeout=120, check=False
    )
    if done.returncode:
        pytest.fail(f"{program[-1]}: {done.stderr}", pytrace=False)
    return done.stdout


def test_the_example_over_rest_learns(server: RunningServer, tmp_path: Path) -> None:
    example = snippets("python")[0]
    program = example.replace(ADDRESS, server.url)
    assert program != example

    printed = run([sys.executable, "-c", program], tmp_path)

    first, last = map(float, re.findall(r"error ([\d.e-]+) -> ([\d.e-]+)", printed)[0])
    assert last < 0.6 * first


@pytest.mark.parametrize("example", snippets("python")[1:], ids=lambda example: example.splitlines()[-1].strip()[:40])
def test_every_other_example_in_python_runs(example: str, server: RunningServer, tmp_path: Path) -> None:
    assert run([sys.executable, "-c", example.replace(ADDRESS, server.url)], tmp_path)


def console() -> list[str]:
    return [line.removeprefix("$ ") for snippet in snippets("console") for line in snippet.splitlines()]


def test_every_command_that_is_shown_runs(server: RunningServer, tmp_path: Path) -> None:
    """One after the other in one folder, as a reader would who has trained a network; `serve` is another test."""
    np.savez(
        tmp_path / "net.npz",
        allow_pickle=False,
        **{"0.weight": np.ones((3, 2)), "0.bias": np.zeros(3), "2.weight": np.ones((1, 3))},
    )
    for line in console():
        name, *arguments = shlex.split(line.replace(ADDRESS, server.url))
        assert name == "thalweg"
        if arguments[0] == "open":
            arguments += ["--url", server.url]
        if arguments[0] != "serve":
            assert run([sys.executable, "-m", "app", *arguments], tmp_path)


def test_the_server_that_the_readme_starts_answers(tmp_path: Path) -> None:
    (line,) = (line for line in console() if line.startswith("thalweg serve"))
    command = [sys.executable, "-m", "app", *shlex.split(line)[1:]]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, cwd=tmp_path, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        address = process.stdout.readline().split()[-1]
        try:
            with Client(address) as client:
                assert client.health() == {"status": "ok"}
        finally:
            process.terminate()


def test_the_readme_shows_every_command_and_explains_every_exit() -> None:
    assert {line.split()[1] for line in console()} == set(COMMANDS)
    explained = re.findall(r"^\| (\d+) \| ", README, re.MULTILINE)
    assert [int(code) for code in explained] == [OK, REFUSED, UNREACHABLE, DIVERGED, INTERRUPTED]
