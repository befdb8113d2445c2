"""The tensors in a `.safetensors` file; what they are for is `state_dict`'s business.

The format: https://github.com/huggingface/safetensors#format
"""

import json
from collections import Counter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.errors import Invalid, Problem
from app.networks.imported import require_extents
from app.networks.state_dict import require_names
from app.param import shown
from app.sessions.limits import Limits

PREFIX = 8  # bytes that say how long the header is
LONGEST_HEADER = 2**18  # bytes
DTYPES = {"F64": "<f8", "F32": "<f4", "F16": "<f2", "BF16": "<u2"}


def is_safetensors(body: bytes) -> bool:
    """Whether it begins as such a file does: a length, and a header of JSON of that length."""
    return body[PREFIX : PREFIX + 1] == b"{" and _header_length(body) <= len(body) - PREFIX


def read_safetensors(body: bytes, limits: Limits) -> dict[str, NDArray[Any]]:
    """The arrays by name, in the file's order.

    Args:
        body: the file.
        limits: how many layers a network may have.

    Raises:
        Invalid: a header or a tensor that cannot be read, or that no layer of links has.
    """
    from safetensors import SafetensorError, deserialize  # noqa: PLC0415

    if _header_length(body) > LONGEST_HEADER:
        raise Invalid.one("file", f"a header of {_header_length(body)} bytes, at most {LONGEST_HEADER} are allowed")
    try:
        entries: list[tuple[str, dict[str, Any]]] = deserialize(body)  # type: ignore[no-untyped-call]
    except SafetensorError as error:
        raise Invalid.one("file", f"not readable as safetensors: {shown(str(error)).strip(chr(39))}") from error
    _require_distinct(body)
    require_names([name for name, _ in entries], limits)
    return {name: _array(name, **entry) for name, entry in entries}


def _header_length(body: bytes) -> int:
    return int.from_bytes(body[:PREFIX], "little")


def _require_distinct(body: bytes) -> None:
    """The library takes the last of two tensors of one name; nobody meant that."""
    pairs = json.loads(body[PREFIX : PREFIX + _header_length(body)], object_pairs_hook=list)
    names = Counter(name for name, _ in pairs)
    if twice := [Problem(name, "stands in the file twice") for name, count in names.items() if count > 1]:
        raise Invalid(twice)


def _array(name: str, dtype: str, shape: list[int], data: bytes) -> NDArray[Any]:
    if dtype not in DTYPES:
        raise Invalid.one(name, f"{shown(dtype)} values given, expected one of {', '.join(DTYPES)}")
    require_extents(name, shape)
    array = np.frombuffer(data, DTYPES[dtype]).reshape(shape)
    if dtype == "BF16":  # the upper half of a float32
        return (array.astype("<u4") << 16).view("<f4")
    return array
