"""Runs `tests.api.openapi_calls` in a process of its own: schemathesis changes hypothesis for all that comes later."""

import subprocess
import sys
from pathlib import Path

CALLS = Path(__file__).with_name("openapi_calls.py")


def test_every_answer_is_one_that_the_openapi_document_names() -> None:
    command = [sys.executable, "-m", "pytest", "-q", str(CALLS)]

    found = subprocess.run(command, cwd=CALLS.parents[2], capture_output=True, text=True, check=False)

    assert found.returncode == 0, found.stdout
    assert " passed" in found.stdout
