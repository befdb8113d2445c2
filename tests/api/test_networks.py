"""Trained networks can be brought along and looked at on one's own data; any other file is refused in words."""

import io
import json
import struct
import zipfile
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from onnx import TensorProto
from safetensors.numpy import save
from starlette.testclient import TestClient

from app.api.schemas.networks import EXAMPLE_FILE
from app.main import create_app
from app.settings import Settings
from tests.api.conftest import LONGEST_ANSWER, Json
from tests.api.strict import strict
from tests.networks.models import CONSTANTS, evaluated, inputs, model, node, tensors, two_layers

BINARY = {"Content-Type": "application/octet-stream"}
MIB = 2**20


def send(api: TestClient, body: bytes, query: str = "") -> tuple[int, Json]:
    answer = api.post(f"/networks{query}", content=body, headers=BINARY)
    view: Json = strict(answer)
    return answer.status_code, view


def onnx() -> bytes:
    return model(two_layers(node("Tanh", "z", "a"), last="Softmax"), CONSTANTS)


def onnx_of(*dims: int) -> bytes:
    """A graph whose weights are one number, and say to have these extents."""
    weights = TensorProto(name="w", data_type=TensorProto.DOUBLE, dims=dims, raw_data=b"\0" * (8 if all(dims) else 0))
    return model([node("Constant", "", "w", value=weights), node("Gemm", "x w", "y")], {})


def safetensors(header: Any, data: bytes = b"") -> bytes:
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    return struct.pack("<Q", len(text)) + text + data


