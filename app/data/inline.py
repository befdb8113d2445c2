"""Examples that a caller brings along: checked once, then as they are."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from app.arrays import FloatArray, listed
from app.data.dataset import Task
from app.data.sources import LARGEST, MOST_EXAMPLES
from app.errors import Invalid, Problem
from app.param import shown

MOST_CELLS = 16_000_000


@dataclass(frozen=True)
class Inline:
    """A caller's examples, read-only; two are equal where all their numbers and names are.

    Args:
        inputs: (N, D).
        targets: (N, K).
        input_names, output_names: D and K names.
        class_names: what the two codes of one target stand for; empty where nobody has said.
        dataset: the id of the upload that they came from, or None.
    """

    inputs: FloatArray = field(compare=False)
    targets: FloatArray = field(compare=False)
    input_names: tuple[str, ...]
    output_names: tuple[str, ...]
    class_names: tuple[str, ...] = ()
    dataset: str | None = field(default=None, compare=False)
    digest: bytes = field(init=False, repr=False)  # stands for the arrays in comparisons, and makes a hash possible

    def __post_init__(self) -> None:
        digest = hashlib.sha256()
        for array in (self.inputs, self.targets):
            array.flags.writeable = False
            digest.update(repr(array.shape).encode() + np.ascontiguousarray(array).tobytes())
        object.__setattr__(self, "digest", digest.digest())

    @property
    def task(self) -> Task:
        """What kind of answer the targets ask for.

        `binary` where there is one target with exactly two values; `classes` where there are several, with two values
        between them, and every row has the higher one exactly once; else `regression`.
        """
        values = np.unique(self.targets)
        if len(values) != 2:
            return "regression"
        if self.targets.shape[1] == 1:
            return "binary"
        once = np.count_nonzero(self.targets == values[1], axis=1) == 1
        return "classes" if once.all() else "regression"

    @property
    def codes(self) -> tuple[float, float] | None:
        """The two values that stand for no and yes; None for a regression."""
        return None if self.task == "regression" else (float(self.targets.min()), float(self.targets.max()))

    @property
    def labels(self) -> FloatArray:
        """(N,) the class of every example, counted from 0, where there are classes."""
        yes = self.targets == self.targets.max()
        labels = yes[:, 0] if self.task == "binary" else yes.argmax(axis=1)
        return np.asarray(labels, dtype=np.float64)

    def to_json(self, by_reference: bool = False) -> dict[str, Any]:
        """All of it; or, of an upload, only its id."""
        if by_reference and self.dataset is not None:
            return {"dataset": self.dataset}
        classes = {"class_names": list(self.class_names)} if self.class_names else {}
        return {
            "inputs": listed(self.inputs),
            "targets": listed(self.targets),
            "input_names": list(self.input_names),
            "output_names": list(self.output_names),
            **classes,
        }

    @classmethod
    def of_json(cls, given: Mapping[str, Any], at: str) -> "Inline":
        """The examples under `inputs`, `targets` and, if there, `input_names`, `output_names` and `class_names`.

        Raises:
            Invalid: names the first wrong value of each field.
        """
        inputs = _matrix(given.get("inputs"), f"{at}.inputs")
        targets = _matrix(given.get("targets"), f"{at}.targets")
        if len(inputs) != len(targets):
            detail = f"{len(targets)} rows given, expected one for each of the {len(inputs)} rows of inputs"
            raise Invalid.one(f"{at}.targets", detail)
        input_names = _names(given.get("input_names"), inputs.shape[1], "x", f"{at}.input_names")
        output_names = _names(given.get("output_names"), targets.shape[1], "t", f"{at}.output_names")
        inline = cls(inputs, targets, input_names, output_names)
        if given.get("class_names") is None:
            return inline
        if inline.task != "binary":
            detail = f"given, but the targets are not two codes in one column: {inline.task}"
            raise Invalid.one(f"{at}.class_names", detail)
        return replace(inline, class_names=_names(given["class_names"], 2, "", f"{at}.class_names"))


def _matrix(rows: Any, at: str) -> FloatArray:
    """Rows of numbers, as lists or as an array, as a new (N, K) array."""
    empty = not isinstance(rows, list | tuple | np.ndarray) or len(rows) == 0
    if empty or (isinstance(rows, np.ndarray) and (rows.ndim != 2 or rows.size == 0 or rows.dtype.kind not in "iuf")):
        raise Invalid.one(at, f"{shown(rows)} given, expected rows of numbers, such as [[0, 1], [1, 0]]")
    if len(rows) > MOST_EXAMPLES:
        raise Invalid.one(at, f"{len(rows):,} rows given, expected at most {MOST_EXAMPLES:,}")
    if not isinstance(rows, np.ndarray):
        for i, row in enumerate(rows):
            _check_row(row, rows[0], f"{at}[{i}]")
    if len(rows) * len(rows[0]) > MOST_CELLS:
        raise Invalid.one(at, f"{len(rows) * len(rows[0]):,} numbers given, expected at most {MOST_CELLS:,}")
    return _finite(rows, at)


def _check_row(row: Any, first: Any, at: str) -> None:
    if not isinstance(row, list | tuple) or not row:
        raise Invalid.one(at, f"{shown(row)} given, expected a row of numbers, such as [0, 1]")
    if len(row) != len(first):
        raise Invalid.one(at, f"{len(row)} numbers given, expected {len(first)} as in row 0")
    if not set(map(type, row)) <= {int, float}:
        k = next(k for k, value in enumerate(row) if type(value) not in {int, float})
        raise Invalid.one(f"{at}[{k}]", f"{shown(row[k])} given, expected a number")


def _finite(rows: Any, at: str) -> FloatArray:
    try:
        matrix = np.array(rows, dtype=np.float64)
    except OverflowError:  # a whole number beyond float64
        raise Invalid.one(at, f"a number too large, expected numbers between -{LARGEST:g} and {LARGEST:g}") from None
    wrong = np.argwhere(~(np.abs(matrix) <= LARGEST))
    if len(wrong):
        i, k = wrong[0]
        detail = f"{matrix[i, k]} given, expected a finite number between -{LARGEST:g} and {LARGEST:g}"
        raise Invalid.one(f"{at}[{i}][{k}]", detail)
    return matrix


def _names(given: Any, width: int, letter: str, at: str) -> tuple[str, ...]:
    if given is None:
        return tuple(f"{letter}{k}" for k in range(width))
    if not isinstance(given, list | tuple) or len(given) != width:
        raise Invalid.one(at, f"{shown(given)} given, expected {width} names")
    problems = [
        Problem(f"{at}[{k}]", f"{shown(name)} given, expected a name of 1 to 80 printable characters")
        for k, name in enumerate(given)
        if not isinstance(name, str) or not 0 < len(name) <= 80 or not name.isprintable()
    ]
    if problems:
        raise Invalid(problems)
    return tuple(given)
