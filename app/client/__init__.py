"""The client of Thalweg: `Client`, what it answers, and what can go wrong.

It needs httpx and NumPy alone, and no server where `Client.local()` is asked for.

    from app.client import Client

    with Client.local() as client:
        session = client.create(preset="moons")
        session.run(200)
        session.export("html", "valley.html")
"""

from app.client import planes
from app.client.client import Client
from app.client.errors import (
    Busy,
    Conflict,
    Diverged,
    Failed,
    Forbidden,
    Invalid,
    LimitExceeded,
    Lost,
    NotFound,
    StorageFull,
    ThalwegError,
    TooLarge,
    Unauthorized,
    UnderWay,
    Unreachable,
)
from app.client.pictures import Curve, Surface
from app.client.race import Race
from app.client.session import Session
from app.client.trained import Trained
from app.client.wire import Event

__all__ = [
    "Busy",
    "Client",
    "Conflict",
    "Curve",
    "Diverged",
    "Event",
    "Failed",
    "Forbidden",
    "Invalid",
    "LimitExceeded",
    "Lost",
    "NotFound",
    "Race",
    "Session",
    "StorageFull",
    "Surface",
    "ThalwegError",
    "TooLarge",
    "Trained",
    "Unauthorized",
    "UnderWay",
    "Unreachable",
    "planes",
]
