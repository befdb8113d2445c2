"""A table that somebody brings along as examples: which columns go in, which are asked for, and as what.

Reading its bytes is `table`'s business; splitting and scaling are `prepare`'s.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from app.arrays import FloatArray
from app.data.inline import Inline
from app.data.table import MOST_PROBLEMS, Table, not_a_number, read_table
from app.errors import Invalid, Problem
from app.param import shown

Kind = Literal["numbers", "words"]
Asked = Literal["classes", "regression"]

MOST_CLASSES = 100
FEW_VALUES = 10  # whole numbers of so few kinds are taken for classes


@dataclass(frozen=True)
class Choice:
    """What the columns of a table are for; None leaves it to what they hold.

    Args:
        inputs: names of columns of numbers; None for all but the targets.
        targets: one name, or several of columns of numbers; None for the last column.
        task: whether the target's values are classes or numbers.
        header: whether the first line names the columns.
    """

    inputs: tuple[str, ...] | None = None
    targets: tuple[str, ...] | None = None
    task: Asked | None = None
    header: bool | None = None


@dataclass(frozen=True)
class Column:
    """A column, and what it holds: mostly numbers, or words; `values` counts the different ones."""

    name: str
    kind: Kind
    values: int


@dataclass(frozen=True)
class Upload:
    """A table as examples.

    Args:
        columns: all of them, used or not.
        inputs, targets: the names of those that are used.
        classes: the classes' names, in the order of their codes; empty for a regression.
        delimiter, header: how the file was read.
        examples: what a network trains on.
    """

    columns: tuple[Column, ...]
    inputs: tuple[str, ...]
    targets: tuple[str, ...]
    classes: tuple[str, ...]
    delimiter: str
    header: bool
    examples: Inline

    @property
    def nbytes(self) -> int:
        return self.examples.inputs.nbytes + self.examples.targets.nbytes


def read_upload(body: bytes, choice: Choice) -> Upload:
    r"""The examples in a CSV file.

    Args:
        body: the file.
        choice: what its columns are for.

    Raises:
        Invalid: a line that cannot be read, by its number; or a choice that does not fit, by its name.

    Example:
        >>> flowers = read_upload(b"size;kind\n1,5;rose\n2,5;lily\n3;rose", Choice())
        >>> flowers.inputs, flowers.classes, flowers.examples.inputs.ravel().tolist()
        (('size',), ('lily', 'rose'), [1.5, 2.5, 3.0])
    """
    table = read_table(body, choice.header)
    cells = dict(zip(table.names, zip(*table.rows, strict=True), strict=True))
    columns = {name: _column(table, name, cells[name]) for name in table.names}
    targets = _chosen(choice.targets, [table.names[-1]], columns, "targets")
    rest = [name for name in columns if name not in targets and columns[name].kind == "numbers"]
    inputs = _chosen(choice.inputs, rest, columns, "inputs")
    if both := [name for name in inputs if name in targets]:
        raise Invalid.one("inputs", f"{shown(both[0])} given, which is a target already; a column is one or the other")
    X = _numbers(table, inputs, cells)
    if choice.task == "classes" or (choice.task is None and _are_classes(table, columns, targets, cells)):
        classes, y, names = _classes(table, columns, targets, cells)
    else:
        classes, y, names = (), _numbers(table, targets, cells), targets
    examples = Inline(X, y, inputs, names, class_names=classes if len(classes) == 2 else ())
    return Upload(tuple(columns.values()), inputs, targets, classes, table.delimiter, table.header, examples)


def _column(table: Table, name: str, cells: Sequence[str]) -> Column:
    counts = Counter(cells)
    held = sum(count for cell, count in counts.items() if table.number(cell) is not None)
    return Column(name, "numbers" if 2 * held > len(cells) - counts[""] else "words", len(set(cells)))


def _chosen(
    given: Sequence[str] | None, default: Sequence[str], columns: dict[str, Column], at: str
) -> tuple[str, ...]:
    unknown = [name for name in given or () if name not in columns]
    if unknown:
        known = ", ".join(map(shown, list(columns)[:20]))
        raise Invalid.one(at, f"{shown(unknown[0])} given, expected names of columns: {known}")
    names = tuple(dict.fromkeys(default if given is None else given))
    if not names:
        raise Invalid.one(at, "no column left, expected at least one of numbers")
    return names


def _numbers(table: Table, names: Sequence[str], cells: dict[str, tuple[str, ...]]) -> FloatArray:
    """(N, len(names))"""
    problems: list[Problem] = []
    values = np.empty((len(table.rows), len(names)))
    for place, name in enumerate(names):
        for row, cell in enumerate(cells[name]):
            value = table.number(cell)
            if value is not None:
                values[row, place] = value
            elif len(problems) < MOST_PROBLEMS:
                problems.append(Problem(f"line {table.lines[row]}", f"column {shown(name)}: {not_a_number(cell)}"))
    if problems:
        raise Invalid(problems)
    return values


def _are_classes(
    table: Table, columns: dict[str, Column], targets: Sequence[str], cells: dict[str, tuple[str, ...]]
) -> bool:
    """Words are classes, and so are whole numbers of few kinds, each of which comes again."""
    if len(targets) > 1:
        return False
    column = columns[targets[0]]
    if column.kind == "words":
        return True
    values = [table.number(cell) for cell in set(cells[column.name])]
    few = 2 <= len(values) <= FEW_VALUES and 2 * len(values) <= len(table.rows)
    return few and all(value is not None and value == round(value) for value in values)


def _classes(
    table: Table, columns: dict[str, Column], targets: Sequence[str], cells: dict[str, tuple[str, ...]]
) -> tuple[tuple[str, ...], FloatArray, tuple[str, ...]]:
    """The classes' names, the targets (N, K), and the outputs' names: one output for two classes, else one for each."""
    if len(targets) > 1:
        raise Invalid.one("targets", f"{len(targets)} columns given, expected one whose values are the classes")
    values = cells[targets[0]]
    empty = [line for line, cell in zip(table.lines, values, strict=True) if not cell]
    if empty:
        missing = f"column {shown(targets[0])}: empty, expected a class; leave the line out"
        raise Invalid([Problem(f"line {line}", missing) for line in empty[:MOST_PROBLEMS]])
    found = set(values)
    if not 2 <= len(found) <= MOST_CLASSES:
        detail = f"{shown(targets[0])} has {len(found)} different values, expected 2 to {MOST_CLASSES} classes"
        raise Invalid.one("targets", detail)
    labels = sorted(found, key=lambda cell: (_order(table.number(cell)), cell))
    codes = {label: code for code, label in enumerate(labels)}
    rows = np.array([codes[cell] for cell in values])
    names = _names(labels)
    if len(labels) == 2:
        return names, rows[:, None].astype(np.float64), names[1:]
    return names, np.eye(len(labels))[rows], names


def _order(value: float | None) -> float:
    return np.inf if value is None else value


def _names(labels: Sequence[str]) -> tuple[str, ...]:
    return tuple("".join(filter(str.isprintable, label))[:80] or f"class {n}" for n, label in enumerate(labels))
