"""The arrays in a `.npz` file, without pickled ones; what they are for is `state_dict`'s business.

The format: https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
"""

import io
import math
import struct
import zlib
from collections import Counter
from tokenize import TokenError
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

import numpy as np
from numpy.typing import NDArray

from app.errors import Invalid
from app.networks.imported import require_extents
from app.networks.state_dict import require_names
from app.param import shown
from app.sessions.limits import Limits

MAGIC = b"PK\x03\x04"
SUFFIX = ".npy"
BYTES_A_WEIGHT = 8
BYTES_A_HEADER = 16_384
BROKEN = (
    *(BadZipFile, zlib.error, struct.error, EOFError, OSError, RuntimeError, NotImplementedError, ValueError),
    OverflowError,  # a place in the file beyond all numbers of the system's
)
# An array's header is Python's own text.
UNREADABLE = (ValueError, TypeError, SyntaxError, TokenError, RecursionError, MemoryError)
PICKLED = (
    "a pickled PyTorch file, which can run code of its own; save the weights alone: "
    "safetensors.torch.save_file(model.state_dict(), 'network.safetensors')"
)


def read_npz(body: bytes, limits: Limits) -> dict[str, NDArray[Any]]:
    """The arrays by name, in the file's order.

    Args:
        body: the file.
        limits: how many layers and weights a network may have, and so how much may be unpacked.

    Raises:
        Invalid: a file that cannot be read or would unpack to too much, or an array that no layer of links has.
    """
    try:
        with ZipFile(io.BytesIO(body)) as archive:
            return _arrays(archive, limits)
    except BROKEN as error:
        raise Invalid.one("file", f"not readable as npz: {_words(error)}") from error


def _arrays(archive: ZipFile, limits: Limits) -> dict[str, NDArray[Any]]:
    entries = archive.infolist()
    if any(entry.filename.endswith("data.pkl") for entry in entries):
        raise Invalid.one("file", PICKLED)
    names = [entry.filename for entry in entries]
    if strange := [name for name in names if not name.endswith(SUFFIX)]:
        raise Invalid.one(strange[0], f"expected arrays alone, whose names in the file end in {SUFFIX}")
    if twice := [name for name, count in Counter(names).items() if count > 1]:
        raise Invalid.one(twice[0], "stands in the file twice")
    require_names([name.removesuffix(SUFFIX) for name in names], limits)
    most = BYTES_A_WEIGHT * limits.max_parameters + BYTES_A_HEADER * len(entries)
    if (total := sum(entry.file_size for entry in entries)) > most:
        raise Invalid.one("file", f"{total} bytes when unpacked, at most {most} are allowed")
    return {entry.filename.removesuffix(SUFFIX): _array(archive, entry) for entry in entries}


def _array(archive: ZipFile, entry: ZipInfo) -> NDArray[Any]:
    name = entry.filename.removesuffix(SUFFIX)
    if entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        raise Invalid.one(name, f"compression {entry.compress_type} given, expected none or deflate, as NumPy writes")
    with archive.open(entry) as member:
        stream = io.BytesIO(member.read(entry.file_size))  # no more than was announced, whatever is in it
    try:
        shape, in_columns, dtype = _header(stream)
    except UNREADABLE as error:
        raise Invalid.one(name, f"not readable as an array: {_words(error)}") from error
    require_extents(name, shape)
    if dtype.kind != "f":
        raise Invalid.one(name, f"{shown(str(dtype))} values given, expected floats")
    data = stream.read()
    if math.prod(shape) * dtype.itemsize != len(data):
        raise Invalid.one(name, f"shape {shown(shape)} with {len(data)} bytes of {dtype}, which do not fit each other")
    return np.frombuffer(data, dtype).reshape(shape, order="F" if in_columns else "C")


def _header(stream: io.BytesIO) -> tuple[tuple[int, ...], bool, np.dtype[Any]]:
    """The shape, whether the first index runs fastest, and the type."""
    version = np.lib.format.read_magic(stream)
    if version == (1, 0):
        shape, in_columns, dtype = np.lib.format.read_array_header_1_0(stream)
    elif version == (2, 0):
        shape, in_columns, dtype = np.lib.format.read_array_header_2_0(stream)
    else:
        raise ValueError(f"format {version[0]}.{version[1]}, expected 1.0 or 2.0")
    if not all(type(extent) is int for extent in shape):  # NumPy takes True for one
        raise ValueError(f"shape {shown(shape)}, expected whole numbers")
    return shape, in_columns, dtype


def _words(error: Exception) -> str:
    return shown(str(error).partition("\n")[0] or type(error).__name__).strip("'\"")
