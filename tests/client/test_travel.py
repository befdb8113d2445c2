"""A session that is trained over one server, exported, and goes on over another one, bit for bit."""

from pathlib import Path

import numpy as np
import pytest

from app.client import Client, Invalid
from tests.serving import RunningServer, running

TRAVELERS = {
    "a preset": {"preset": "moons"},
    "mini-batches with a state": {
        "network": {"layers": [2, 5, 3, 1]},
        "data": {"name": "circles", "examples": 60, "noise": 0.1},
        "optimizer": {"name": "adam", "learning_rate": 0.02, "schedule": {"name": "cosine", "steps": 100}},
        "batch": {"size": 7},
        "seed": 11,
    },
    "the book's rule": {"preset": "book"},
}


@pytest.mark.parametrize("config", TRAVELERS.values(), ids=TRAVELERS)
def test_a_session_goes_on_bit_for_bit_on_another_server(
    server: RunningServer, data_folder: Path, tmp_path: Path, config: dict[str, object]
) -> None:
    with running(data_folder) as elsewhere, Client(server.url) as here, Client(elsewhere.url) as there:
        session = here.create(**config)  # type: ignore[arg-type]
        session.run(40, every=10)
        session.patch(optimizer={"learning_rate": 0.01})
        session.step(13)
        session.export("json", tmp_path / "session.json")

        brought = there.import_(tmp_path / "session.json")

        assert brought.id != session.id
        assert brought.error == session.error
        assert [point.error for point in brought.step(30)] == [point.error for point in session.step(30)]
        for step in (0, 40, 53, 83):
            for name, block in session.weights(step).items():
                np.testing.assert_array_equal(brought.weights(step)[name], block, strict=True)
        assert brought.rewind(20).error == session.rewind(20).error


def test_what_is_no_archive_is_refused(server: RunningServer) -> None:
    with Client(server.url) as client, pytest.raises(Invalid, match="format"):
        client.import_(b'{"format": "something else"}')
