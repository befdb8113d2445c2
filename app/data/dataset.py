"""A data set ready for training: read-only arrays, their names, and what undoes their scaling.

How one is made from a specification is `prepare`'s business; what the columns mean is `sources`'.
"""

from dataclasses import dataclass
from typing import Literal

from app.arrays import FloatArray
from app.data.scaling import Scale

Task = Literal["binary", "classes", "regression"]


@dataclass(frozen=True, eq=False)
class Dataset:
    """Training and test examples as the network sees them.

    Args:
        name: the source's name, or `inline`.
        task: `binary` (one output, two codes), `classes` (one output for each class) or `regression`.
        X: (N, D) training inputs; `X_test` (M, D), with M = 0 where nothing is held back.
        y: (N, K) training targets; `y_test` (M, K).
        input_names, output_names: D and K names.
        classes: the names of the classes in the order of their codes; empty for a regression.
        threshold: the output above which a `binary` answer is the second class.
        input_scale, target_scale: from the source's own units to X and y, and back.

    Raises:
        AssertionError: shapes that do not fit together, a mistake of the caller's.
    """

    name: str
    task: Task
    X: FloatArray
    y: FloatArray
    X_test: FloatArray
    y_test: FloatArray
    input_names: tuple[str, ...]
    output_names: tuple[str, ...]
    classes: tuple[str, ...]
    threshold: float
    input_scale: Scale
    target_scale: Scale

    def __post_init__(self) -> None:
        widths = (len(self.input_names), len(self.output_names))
        for X, y in ((self.X, self.y), (self.X_test, self.y_test)):
            assert X.ndim == y.ndim == 2 and len(X) == len(y), "inputs and targets are rows in pairs"
            assert (X.shape[1], y.shape[1]) == widths, "every column has a name"
        for array in (self.X, self.y, self.X_test, self.y_test):
            array.flags.writeable = False
