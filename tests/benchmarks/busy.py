"""How much a process computes, and how much the machine is left to itself, by what Linux tells of both."""

import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

FLAT_SECONDS = 0.3  # without computing, and a process has stopped
TICK_SECONDS = 0.001  # what an idle server does ten times a second takes less than half of this


def cpu_seconds(pid: int) -> float:
    """What a process has computed so far, in hundredths of a second."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / 100


def computes_on(pid: int) -> float:
    """Milliseconds until a process has stopped computing."""
    began = last = time.perf_counter()
    before = _of_threads(pid)
    while time.perf_counter() < last + FLAT_SECONDS:
        time.sleep(0.005)
        now = _of_threads(pid)
        if now - before > TICK_SECONDS:
            last = time.perf_counter()
        before = now
    return 1000 * (last - began)


def stolen() -> Callable[[], float]:
    """Gives what tells the share of the machine's time since now that its host gave to others."""
    began = _ticks()

    def share() -> float:
        every, gone = (now - before for now, before in zip(_ticks(), began, strict=True))
        return gone / max(every, 1)

    return share


def _ticks() -> tuple[int, int]:
    """Of all processors so far, and those of them that were given to others."""
    fields = [int(field) for field in Path("/proc/stat").read_text().splitlines()[0].split()[1:9]]
    return sum(fields), fields[7]


def _of_threads(pid: int) -> float:
    """Seconds that the threads of a process have computed so far, exactly."""
    total = 0
    for thread in Path(f"/proc/{pid}/task").iterdir():
        with suppress(OSError):  # it has ended meanwhile
            total += int((thread / "schedstat").read_text().split()[0])
    return total / 1e9
