"""What an error means for the exit of the command line."""

from app import errors as core
from app.cli.main import DIVERGED, REFUSED, UNREACHABLE
from app.client import errors as client

MEANINGS: tuple[tuple[tuple[type[Exception], ...], int], ...] = (
    ((client.Diverged, core.Diverged), DIVERGED),
    ((client.Unreachable, client.Busy, client.StorageFull, client.Failed, core.StoreFailed, core.Busy), UNREACHABLE),
    ((client.ThalwegError, core.ThalwegError, OSError), REFUSED),
)


def exit_of(error: Exception) -> int | None:
    """The exit code; None for a mistake of our own.

    >>> exit_of(client.Unreachable("http://127.0.0.1:8000 cannot be reached.")), exit_of(ValueError())
    (3, None)
    """
    return next((code for kinds, code in MEANINGS if isinstance(error, kinds)), None)
