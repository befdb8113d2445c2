"""What the README says is so: its settings are all there are, and its example runs."""

import re
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import pytest

from app.settings import PREFIX, Settings
from tests.serving import RunningServer

README = (Path(__file__).parent.parent / "README.md").read_text()
ADDRESS = "http://127.0.0.1:8000"


def settings_table() -> list[str]:
    rows = ((f"`{PREFIX}{entry.name.upper()}`", entry.default, entry.metadata["help"]) for entry in fields(Settings))
    return [f"| {name} | {'' if default is None else default} | {help} |" for name, default, help in rows]


def test_the_readme_lists_every_setting_as_it_is() -> None:
    listed = re.findall(rf"^\| `{PREFIX}.*\|$", README, re.MULTILINE)

    assert listed == settings_table()


def test_the_readme_names_the_two_commands() -> None:
    assert {"make run", "make test"} <= set(re.findall(r"make \w+", README))


def test_the_example_of_the_readme_runs(server: RunningServer) -> None:
    (example,) = re.findall(r"^```python\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
    program = example.replace(ADDRESS, server.url)
    assert program != example

    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False)

    if done.returncode:
        pytest.fail(done.stderr, pytrace=False)
    first, last = map(float, re.findall(r"error ([\d.e-]+) -> ([\d.e-]+)", done.stdout)[0])
    assert last < 0.6 * first
