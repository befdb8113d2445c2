"""A server that is killed at any moment has lost nothing that it answered.

Hundreds of kills, by hand: `python -m tests.stores.crash --kills 300`.
"""

from pathlib import Path

import pytest

from app.sessions.burst import kernels
from tests.stores.crash import crash

KILLS = 20


def test_what_was_answered_survives_every_kill(data_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kernels, "_kernels", None)  # these servers have none either

    world = crash(KILLS, seed=1, clients=4, data=data_folder)

    assert sum(world.calls.values()) > KILLS
