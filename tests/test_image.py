"""The image: what the README says of it is so; and where an engine can run its base, the lines are run as they stand.

Without an engine the lines are held against the Dockerfile, the compose file and the settings, which is as far as one
comes without building.
"""

import argparse
import os
import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from importlib.util import find_spec

import pytest
import yaml

from app.client import Client
from app.settings import Settings
from tests.serving import ROOT
from tests.test_docs import ADDRESS, README, snippets

DOCKERFILE = (ROOT / "Dockerfile").read_text()
COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text())["services"]["thalweg"]
BUILD_SECONDS = 270  # no test may take five minutes
RUN = argparse.ArgumentParser(exit_on_error=False, allow_abbrev=False)
for flag in ("--rm", "--read-only"):
    RUN.add_argument(flag, action="store_true")
for flag in ("-p", "-v", "--tmpfs", "--cap-drop", "--security-opt", "--pids-limit"):
    RUN.add_argument(flag)
RUN.add_argument("image")


def lines() -> tuple[str, str]:
    """How the README builds the image, and how it runs it."""
    build, run = (line for snippet in snippets("sh") for line in snippet.splitlines() if line.startswith("docker "))
    return build, run


def runs() -> list[argparse.Namespace]:
    """What the lines that run it ask for: of the README, and at the head of the Dockerfile."""
    head = re.search(r"^# Run: +(docker run (?:.*\\\n#)*.*)$", DOCKERFILE, re.MULTILINE)
    assert head
    return [RUN.parse_args(shlex.split(line)[2:]) for line in (lines()[1], head[1].replace("\\\n#", ""))]


def instructions(name: str) -> list[str]:
    joined = DOCKERFILE.replace("\\\n", " ")
    return re.findall(rf"^{name} +(.+)$", joined, re.MULTILINE)


def environment() -> dict[str, str]:
    return dict(pair.split("=", 1) for line in instructions("ENV") for pair in line.split())


def test_what_is_built_is_what_is_run() -> None:
    program, verb, flag, tag, folder = shlex.split(lines()[0])

    assert (program, verb, flag, folder) == ("docker", "build", "-t", ".")
    assert {run.image for run in runs()} == {tag} == {COMPOSE["image"]}
    assert COMPOSE["build"] == folder
    assert f"# Build: {lines()[0]}" in DOCKERFILE


def test_everything_that_is_copied_is_there_and_let_in() -> None:
    let_in = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    copied = {name for line in instructions("COPY") if "--from" not in line for name in line.split()[:-1]}

    assert copied == let_in
    assert all((ROOT / name).exists() for name in copied)


def test_every_module_that_it_runs_is_there() -> None:
    commands = [*instructions("RUN"), *instructions("CMD")]
    modules = re.findall(r'-m"?,? "?(app[\w.]*)', " ".join(commands))

    assert set(modules) == {"app", "app.assets"}
    assert all(find_spec(name) for name in modules)


def test_what_it_sets_are_settings_and_its_port_and_its_volume_are_those_that_are_shown() -> None:
    given = environment()
    settings = Settings.from_env({name: value for name, value in given.items() if not name.startswith("PYTHON")})
    ports, volumes = ({getattr(run, flag) for run in runs()} for flag in "pv")

    assert instructions("EXPOSE") == [str(settings.port)]
    assert {*ports, *COMPOSE["ports"]} == {f"{ADDRESS.removeprefix('http://')}:{settings.port}"}
    assert instructions("VOLUME") == [str(settings.data)]
    assert {volume.partition(":")[2] for volume in {*volumes, *COMPOSE["volumes"]}} == {str(settings.data)}


def test_it_runs_as_the_user_that_is_named_and_as_confined_in_the_compose_file() -> None:
    (user,) = instructions("USER")
    number = re.search(r"runs as user (\d+)", README)
    assert number
    assert user == f"{number[1]}:{number[1]}"
    assert any(f"--uid {number[1]} " in line for line in instructions("RUN"))
    assert all(run.read_only and run.rm and [run.tmpfs] == COMPOSE["tmpfs"] for run in runs())
    strict = runs()[1]
    assert COMPOSE["read_only"] is True
    assert [strict.cap_drop.upper()] == COMPOSE["cap_drop"]
    assert COMPOSE["security_opt"] == [f"{strict.security_opt}:true"]
    assert int(strict.pids_limit) == COMPOSE["pids_limit"]


@pytest.fixture(scope="module")
def engine() -> str:
    """Docker or Podman, if it can run the base; nothing is fetched to find that out."""
    (base,) = instructions("ARG")
    for name in filter(shutil.which, ("docker", "podman")):
        probe = [name, "run", "--rm", "--pull", "never", base.partition("=")[2], "true"]
        if subprocess.run(probe, capture_output=True, timeout=60, check=False).returncode == 0:
            return name
    pytest.skip("no engine here that can run the image's base")


@pytest.fixture
def running(engine: str) -> Iterator[str]:
    """The link that the container prints, built and run by the README's lines, at a free port and without a volume."""
    build, run = (shlex.split(line)[1:] for line in lines())
    tag = f"{build[2]}-tested-{os.getpid()}"
    build[2] = run[-1] = tag
    run[run.index("-p") + 1] = "127.0.0.1::8000"
    run[run.index("-v") + 1] = "/data"
    run.insert(1, "-d")
    said([engine, *build], timeout=BUILD_SECONDS)
    container = ""
    try:
        container = said([engine, *run])
        port = said([engine, "port", container, "8000"]).rpartition(":")[2]
        with subprocess.Popen([engine, "logs", "-f", container], stdout=subprocess.PIPE, text=True) as logs:
            assert logs.stdout is not None
            printed = logs.stdout.readline().split()[-1]
            logs.terminate()
        yield printed.replace(":8000/", f":{port}/")
    finally:
        if container:
            subprocess.run([engine, "stop", container], capture_output=True, timeout=60, check=False)
        subprocess.run([engine, "rmi", tag], capture_output=True, timeout=60, check=False)


def said(command: list[str], timeout: float = 60) -> str:
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=timeout, check=False)
    if done.returncode:
        pytest.fail(f"{shlex.join(command)}: {done.stderr[-2000:]}", pytrace=False)
    return done.stdout.strip()


def test_the_lines_of_the_readme_serve(running: str) -> None:
    with Client(running) as client:
        assert client.health() == {"status": "ok"}
        assert client.create("xor").step(3)[-1].step == 3
