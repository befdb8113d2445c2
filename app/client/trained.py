"""Networks that were trained elsewhere, on their way into a session: files, arrays by name, and fitted estimators.

What stands in a file is read by the server; an estimator of scikit-learn's, by `app.networks.sklearn`.
"""

import io
from collections.abc import Mapping
from os import PathLike
from pathlib import Path
from typing import Any

import numpy as np

from app.client.errors import Complaint, Invalid
from app.client.records import Json

Source = str | PathLike[str] | bytes | Mapping[str, Any]


class Trained(dict[str, Any]):
    """A trained network as `create` takes it: `network`, `weights` and, where one is suggested, `error`.

    Args:
        answer: of the server.
    """

    def __init__(self, answer: Json) -> None:
        super().__init__({name: answer[name] for name in ("network", "weights", "error") if answer[name] is not None})
        self.parameters: int = answer["parameters"]
        self.notes: tuple[str, ...] = tuple(answer["notes"])  # what the source says otherwise than it stands here


def content_of(source: Source) -> bytes:
    """The bytes to be sent: a file's, those given, or a state dict's as `.npz`.

    Raises:
        Invalid: a mapping of other things than arrays or tensors.
    """
    if isinstance(source, bytes):
        return source
    if not isinstance(source, Mapping):
        return Path(source).read_bytes()
    file = io.BytesIO()
    try:
        np.savez(file, allow_pickle=False, **{name: _array(value) for name, value in source.items()})
    except (TypeError, ValueError) as error:
        raise Invalid(f"A state dict is a mapping of names to arrays or tensors: {error}.") from error
    return file.getvalue()


def _array(value: Any) -> Any:
    """A tensor of PyTorch's as an array; in float64, where its every float has a place and NumPy a name for it."""
    if not hasattr(value, "detach"):
        return value
    tensor = value.detach().cpu()
    return (tensor.double() if tensor.is_floating_point() else tensor).numpy()


def request_of(estimator: Any, inputs: Any, targets: Any) -> Json:
    """What makes a session of a fitted estimator, on these examples as they are.

    Raises:
        Invalid: no fitted `MLPClassifier` or `MLPRegressor`, or targets that it cannot have.
    """
    from app.errors import Invalid as Wrong  # noqa: PLC0415 - a client alone is light
    from app.networks.sklearn import read_estimator, targets_of  # noqa: PLC0415 - likewise

    try:
        found = read_estimator(estimator, len(inputs))
        data = {"inputs": np.asarray(inputs, np.float64), "targets": targets_of(estimator, targets)}
    except Wrong as error:
        complaints = tuple(Complaint(problem.at, problem.detail) for problem in error.problems)
        raise Invalid(str(error), errors=complaints) from error
    return {"title": type(estimator).__name__, **found.request(), "data": data}
