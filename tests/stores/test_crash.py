"""A server that is killed at any moment has lost nothing that it answered: two hundred kills, on ten folders.

More of them, by hand: `python -m tests.stores.crash --kills 300`.
"""

from pathlib import Path

import pytest

from app.sessions.burst import kernels
from tests.stores.crash import crash

KILLS = 20  # of one folder


@pytest.mark.parametrize("seed", range(10))
def test_what_was_answered_survives_every_kill(data_folder: Path, monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    monkeypatch.setattr(kernels, "_kernels", None)  # these servers have none either

    world = crash(KILLS, seed, clients=4, data=data_folder)

    assert sum(world.calls.values()) > KILLS
