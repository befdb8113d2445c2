"""Which examples an error, a gradient or a surface is of: all to train on or to test on, a mini-batch, or one alone."""

import re
from dataclasses import dataclass

from app.arrays import Matrix
from app.data.batches import batch
from app.errors import Invalid
from app.param import shown
from app.sessions.run import Run
from app.sessions.state import Visit

_NUMBER = re.compile(r"[0-9]{1,15}")


@dataclass(frozen=True, eq=False)
class Examples:
    """Some examples of a run.

    Args:
        X, y: inputs (N, n0) and targets (N, K).
        label: how they were asked for: `train`, `test`, `batch`, or the number of a training example.
    """

    X: Matrix
    y: Matrix
    label: str

    @property
    def count(self) -> int:
        return len(self.X)


def choose_examples(run: Run, visit: Visit, choice: str | int, at: str = "examples") -> Examples:
    """The examples that a caller asks for.

    Args:
        run: whose examples; the run at the visit.
        visit: where on the path; `batch` stands for the mini-batch of the step that leads away from here.
        choice: `train`, `test`, `batch`, or the zero-based number of one training example.
        at: the field that the choice came in.

    Raises:
        Invalid: there are no test examples, or no such choice.
    """
    data = run.dataset
    if choice == "train":
        return Examples(data.X, data.y, choice)
    if choice == "test":
        if not len(data.X_test):
            raise Invalid.one(at, "test given, but there are no test examples here; data.test_share holds some back")
        return Examples(data.X_test, data.y_test, choice)
    if choice == "batch":
        how, state = run.spec.batch, visit.state
        rows, _, _ = batch(len(data.X), how.size, how.shuffle, run.spec.seed, state.epoch, state.offset)
        return Examples(data.X, data.y, choice) if rows is None else Examples(data.X[rows], data.y[rows], choice)
    number = _number(choice)
    if number is None or not 0 <= number < len(data.X):
        expected = f"train, test, batch, or the number of a training example from 0 to {len(data.X) - 1}"
        raise Invalid.one(at, f"{shown(choice)} given, expected {expected}")
    return Examples(data.X[number : number + 1], data.y[number : number + 1], str(number))


def _number(choice: str | int) -> int | None:
    if isinstance(choice, str):
        return int(choice) if _NUMBER.fullmatch(choice) else None
    return choice
