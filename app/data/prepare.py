"""From a specification to examples that a network can train on: read, split, code, scale."""

import numpy as np

from app.arrays import FloatArray
from app.data.dataset import Dataset, Task
from app.data.inline import Inline
from app.data.scaling import Scale
from app.data.sources import SOURCES, Examples
from app.data.spec import DataSpec, Range
from app.data.split import split


def load(spec: DataSpec, outputs: int | None = None) -> Dataset:
    """The examples of a specification; the same ones whenever it is asked.

    1. A named set of two classes has one output, or one for each class where the network has two.
    2. The test examples are drawn with the seed, every class keeping its share; both parts keep their order.
    3. Scaling learns from the training part alone, so that nothing of the test part leaks into it.

    Args:
        spec: which examples.
        outputs: K, how many outputs the network has; None for the set's own number.

    Returns:
        The data set; where the network's sizes do not fit it, that is for the caller to say.
    """
    examples, task, output_names = _brought(spec.inline) if spec.inline else _drawn(spec, outputs)
    # A stream of its own, so that the test share changes neither the examples nor their noise.
    train, test = split(examples.y, spec.test_share, np.random.default_rng([spec.seed, 1]))
    input_scale = _fit(examples.X[train], spec.standardize, spec.input_range, _pixels(spec))
    if task == "regression":
        y = examples.y
        target_scale = _fit(y[train], spec.standardize_targets, spec.target_range)
    else:
        y = examples.y[:, None] if task == "binary" else np.eye(len(examples.classes))[examples.y.astype(np.intp)]
        target_scale = _codes(y.shape[1], spec.target_range)
    X, y = input_scale.apply(examples.X), target_scale.apply(y)
    return Dataset(
        name=spec.name or "inline",
        task=task,
        X=X[train],
        y=y[train],
        X_test=X[test],
        y_test=y[test],
        input_names=examples.input_names,
        output_names=output_names,
        classes=examples.classes,
        threshold=(target_scale.low + target_scale.high) / 2,
        input_scale=input_scale,
        target_scale=target_scale,
    )


def _drawn(spec: DataSpec, outputs: int | None) -> tuple[Examples, Task, tuple[str, ...]]:
    source = SOURCES[str(spec.name)]
    examples = source.read(spec.examples, spec.noise, np.random.default_rng([spec.seed, 0]))
    if source.task == "regression":
        return examples, source.task, ("t",)
    if source.task == "binary" and outputs != 2:
        return examples, source.task, examples.classes[1:]
    return examples, "classes", examples.classes


def _brought(inline: Inline) -> tuple[Examples, Task, tuple[str, ...]]:
    names = inline.output_names
    if inline.task == "regression":
        return Examples(inline.inputs, inline.targets, inline.input_names, ()), inline.task, names
    codes = inline.class_names or tuple(f"{code:g}" for code in inline.codes or ())
    classes = codes if inline.task == "binary" else names
    return Examples(inline.inputs, inline.labels, inline.input_names, classes), inline.task, names


def _pixels(spec: DataSpec) -> bool:
    return spec.name is not None and SOURCES[spec.name].pixels


def _fit(values: FloatArray, standardize: bool, interval: Range | None, shared: bool = False) -> Scale:
    if standardize:
        return Scale.standard(values)
    if interval is not None:
        return Scale.onto(values, *interval, shared=shared)
    return Scale.identity(values.shape[1])


def _codes(columns: int, interval: Range | None) -> Scale:
    low, high = interval or (0.0, 1.0)
    return Scale(np.zeros(columns), np.ones(columns), low, high)
