"""Bytes of a CSV file to rows of text with their lines; what the columns mean is `upload`'s business.

Nothing is evaluated, and no file stops the reader: whatever cannot be read is refused by its line.
"""

import codecs
import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass

from app.data.sources import LARGEST, MOST_EXAMPLES
from app.errors import Invalid, Problem
from app.param import shown

MOST_COLUMNS = 1000
MOST_PROBLEMS = 20
LONGEST_NUMBER = 40  # characters; also keeps the pattern below from long searches
LONGEST_NAME = 80
SAMPLE_LINES = 20
DELIMITERS = (";", "\t", ",", "|", " ")  # of two that would do, the first
MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}

_NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]{1,4})?")
_QUOTED = re.compile(r'"[^"]*"')


@dataclass(frozen=True)
class Table:
    """A file's cells, stripped of the space around them.

    Args:
        names: of the columns, each once.
        rows: the cells of each row, as many as there are names.
        lines: where in the file each row begins, counted from 1.
        delimiter: what stands between two cells.
        header: whether the names stood in the file.
    """

    names: tuple[str, ...]
    rows: Sequence[Sequence[str]]
    lines: Sequence[int]
    delimiter: str
    header: bool

    def number(self, cell: str) -> float | None:
        """The number in a cell, with a point or, where the comma parts no cells, a comma; None where there is none."""
        return _number(cell, self.delimiter != ",")


def read_table(body: bytes, header: bool | None = None) -> Table:
    """The cells of a file, whichever delimiter it uses.

    Args:
        body: UTF-8, UTF-16 with its mark, or Windows-1252.
        header: whether the first line names the columns; None: it does if none of its cells is a number.

    Raises:
        Invalid: names the lines that cannot be read, and says what would be right.
    """
    text = _decoded(body)
    delimiter = _delimiter(text)
    lines, rows = _cells(text, delimiter)
    if not rows:
        raise Invalid.one("body", "empty, expected a line for each example")
    width = len(rows[0])
    if not 2 <= width <= MOST_COLUMNS:
        words = "separated by comma, semicolon or tab: inputs and a target"
        raise Invalid.one(f"line {lines[0]}", f"{width} values found, expected 2 to {MOST_COLUMNS:,}, {words}")
    _require_even(lines, rows)
    named = header if header is not None else all(_number(cell, delimiter != ",") is None for cell in rows[0])
    names = _names(rows[0] if named else [""] * width)
    if named:
        lines, rows = lines[1:], rows[1:]
    if not 2 <= len(rows) <= MOST_EXAMPLES:
        raise Invalid.one("body", f"{len(rows):,} examples found, expected 2 to {MOST_EXAMPLES:,}")
    return Table(names, rows, lines, delimiter, named)


def _decoded(body: bytes) -> str:
    coding = next((name for mark, name in MARKS.items() if body.startswith(mark)), "utf-8")
    try:
        text = body.decode(coding)
    except UnicodeDecodeError:
        text = body.decode("cp1252", errors="replace")
    if "\0" in text:
        raise Invalid.one("body", "this is no text, expected a table such as a spreadsheet saves as CSV")
    return text


def _delimiter(text: str) -> str:
    """What stands equally often on the first lines; else what stands on most of them."""
    start = io.StringIO(_QUOTED.sub("", text[: 2**16]), newline="")
    sample = [line.strip(" \r\n") for _, line in zip(range(SAMPLE_LINES), start, strict=False)]
    counts = {mark: [line.count(mark) for line in sample if line] for mark in DELIMITERS}
    even = [mark for mark, found in counts.items() if found and found[0] and len(set(found)) == 1]
    most = max(DELIMITERS, key=lambda mark: sum(map(bool, counts[mark])))
    return even[0] if even else most if any(counts[most]) else ","


def _cells(text: str, delimiter: str) -> tuple[list[int], list[list[str]]]:
    """Every line that is not empty, and where it begins."""
    lines: list[int] = []
    rows: list[list[str]] = []
    reader = csv.reader(
        io.StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=True, strict=True, quotechar='"'
    )
    before = 0
    try:
        for row in reader:
            cells = [cell.strip() for cell in row]
            if any(cells):
                lines.append(before + 1)
                rows.append(cells)
            if len(rows) > MOST_EXAMPLES + 1:
                raise Invalid.one(f"line {before + 1}", f"too many examples, expected at most {MOST_EXAMPLES:,}")
            before = reader.line_num
    except csv.Error as error:
        said = (
            "a quotation mark that is not closed, or stands within a value" if "limit" not in str(error) else str(error)
        )
        raise Invalid.one(f"line {before + 1}", f'{said}; expected values such as 0.5 or "a, b"') from None
    return lines, _without_empty_end(rows)


def _without_empty_end(rows: list[list[str]]) -> list[list[str]]:
    """Without a last column that is empty throughout: every line ended with a delimiter."""
    return [row[:-1] for row in rows] if rows and all(len(row) > 1 and not row[-1] for row in rows) else rows


def _require_even(lines: Sequence[int], rows: Sequence[Sequence[str]]) -> None:
    width = len(rows[0])
    problems = [
        Problem(f"line {line}", f"{len(row)} values found, expected {width} as in line {lines[0]}")
        for line, row in zip(lines, rows, strict=True)
        if len(row) != width
    ]
    if problems:
        raise Invalid(problems[:MOST_PROBLEMS])


def _names(cells: Sequence[str]) -> tuple[str, ...]:
    """A name for each column: printable, short, and each only once."""
    taken: dict[str, None] = {}
    for place, cell in enumerate(cells, start=1):
        name = "".join(filter(str.isprintable, cell))[: LONGEST_NAME - 10].strip() or f"column {place}"
        number, unique = 2, name
        while unique in taken:
            number, unique = number + 1, f"{name} ({number})"
        taken[unique] = None
    return tuple(taken)


def _number(cell: str, comma: bool) -> float | None:
    text = cell.replace("\u2212", "-")
    if comma and "." not in text:
        text = text.replace(",", ".", 1)
    if len(text) > LONGEST_NUMBER or not _NUMBER.fullmatch(text):
        return None
    value = float(text)
    return value if abs(value) <= LARGEST else None


def not_a_number(cell: str) -> str:
    """What is said of a cell that should be one."""
    if not cell:
        return "empty, expected a number; leave the column or the line out"
    return f"{shown(cell)} given, expected a number"
