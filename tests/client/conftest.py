"""For tests in which a client has to wait: it does not."""

import pytest

from app.client.wire import Wire


@pytest.fixture
def waited(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The seconds that would have been slept before something is tried again."""
    seconds: list[float] = []
    monkeypatch.setattr(Wire, "pause", lambda _, wait: seconds.append(wait))
    return seconds
