"""The real sets that come with scikit-learn, which is imported when one of them is first asked for."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import import_module

import numpy as np

from app.arrays import FloatArray


@dataclass(frozen=True, eq=False)
class Table:
    """A real set as it was published: X (N, D) in its own units, y (N,) labels or (N, 1) targets, and the names."""

    X: FloatArray
    y: FloatArray
    input_names: tuple[str, ...]
    classes: tuple[str, ...]


@cache
def table(name: str) -> Table:
    """One of `digits`, `iris`, `wine`, `breast_cancer`, `diabetes`; read once.

    Digits are pixels / 16, that is from 0 to 1. Diabetes keeps its patients' own units instead of scikit-learn's
    scaled ones, so that what is done to them is done, and told, here.
    """
    load: Callable[..., dict[str, object]] = getattr(import_module("sklearn.datasets"), f"load_{name}")
    raw = load(scaled=False) if name == "diabetes" else load()
    X = np.array(raw["data"], dtype=np.float64) / (16.0 if name == "digits" else 1.0)
    y = np.array(raw["target"], dtype=np.float64)
    classes = tuple(str(word) for word in np.asarray(raw.get("target_names", ())))
    if not classes:
        y = y[:, None]
    X.flags.writeable = y.flags.writeable = False
    return Table(X, y, tuple(str(word) for word in np.asarray(raw["feature_names"])), classes)
