"""How much of an ONNX file is structure rather than numbers, told from its bytes before anything is made of them.

A message of two bytes becomes an object of a hundred, so that a file of structure alone would fill the memory.

The encoding: https://protobuf.dev/programming-guides/encoding/
The numbers of the fields: https://github.com/onnx/onnx/blob/main/onnx/onnx.proto3
"""

from collections.abc import Mapping
from typing import Any

VARINT, EIGHT, LENGTH, FOUR = 0, 1, 2, 5  # wire types

# Which fields of a message hold numbers, and in which of them messages that may hold some.
TENSOR: Mapping[int, Any] = dict.fromkeys((4, 5, 7, 9, 10))  # float_data, int32_data, int64_data, raw_data, double_data
NODE = {5: {5: TENSOR}}  # attribute, and its t
GRAPH = {1: NODE, 5: TENSOR}  # node, initializer
MODEL = {7: GRAPH}


def structure(body: bytes, most: int) -> int:
    """The bytes of a model that hold no tensor's numbers; counting ends above `most`.

    Raises:
        ValueError: it is no protobuf message.

    Example:
        >>> structure(bytes([8, 8, 58, 6, 42, 4, 74, 2, 0, 0]), 100)  # a version, and a graph with a tensor of 2 bytes
        8
    """
    counted = 0
    parts: list[tuple[int, int, Mapping[int, Any]]] = [(0, len(body), MODEL)]
    while parts and counted <= most:
        place, end, fields = parts.pop()
        while place < end and counted <= most:
            start = place
            key, place = _varint(body, place)
            length, place = _extent(body, place, key & 7)
            if not key >> 3:
                raise ValueError("a field without a number")
            inner = key >> 3 in fields and key & 7 == LENGTH
            counted += place - start if inner else place + length - start
            if inner and fields[key >> 3]:
                parts.append((place, place + length, fields[key >> 3]))
            place += length
        if place > end and counted <= most:
            raise ValueError("a field that is longer than what it stands in")
    return counted


def _extent(body: bytes, place: int, kind: int) -> tuple[int, int]:
    """How many bytes a value has, and where they begin."""
    if kind == VARINT:
        return _varint(body, place)[1] - place, place
    if kind == LENGTH:
        return _varint(body, place)
    if kind in (EIGHT, FOUR):
        return 8 if kind == EIGHT else 4, place
    raise ValueError(f"wire type {kind}")


def _varint(body: bytes, place: int) -> tuple[int, int]:
    """A number in groups of seven bits, the lowest first, and where it ends."""
    value = 0
    for shift, byte in enumerate(body[place : place + 10]):
        value |= (byte & 127) << (7 * shift)
        if byte < 128:
            return value, place + shift + 1
    raise ValueError("a number that does not end")
