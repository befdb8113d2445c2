"""Finds a Chromium for the browser tests; `python -m tests.chromium` installs one where there is none.

The system's own comes first, then Playwright's, then Debian's package. Nothing is ever asked.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
INSTALL_SECONDS = 900

# WebGL in software, and no calls home. With --use-angle=swiftshader the whole page would be drawn in software too.
FLAGS = (
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-gpu",
    "--enable-unsafe-swiftshader",
)


def find() -> Path | None:
    """The browser to drive, if there is one."""
    named = next(filter(None, map(shutil.which, NAMES)), None)
    if named:
        return Path(named)
    with sync_playwright() as playwright:
        own = Path(playwright.chromium.executable_path)
    return own if own.exists() else None


def install() -> None:
    """Playwright's build where its downloads can be reached, else the distribution's package."""
    root = os.geteuid() == 0
    libraries = ["--with-deps"] if root else []  # as anyone else it would ask for a password
    if _succeeds([sys.executable, "-m", "playwright", "install", *libraries, "chromium"]) and find():
        return
    if shutil.which("apt-get"):
        as_root = [] if root else ["sudo", "--non-interactive"]
        _succeeds([*as_root, "apt-get", "-qq", "update"])
        _succeeds([*as_root, "apt-get", "-qq", "-y", "install", "chromium"])


def _succeeds(command: Sequence[str]) -> bool:
    print("Installing Chromium:", " ".join(command), flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    try:
        done = subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, timeout=INSTALL_SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        print(error)
        return False
    return done.returncode == 0


if __name__ == "__main__":
    if find() is None:
        install()
    if find() is None:
        sys.exit("The browser tests need Chromium, and none could be installed: put `chromium` on PATH.")
