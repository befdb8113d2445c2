"""The way of somebody who has the wheel and nothing else: into an empty environment, and from a preset to a page."""

import os
import re
import subprocess
import sys
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, expect

from tests import serving
from tests.browser.visitor import alone

ROOT = Path(__file__).parent.parent.parent
PINNED = re.compile(r"^[a-z].*(?= \\$)", re.MULTILINE)
INSTALL_SECONDS = 600


def run(command: Sequence[str | Path], folder: Path) -> str:
    """What a command prints, in an environment that knows nothing of this checkout."""
    own = {name: value for name, value in os.environ.items() if name not in {"PYTHONPATH", "PYTHONDONTWRITEBYTECODE"}}
    return subprocess.run(
        command, cwd=folder, env=own, check=True, stdout=subprocess.PIPE, text=True, timeout=INSTALL_SECONDS
    ).stdout


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The commands of an environment into which the wheel was installed, with the versions of the lock."""
    folder = tmp_path_factory.mktemp("installed")
    run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder], ROOT)
    (wheel,) = folder.glob("*.whl")
    (folder / "pins.txt").write_text("\n".join(PINNED.findall((ROOT / "requirements.lock").read_text())))
    run([sys.executable, "-m", "venv", "--without-pip", "empty"], folder)
    bin = folder / "empty" / "bin"
    run([sys.executable, "-m", *installer(bin / "python"), "--quiet", "--constraint", "pins.txt", wheel], folder)
    return bin


def installer(python: Path) -> list[str | Path]:
    """What the environment of the tests was made with: its own pip, or uv, which needs none."""
    if find_spec("pip"):
        return ["pip", "--python", python, "install", "--disable-pip-version-check", "--no-compile"]
    return ["uv", "pip", "install", "--python", python]


def test_from_nothing_to_a_page_that_opens_by_itself(installed: Path, browser: Browser, tmp_path: Path) -> None:
    said = run([installed / "thalweg", "export", "--preset", "moons", "--steps", "20", "-o", "valley.html"], tmp_path)

    assert "Step 20" in said
    with alone(browser, tmp_path / "valley.html") as opened:
        expect(opened.locator(".said")).to_contain_text("Step 20")


def test_what_is_installed_serves_the_page_and_all_its_files(installed: Path, tmp_path: Path) -> None:
    with serving.running(tmp_path, command=[installed / "thalweg", "serve"], folder=tmp_path) as server:
        page = httpx.get(server.url).raise_for_status().text
        files = set(re.findall(r'"(/(?:static|assets)/[^"]+)"', page))
        answers = [httpx.get(server.url + file).status_code for file in sorted(files)]

    assert len(files) > 100
    assert set(answers) == {200}
