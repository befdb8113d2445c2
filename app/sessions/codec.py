"""The parts of a session as bytes and back, exact to the last bit, in a small format with a version.

A part is JSON for what is configuration, then raw little-endian numbers for weights, the optimizer's memory and
examples, under a checksum. Which parts a session has is left to `app.sessions.pieces`, where they are kept to stores.
"""

import json
import math
import struct
import zlib
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

import numpy as np

from app.arrays import FloatArray
from app.data.dataset import Dataset
from app.data.inline import Inline
from app.data.scaling import Scale
from app.data.upload import Column, Upload
from app.optim.transform import State
from app.sessions.run import Run
from app.sessions.state import Outcome, Point, TrainState, Visit

VERSION = 1
OUTCOMES = tuple(Outcome)  # kept by their places, so that a new one comes last
NUMBERS = np.dtype("<f8")

_SEAL = struct.Struct("<BxxxI")  # version, checksum of what follows
_VISIT = struct.Struct("<BxxxIqq")  # outcome, which parts of the memory are given, epoch, offset
_POINT = struct.Struct("<dd")  # not a number where there is none
_WHOLE, _REAL = struct.Struct("<q"), struct.Struct("<d")


def packed(about: Any, arrays: Sequence[FloatArray] = ()) -> bytes:
    """What can be written as JSON, and arrays.

    >>> unpacked(packed({"name": "xor"}, [np.eye(1)]))
    ({'name': 'xor'}, [array([[1.]])])
    """
    shapes = [array.shape for array in arrays]
    text = json.dumps([about, shapes], separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    return _sealed(_WHOLE.pack(len(text)), text, *(array.astype(NUMBERS).tobytes() for array in arrays))


def unpacked(blob: bytes) -> tuple[Any, list[FloatArray]]:
    """Both again; the arrays are read-only.

    Raises:
        ValueError: these are not the bytes that were written.
    """
    body = _opened(blob)
    (length,) = _WHOLE.unpack_from(body)
    about, shapes = json.loads(bytes(body[8 : 8 + length]))
    numbers = _numbers(body[8 + length :])
    arrays, place = [], 0
    for shape in shapes:
        size = math.prod(shape)
        arrays.append(numbers[place : place + size].reshape(shape))
        place += size
    return about, arrays


def encode_point(point: Point) -> bytes:
    """The errors, without the step."""
    return _POINT.pack(*(math.nan if error is None else error for error in point[1:]))


def decode_point(step: int, blob: bytes) -> Point:
    return Point(step, *(None if math.isnan(error) else error for error in _POINT.unpack(blob)))


def encode_visit(run: Run, visit: Visit) -> bytes:
    """A snapshot without its step and its errors; of the optimizer's memory only what is not as at the first step."""
    state, given, body = visit.state, 0, []
    for place, (part, first) in enumerate(zip(leaves(state.opt_state), _memory(run).raw, strict=True)):
        raw = _raw(part)
        if raw != first:
            given |= 1 << place
            body.append(raw)
    head = _VISIT.pack(OUTCOMES.index(visit.outcome), given, state.epoch, state.offset)
    return _sealed(head, state.theta.astype(NUMBERS, copy=False).tobytes(), *body)


def decode_visit(run: Run, point: Point, blob: bytes) -> Visit:
    """The snapshot at a point.

    Args:
        run: what led there.
        point: its step and its errors.
        blob: of `encode_visit`.

    Raises:
        ValueError: these are not the bytes that were written.
    """
    body = _opened(blob)
    outcome, given, epoch, offset = _VISIT.unpack_from(body)
    numbers = _numbers(body[_VISIT.size :])
    memory, size = _memory(run), run.spec.network.parameters
    parts = _given(memory.leaves, given, numbers[size:])
    state = TrainState(point.step, numbers[:size], _filled(memory.tree, parts), epoch, offset)
    return Visit(state, point, OUTCOMES[outcome])


class _Memory(NamedTuple):
    """What an optimizer remembers before the first step: the template of all that it may remember later."""

    tree: State
    leaves: tuple[Any, ...]
    raw: tuple[bytes, ...]


_remembered: WeakKeyDictionary[Run, _Memory] = WeakKeyDictionary()


def _memory(run: Run) -> _Memory:
    found = _remembered.get(run)
    if found is None:
        tree = run.transform.init(np.zeros(run.spec.network.parameters))
        parts = tuple(leaves(tree))
        for leaf in parts:
            if isinstance(leaf, np.ndarray):
                leaf.flags.writeable = False
        found = _remembered[run] = _Memory(tree, parts, tuple(map(_raw, parts)))
    return found


def leaves(state: State) -> list[Any]:
    """The numbers and arrays of a tuple of tuples."""
    found: list[Any] = []
    for part in state:
        if isinstance(part, tuple):
            found += leaves(part)
        else:
            found.append(part)
    return found


def _raw(part: Any) -> bytes:
    if isinstance(part, np.ndarray):
        return part.astype(NUMBERS, copy=False).tobytes()
    return _REAL.pack(part) if isinstance(part, float) else _WHOLE.pack(part)


def _given(leaves: Sequence[Any], given: int, numbers: FloatArray) -> Iterator[Any]:
    """The parts of a memory: those that are given, and for the others those of the template."""
    place = 0
    for number, leaf in enumerate(leaves):
        if not given >> number & 1:
            yield leaf
        elif isinstance(leaf, np.ndarray):
            yield numbers[place : place + leaf.size]
            place += leaf.size
        else:
            value = numbers[place] if isinstance(leaf, float) else numbers[place : place + 1].view("<i8")[0]
            yield type(leaf)(value)
            place += 1


def _filled(tree: State, parts: Iterator[Any]) -> State:
    """A tuple of tuples of the same types with other parts."""
    if not isinstance(tree, tuple):
        return next(parts)
    inner = [_filled(part, parts) for part in tree]
    return tuple(inner) if type(tree) is tuple else type(tree)(*inner)


def encode_data(dataset: Dataset, inline: Inline | None) -> bytes:
    """Examples: ready to train on, and as the caller brought them along, if that is where they are from."""
    scales = (dataset.input_scale, dataset.target_scale)
    about = {
        "name": dataset.name,
        "task": dataset.task,
        "names": [dataset.input_names, dataset.output_names, dataset.classes],
        "threshold": dataset.threshold,
        "ranges": [(scale.low, scale.high) for scale in scales],
        "inline": None if inline is None else _names(inline),
    }
    arrays = [dataset.X, dataset.y, dataset.X_test, dataset.y_test]
    arrays += [end for scale in scales for end in (scale.start, scale.span)]
    return packed(about, arrays + ([] if inline is None else [inline.inputs, inline.targets]))


def decode_data(blob: bytes) -> tuple[Dataset, Inline | None]:
    """Both again; an upload's id is not among what is kept of it."""
    about, (X, y, X_test, y_test, *rest) = unpacked(blob)
    scales = [Scale(rest[2 * k], rest[2 * k + 1], *about["ranges"][k]) for k in range(2)]
    inputs, outputs, classes = map(tuple, about["names"])
    examples = (X, y, X_test, y_test)
    dataset = Dataset(about["name"], about["task"], *examples, inputs, outputs, classes, about["threshold"], *scales)
    return dataset, None if about["inline"] is None else _inline(about["inline"], rest[4:])


def encode_upload(upload: Upload) -> bytes:
    about = {
        "columns": [(column.name, column.kind, column.values) for column in upload.columns],
        "used": [upload.inputs, upload.targets, upload.classes],
        "read": [upload.delimiter, upload.header],
        "inline": _names(upload.examples),
    }
    return packed(about, [upload.examples.inputs, upload.examples.targets])


def decode_upload(blob: bytes) -> Upload:
    about, arrays = unpacked(blob)
    columns = tuple(Column(*column) for column in about["columns"])
    inputs, targets, classes = map(tuple, about["used"])
    delimiter, header = about["read"]
    return Upload(columns, inputs, targets, classes, delimiter, header, _inline(about["inline"], arrays))


def _names(inline: Inline) -> list[tuple[str, ...]]:
    return [inline.input_names, inline.output_names, inline.class_names]


def _inline(names: Sequence[Sequence[str]], arrays: Sequence[FloatArray]) -> Inline:
    inputs, outputs, classes = map(tuple, names)
    return Inline(arrays[0], arrays[1], inputs, outputs, classes)


def _sealed(*parts: bytes) -> bytes:
    body = b"".join(parts)
    return _SEAL.pack(VERSION, zlib.crc32(body)) + body


def _opened(blob: bytes) -> memoryview:
    if len(blob) < _SEAL.size:
        raise ValueError(f"{len(blob)} bytes are too few")
    version, checksum = _SEAL.unpack_from(blob)
    if version != VERSION:
        raise ValueError(f"they are in format {version}, and this program reads format {VERSION}")
    body = memoryview(blob)[_SEAL.size :]
    if zlib.crc32(body) != checksum:
        raise ValueError("their checksum is wrong")
    return body


def _numbers(body: memoryview) -> FloatArray:
    """A copy, since compiled kernels take aligned numbers alone; read-only."""
    numbers = np.frombuffer(body, NUMBERS).astype(np.float64)
    numbers.flags.writeable = False
    return numbers
