"""Options of the commands: those of the tables, and what becomes of them."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from app.catalogue import catalogue
from app.cli.main import REFUSED
from app.settings import Settings
from tests.cli.commands import ran
from tests.serving import ROOT

Printed = pytest.CaptureFixture[str]


OPTIONS = (
    "--layers 2,3,1 --activations relu,sigmoid --no-bias --initializer he_normal --seed 9 --free w1,w2[0,0] "
    "--optimizer adam --learning-rate 0.02 --b1 0.8 --clip-norm none --schedule cosine --schedule-steps 50 "
    "--data circles --data-examples 40 --data-noise 0.2 --data-input-range 0,1 --data-standardize "
    "--error huber --error-l2 0.01 --batch-size 8 --no-batch-shuffle"
)
CONFIG = {
    "network": {"layers": [2, 3, 1], "activations": ["relu", "sigmoid"], "bias": False},
    "weights": {"initializer": "he_normal"},
    "seed": 9,
    "free": ["w1", "w2[0,0]"],
    "optimizer": {
        "name": "adam", "learning_rate": 0.02, "b1": 0.8, "clip_norm": None,
        "schedule": {"name": "cosine", "steps": 50},
    },
    "data": {"name": "circles", "examples": 40, "noise": 0.2, "input_range": [0.0, 1.0], "standardize": True},
    "error": {"name": "huber", "l2": 0.01},
    "batch": {"size": 8, "shuffle": False},
}  # fmt: skip


def test_options_say_what_a_configuration_does(capsys: Printed, tmp_path: Path) -> None:
    options = OPTIONS.replace(" --data-standardize", "")
    config = {**CONFIG, "data": {name: value for name, value in CONFIG["data"].items() if name != "standardize"}}  # type: ignore[attr-defined]
    (tmp_path / "config.json").write_text(json.dumps(config))

    by_options = ran(capsys, "train", "--steps", 10, "--json", *options.split()).json
    by_file = ran(capsys, "train", "--steps", 10, "--json", "--config", tmp_path / "config.json").json

    assert by_options["points"] == by_file["points"]


def test_options_override_the_file_and_the_preset(capsys: Printed, tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text(json.dumps({"optimizer": {"name": "sgd", "learning_rate": 0.5}}))
    given = ["train", "--preset", "xor", "--steps", 3, "--json"]

    by_both = ran(capsys, *given, "--config", tmp_path / "config.json", "--learning-rate", 0.1).json
    by_options = ran(capsys, *given, "--optimizer", "sgd", "--learning-rate", 0.1).json

    assert by_both["points"] == by_options["points"]


def test_every_setting_of_the_catalogue_is_an_option(capsys: Printed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    known = catalogue({})
    prefixes = {"optimizers": "", "schedules": "schedule-", "data": "data-", "errors": "error-"}
    wanted = {
        f"--{prefix}{param['name'].replace('_', '-')}"
        for listed, prefix in prefixes.items()
        for entry in known[listed]
        for param in entry["params"]
    } | {f"--batch-{param['name']}" for param in known["batch"]}

    ended = ran(capsys, "train", "--help")

    assert wanted <= set(re.findall(r"--[a-z0-9-]+", ended.out))


def test_every_setting_of_the_server_is_an_option(capsys: Printed) -> None:
    listed = set(re.findall(r"--([a-z-]+)", ran(capsys, "serve", "--help").out))

    assert {name.replace("_", "-") for name in Settings.__dataclass_fields__} <= listed


@pytest.mark.parametrize(
    ("typed", "offered"),
    [("thalweg ex", "export"), ("thalweg train --optimizer ada", "adamw"), ("thalweg train --preset sad", "saddle")],
)
def test_the_shell_completes(typed: str, offered: str) -> None:
    environment = os.environ | {"_THALWEG_COMPLETE": "complete_zsh", "_TYPER_COMPLETE_ARGS": typed}
    program = "import sys; from app.cli.main import main; main([])"

    done: Any = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert offered in done.stdout


@pytest.mark.parametrize(("content", "sentence"), [("{", "is not JSON"), ("[1]", "expected an object")])
def test_a_configuration_that_is_none_is_refused(capsys: Printed, tmp_path: Path, content: str, sentence: str) -> None:
    (tmp_path / "config.json").write_text(content)

    ended = ran(capsys, "train", "--config", tmp_path / "config.json")

    assert (ended.code, ended.out) == (REFUSED, "")
    assert sentence in ended.err
