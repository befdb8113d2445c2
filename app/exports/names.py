"""Names for files: of what they are, and at which step; the same as the page gives to what it makes itself."""

import re
import unicodedata

LONGEST = 60


def file_name(title: str, part: str, step: int, ending: str) -> str:
    """A name that every system takes.

    >>> file_name("Zwei Täler, eines", "path", 28, "csv"), file_name("", "", 0, "json")
    ('zwei-taler-eines-path-step-28.csv', 'thalweg-step-0.json')
    """
    plain = unicodedata.normalize("NFD", f"{title or 'Thalweg'} {part}").encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:LONGEST]
    return f"{words or 'thalweg'}-step-{step}.{ending}"
