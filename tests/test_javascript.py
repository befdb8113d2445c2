import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FILES = sorted(path.relative_to(ROOT).as_posix() for path in ROOT.glob("tests/js/**/*.test.js"))


@pytest.mark.parametrize("file", FILES)
def test_javascript(file: str) -> None:
    deno = str(Path(sys.executable).parent / "deno")
    command = [
        deno,
        "test",
        "--quiet",
        "--no-check",
        "--no-remote",
        "--allow-read",
        "--config",
        "static/deno.json",
        file,
    ]

    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)

    if done.returncode:
        pytest.fail(f"{done.stdout}\n{done.stderr}", pytrace=False)
