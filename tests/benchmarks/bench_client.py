"""What the client costs over bare httpx, side by side on one server; and the one-line export, from nothing to a file.

The two take turns, so that whatever else the machine does meets both; what counts is the median of their ratios.
"""

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import httpx

from app.client import Client, Session
from tests import serving

EXPORT = ("export", "--preset", "moons", "--steps", "200", "-o")


class Pair(NamedTuple):
    """The same asked for by the client, and by hand."""

    ours: Callable[[], object]
    bare: Callable[[], object]


def pairs(session: Session, http: httpx.Client) -> dict[str, Pair]:
    at = f"/sessions/{session.id}"
    a, b = session.links
    plane = {"plane": {"kind": "links", "a": a, "b": b}, "resolution": [31, 31]}
    as_file = {"Accept": "application/x-npy"}
    return {
        "step of xor": Pair(session.step, lambda: http.post(f"{at}/steps", json={"count": 1}).json()),
        "surface 31 x 31 as .npy": Pair(
            lambda: session.surface(a, b, resolution=(31, 31)),
            lambda: http.post(f"{at}/surface", json=plane, headers=as_file).content,
        ),
        "the same as JSON lists": Pair(
            lambda: session.surface(a, b, resolution=(31, 31)),
            lambda: http.post(f"{at}/surface", json=plane).json(),
        ),
    }


def seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def compare(rounds: int) -> None:
    with serving.running(Path(tempfile.mkdtemp())) as server, Client(server.url) as client, server.client() as http:
        session = client.create(preset="xor")
        for name, pair in pairs(session, http).items():
            seconds(pair.ours), seconds(pair.bare)
            took = [(seconds(pair.ours), seconds(pair.bare)) for _ in range(rounds)]
            ours, bare = (1e3 * statistics.median(column) for column in zip(*took, strict=True))
            ratio = statistics.median(mine / theirs for mine, theirs in took)
            print(f"{name:24} {ours:7.2f} ms   bare httpx {bare:7.2f} ms   ratio {ratio:5.2f}")


def export(rounds: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "app", *EXPORT, f"{folder}/valley.html"]
        took = [
            seconds(lambda: subprocess.run(command, cwd=serving.ROOT, check=True, stdout=subprocess.DEVNULL))
            for _ in range(rounds + 1)
        ][1:]  # the first one may have to compile and to cut fonts
    print(f"thalweg {' '.join(EXPORT)} valley.html   {statistics.median(took):.2f} s   best {min(took):.2f} s")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--rounds", type=int, default=300)
    parser.add_argument("--exports", type=int, default=5)
    arguments = parser.parse_args()
    print("python -m tests.benchmarks.bench_client")
    compare(arguments.rounds)
    export(arguments.exports)


if __name__ == "__main__":
    main()