def zipped(members: dict[str, bytes], kind: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", kind) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return file.getvalue()


def npy(shape: str, dtype: str = "<f8", data: bytes = b"") -> bytes:
    """An array that says what it likes of itself."""
    header = f"{{'descr': '{dtype}', 'fortran_order': False, 'shape': {shape}, }}".encode()
    header += b" " * (-(len(header) + 11) % 64) + b"\n"
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header + data


def displaced(place: int) -> bytes:
    """An array that is said to begin at a place far outside of the file."""
    whole = zipped({"0.weight.npy": npy("(1, 1)", data=b"\0" * 8)}, zipfile.ZIP_STORED)
    begin, end = whole.index(b"PK\x01\x02"), whole.index(b"PK\x05\x06")
    entry, last = bytearray(whole[begin:end]), bytearray(whole[end:])
    extra = struct.pack("<HHQ", 1, 8, place)
    entry[30:32], entry[42:46] = struct.pack("<H", len(extra)), b"\xff" * 4
    last[12:16] = struct.pack("<I", len(entry) + len(extra))
    return whole[:begin] + bytes(entry) + extra + bytes(last)


def locked() -> bytes:
    """An array that is said to be encrypted."""
    whole = bytearray(zipped({"0.weight.npy": npy("(1, 1)", data=b"\0" * 8)}))
    whole[whole.index(b"PK\x01\x02") + 8] |= 1
    whole[6] |= 1
    return bytes(whole)


def test_a_trained_network_is_looked_at_on_ones_own_table(api: TestClient) -> None:
    X, body = inputs(3), onnx()
    y = np.eye(2)[np.arange(20) % 2]
    lines = [",".join(map(repr, [*row.tolist(), *targets.tolist()])) for row, targets in zip(X, y, strict=True)]
    csv = "\n".join(["a,b,c,no,yes", *lines]).encode()
    query = {"targets": ["no", "yes"]}
    table = api.post("/datasets", params=query, content=csv, headers={"Content-Type": "text/csv"}).json()

    status, network = send(api, body)
    parts = {name: network[name] for name in ("network", "weights", "error")}
    session = api.post("/sessions", json={**parts, "data": {"dataset": table["id"]}}).json()

    assert (status, network["parameters"]) == (200, 26)
    wanted = -(y * np.log(evaluated(body, X))).sum(axis=1).mean()
    assert session["error"]["train"] == pytest.approx(wanted, rel=1e-12)
    weights = api.get(f"/sessions/{session['id']}/weights").json()["weights"]
    assert weights == network["weights"] == {name: array.tolist() for name, array in CONSTANTS.items()}
    surface = api.post(f"/sessions/{session['id']}/surface", json={"plane": {"kind": "random"}, "resolution": [5, 5]})
    assert surface.status_code == 200


def test_weights_alone_need_their_activations(api: TestClient) -> None:
    body = save(tensors([2, 3, 1]))

    refused, problem = send(api, body)
    taken, network = send(api, body, "?activations=tanh,sigmoid")

    assert (refused, problem["errors"][0]["at"]) == (422, "activations")
    assert (taken, network["network"]["activations"]) == (200, ["tanh", "sigmoid"])


def test_nothing_is_kept(api: TestClient) -> None:
    assert send(api, onnx()) == send(api, onnx())
    assert "Location" not in api.post("/networks", content=onnx(), headers=BINARY).headers


def test_only_bytes_are_taken_and_no_more_than_allowed(api: TestClient) -> None:
    small = TestClient(create_app(Settings(max_body_bytes=1024, max_nodes=2)), base_url="http://localhost/api/v1")

    assert api.post("/networks", json={}).status_code == 415
    assert small.post("/networks", content=b"x" * 2000, headers=BINARY).status_code == 413
    assert "expected 1 to 2 each" in send(small, save(tensors([2, 3, 1])), "?activations=tanh,tanh")[1]["detail"]


ONE = {"dtype": "F64", "shape": [1, 1], "data_offsets": [0, 8]}
HUGE = "(9" + "9" * 17 + ", 9)"
REFUSED: dict[str, Callable[[], bytes]] = {
    "nothing": lambda: b"",
    "text": lambda: b"hello, world",
    "a table": lambda: b"a,b\n1,2\n",
    "zeros": lambda: b"\0" * MIB,
    "half a safetensors file": lambda: save(tensors([2, 3, 1]))[:-9],
    "a header without end": lambda: struct.pack("<Q", 2**63) + b"{",
    "a header alone": lambda: safetensors(
        {"0.weight": {"dtype": "F64", "shape": [2**40, 2**40], "data_offsets": [0, 8]}}
    ),
    "a shape that lies": lambda: safetensors({"0.weight": {**ONE, "shape": [3, 1]}}, b"\0" * 8),
    "tensors that overlap": lambda: safetensors({"0.weight": ONE, "1.weight": ONE}, b"\0" * 8),
    "nothing of a trillion": lambda: safetensors({"0.weight": {**ONE, "shape": [0, 2**40], "data_offsets": [0, 0]}}),
    "a hundred extents": lambda: safetensors({"0.weight": {**ONE, "shape": [1] * 100}}, b"\0" * 8),
    "more extents than can be": lambda: zipped({"0.weight.npy": npy("(0, 99999999999999999999)")}),
    "a hundred extents of an array": lambda: zipped({"0.weight.npy": npy(f"({'1, ' * 100})", data=b"\0" * 8)}),
    "nothing of a constant": lambda: onnx_of(0, 2**62),
    "a hundred extents of a constant": lambda: onnx_of(*[1] * 100),
    "a name twice": lambda: safetensors(
        b'{"a.weight":%s,"a.weight":%s}' % ((json.dumps(ONE).encode(),) * 2), b"\0" * 8
    ),
    "deep JSON": lambda: safetensors(b'{"a":' * 50_000),
    "half an npz file": lambda: zipped({"0.weight.npy": npy("(1, 1)", data=b"\0" * 8)})[:60],
    "a zip bomb": lambda: zipped({"0.weight.npy": b"\0" * (64 * MIB)}),
    "a zip of a zip": lambda: zipped({"a.zip": zipped({"0.weight.npy": b""})}),
    "a huge array of few bytes": lambda: zipped({"0.weight.npy": npy(HUGE)}),
    "a negative shape": lambda: zipped({"0.weight.npy": npy("(-1, -1)", data=b"\0" * 8)}),
    "a shape of truths": lambda: zipped({"0.weight.npy": npy("(True, 1)", data=b"\0" * 8)}),
    "a member beyond the end of numbers": lambda: displaced(2**64 - 1),
    "a locked member": locked,
    "objects in an array": lambda: zipped({"0.weight.npy": npy("(1, 1)", "|O", b"\x80\x04N.")}),
    "a type of its own": lambda: zipped({"0.weight.npy": npy("(1, 1)", "(((((((")}),
    "brackets": lambda: zipped({"0.weight.npy": npy("(" * 5000)}),
    "a header of text": lambda: zipped({"0.weight.npy": b"\x93NUMPY\x01\x00\x04\x00abcd"}),
    "no array": lambda: zipped({"0.weight.npy": b"abc"}),
    "another compression": lambda: zipped({"0.weight.npy": npy("(1, 1)", data=b"\0" * 8)}, zipfile.ZIP_LZMA),
    "a path": lambda: zipped({"../../0.weight.npy": npy("(1, 1)", data=b"\0" * 8), "x": b""}),
    "many names": lambda: zipped({f"{place}.npy": b"" for place in range(2000)}, zipfile.ZIP_STORED),
    "a pickled file": lambda: b"\x80\x02}q\0.",
    "a file of PyTorch's": lambda: zipped({"archive/data.pkl": b"\x80\x02}q\0."}),
    "a file of Keras'": lambda: b"\x89HDF\r\n\x1a\n" + b"\0" * 99,
    "half an ONNX file": lambda: onnx()[:-40],
    "nodes of nothing": lambda: b"\x08\x08\x3a\x80\x80\x40" + b"\x0a\x00" * (MIB // 2),
    "a graph that is longer than its file": lambda: b"\x3a\xff\xff\xff\xff\x07\x0a\x00",
    "an endless number": lambda: b"\x08" + b"\xff" * 99,
}


@pytest.mark.parametrize("case", REFUSED)
@pytest.mark.parametrize("format", ["", "safetensors", "npz", "onnx"])
def test_a_file_of_ill_will_is_refused_in_words(api: TestClient, case: str, format: str) -> None:
    query = "?activations=tanh,identity" + (f"&format={format}" if format else "")

    status, problem = send(api, REFUSED[case](), query)

    assert (status, problem["title"]) == (422, "Some values are wrong")
    assert problem["errors"]
    assert len(json.dumps(problem)) < LONGEST_ANSWER


@pytest.mark.parametrize("case", ["a pickled file", "a file of PyTorch's"])
def test_a_pickled_file_is_refused_with_the_way_to_save_it(api: TestClient, case: str) -> None:
    assert "safetensors.torch.save_file(model.state_dict()" in send(api, REFUSED[case]())[1]["detail"]


@given(data=st.data())
@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_a_damaged_file_is_read_or_refused_but_breaks_nothing(api: TestClient, data: st.DataObject) -> None:
    whole = data.draw(st.sampled_from([save(tensors([2, 3, 1])), EXAMPLE_FILE.encode(), onnx(), _packed()]))
    body = bytearray(whole)
    for _ in range(data.draw(st.integers(1, 4))):
        body[data.draw(st.integers(0, len(body) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(body)) | st.none())

    status, _ = send(api, bytes(body[:cut]), data.draw(st.sampled_from(["", "?activations=tanh,sigmoid"])))

    assert status in (200, 422)


def _packed() -> bytes:
    file = io.BytesIO()
    np.savez_compressed(file, allow_pickle=False, **tensors([2, 3, 1]))
    return file.getvalue()
