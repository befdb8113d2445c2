"""Commands in this process, and in one of their own."""

import json
import subprocess
import sys
from typing import Any, NamedTuple

import pytest

from app.cli.main import main
from tests.serving import ROOT

COMMAND = (sys.executable, "-m", "app")


class Ended(NamedTuple):
    """What a command said, and how it ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


def ran(capsys: pytest.CaptureFixture[str], *arguments: object) -> Ended:
    """A command in this process."""
    with pytest.raises(SystemExit) as ended:
        main([str(argument) for argument in arguments])
    out, err = capsys.readouterr()
    return Ended(int(ended.value.code or 0), out, err)


def started(*arguments: object, **options: Any) -> "subprocess.Popen[str]":
    """A command in a process of its own."""
    return subprocess.Popen([*COMMAND, *map(str, arguments)], cwd=ROOT, text=True, stdout=subprocess.PIPE, **options)
