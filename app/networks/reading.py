"""A file with a trained network: which format it has, and the network in it.

How each format is read is its own module's business.
"""

from collections.abc import Sequence
from typing import Literal

from app.errors import Invalid
from app.networks import npz
from app.networks.imported import Imported
from app.networks.npz import read_npz
from app.networks.onnx import read_onnx
from app.networks.safetensors import is_safetensors, read_safetensors
from app.networks.state_dict import read_state_dict
from app.sessions.limits import Limits

Format = Literal["safetensors", "npz", "onnx"]

PROTOCOLS = tuple(bytes([0x80, protocol]) for protocol in (2, 3, 4, 5))  # how a pickled file begins
HDF5 = b"\x89HDF"
KERAS = (
    "an HDF5 file, as Keras writes, which is not read here; export it as ONNX, "
    "or save its arrays as .npz under the names 0.weight (outputs, inputs), 0.bias, ..."
)


def read_file(
    body: bytes, limits: Limits, activations: Sequence[str] | None = None, format: Format | None = None
) -> Imported:
    """The network in a file.

    Args:
        body: the file.
        limits: how large the network may be.
        activations: for files of weights alone: one for each layer, or one for all hidden ones and one for the outputs.
        format: None finds it out.

    Raises:
        Invalid: what cannot be read or is no multi-layer perceptron, by the name of the layer, tensor or node.
    """
    format = format or format_of(body)
    if format != "onnx":
        tensors = read_safetensors(body, limits) if format == "safetensors" else read_npz(body, limits)
        return read_state_dict(tensors, activations, limits)
    found = read_onnx(body, limits)
    if activations:
        raise Invalid.one("activations", "given, but an ONNX file names its own; leave them out")
    return found


def format_of(body: bytes) -> Format:
    r"""The format that a file begins as; what begins as no other is taken for ONNX, which has no mark of its own.

    Raises:
        Invalid: an empty file, or one of a kind that is not read, with what to do instead.

    Example:
        >>> format_of(b"PK\x03\x04...")
        'npz'
    """
    if not body:
        raise Invalid.one("file", "empty, expected a .safetensors, .npz or .onnx file")
    if body.startswith(PROTOCOLS):
        raise Invalid.one("file", npz.PICKLED)
    if body.startswith(HDF5):
        raise Invalid.one("file", KERAS)
    if body.startswith(npz.MAGIC):
        return "npz"
    return "safetensors" if is_safetensors(body) else "onnx"
