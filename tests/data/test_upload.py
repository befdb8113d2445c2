"""A table is read whatever it was saved by, and what is wrong in it is named by its line."""

import csv
import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.data.table import read_table
from app.data.upload import Choice, Upload, read_upload
from app.errors import Invalid

FLOWERS = b"width,height,kind\n1.4,0.2,rose\n4.7,1.4,lily\n1.3,0.2,rose\n5.0,1.7,lily\n"


def refused(body: bytes, **choice: object) -> list[tuple[str, str]]:
    with pytest.raises(Invalid) as caught:
        read_upload(body, Choice(**choice))  # type: ignore[arg-type]
    return [(problem.at, problem.detail) for problem in caught.value.problems]


@pytest.mark.parametrize(
    "body",
    [
        FLOWERS,
        FLOWERS.replace(b"\n", b"\r\n"),
        FLOWERS.replace(b"\n", b"\r"),
        FLOWERS.replace(b"\n", b"\n\n"),
        FLOWERS.replace(b",", b"\t"),
        FLOWERS.replace(b",", b" | ").replace(b" | ", b"|"),
        FLOWERS.replace(b",", b"   "),
        FLOWERS.replace(b",", b";").replace(b".", b","),
        FLOWERS.replace(b",", b";").replace(b".", b",").replace(b"\n", b";\n"),
        b"\xef\xbb\xbf" + FLOWERS,
        FLOWERS.decode().encode("utf-16"),
        FLOWERS.replace(b"rose", b'"rose"'),
        FLOWERS.removesuffix(b"\n"),
    ],
)
def test_the_same_table_is_read_however_it_was_saved(body: bytes) -> None:
    upload = read_upload(body, Choice())

    assert (upload.inputs, upload.targets, upload.classes) == (("width", "height"), ("kind",), ("lily", "rose"))
    assert upload.examples.inputs.tolist() == [[1.4, 0.2], [4.7, 1.4], [1.3, 0.2], [5.0, 1.7]]
    assert upload.examples.targets.tolist() == [[1], [0], [1], [0]]
    assert (upload.examples.task, upload.examples.output_names) == ("binary", ("rose",))


def test_without_names_the_columns_are_counted() -> None:
    upload = read_upload(b"1,2,0.5\n3,4,0.7\n5,6,0.9\n", Choice())

    assert (upload.header, upload.inputs, upload.targets) == (False, ("column 1", "column 2"), ("column 3",))
    assert upload.examples.task == "regression"


def test_names_stand_for_one_column_each() -> None:
    assert read_table(b"a,a,\n1,2,3\n4,5,6\n").names == ("a", "a (2)", "column 3")


def test_the_choice_of_columns_is_kept() -> None:
    upload = read_upload(FLOWERS, Choice(inputs=("height",), targets=("width",), task="regression"))

    assert upload.examples.inputs.ravel().tolist() == [0.2, 1.4, 0.2, 1.7]
    assert upload.examples.targets.ravel().tolist() == [1.4, 4.7, 1.3, 5.0]
    assert (upload.classes, upload.examples.output_names) == ((), ("width",))


def test_three_classes_are_three_outputs_in_the_order_of_their_names() -> None:
    body = b"x,y\n" + b"".join(b"%d,%d\n" % (n, 10 - n % 3) for n in range(9))

    upload = read_upload(body, Choice())

    assert upload.classes == ("8", "9", "10")
    assert upload.examples.targets[:3].tolist() == [[0, 0, 1], [0, 1, 0], [1, 0, 0]]
    assert read_upload(body, Choice(task="regression")).examples.targets[:3].tolist() == [[10], [9], [8]]


@pytest.mark.parametrize(
    ("body", "at", "words"),
    [
        (b"", "body", "empty"),
        (b"\n\n", "body", "empty"),
        (b"\0\1", "body", "no text"),
        (b"a,b\n", "body", "0 examples found"),
        (b"a\n1\n2\n", "line 1", "1 values found, expected 2 to"),
        (b"a,b\n1,2\n3\n4,5\n", "line 3", "1 values found, expected 2 as in line 1"),
        (b"a,b\n\n1,2\n3,4,5\n", "line 4", "3 values found"),
        (b'a,b\n1,2\n"3,4\n', "line 3", "quotation mark"),
        (b'a,b\n"x\ny",2\n1,0.5\nz,3\n2,4\n3,7\n', "line 2", "column 'a': 'x\\ny' given, expected a number"),
        (b"a,b\n1,2\n,3\n5,4\n", "line 3", "column 'a': empty, expected a number"),
        (b"a,b\n1,2\n1e200,3\n2,4\n", "line 3", "'1e200' given, expected a number"),
        (b"a,b\n1,2\n1_0,3\n2,4\n", "line 3", "'1_0' given"),
        (b"a,b\n1,2\nnan,3\n2,4\n", "line 3", "'nan' given"),
        (b"a,b\n1,x\n2,\n3,y\n4,y\n", "line 3", "column 'b': empty, expected a class"),
        (b"a,b\n1,x\n2,x\n", "targets", "'b' has 1 different values"),
        (b"a,b\nx,1\ny,2\n", "inputs", "no column left"),
    ],
)
def test_what_is_wrong_is_named_by_its_line(body: bytes, at: str, words: str) -> None:
    (place, detail), *_ = refused(body)

    assert place == at
    assert words in detail


@pytest.mark.parametrize(
    ("choice", "at"),
    [
        ({"inputs": ("depth",)}, "inputs"),
        ({"inputs": ()}, "inputs"),
        ({"targets": ("depth",)}, "targets"),
        ({"inputs": ("width",), "targets": ("width",)}, "inputs"),
        ({"inputs": ("kind",), "targets": ("width",)}, "line 2"),
        ({"targets": ("height", "kind"), "task": "classes"}, "targets"),
        ({"task": "regression"}, "line 2"),
    ],
)
def test_a_choice_that_does_not_fit_is_named(choice: dict[str, object], at: str) -> None:
    assert refused(FLOWERS, **choice)[0][0] == at


def test_every_wrong_line_is_named_up_to_a_limit() -> None:
    body = b"a,b\n" + 50 * b"1,2\n" + 40 * b"x,2.5\n"

    assert [at for at, _ in refused(body)] == [f"line {line}" for line in range(52, 72)]


def read_or_refused(body: bytes, header: bool | None = None) -> Upload | None:
    try:
        return read_upload(body, Choice(header=header))
    except Invalid:
        return None


@given(st.binary(max_size=300))
def test_any_bytes_are_examples_or_refused(body: bytes) -> None:
    upload = read_or_refused(body)

    if upload:
        assert np.isfinite(upload.examples.inputs).all()
        assert len(upload.examples.inputs) == len(upload.examples.targets) >= 2


CELL = st.one_of(
    st.floats(-1e6, 1e6).map(lambda value: f"{value:.6g}"), st.text(alphabet='ab",;\n\t |é', max_size=6), st.just("")
)


@given(
    st.integers(1, 4).flatmap(lambda width: st.lists(st.lists(CELL, min_size=width, max_size=width), max_size=8)),
    st.sampled_from(";,\t|"),
    st.sampled_from([None, True, False]),
)
def test_any_table_that_a_program_writes_is_examples_or_refused(
    rows: list[list[str]], delimiter: str, header: bool | None
) -> None:
    file = io.StringIO()
    csv.writer(file, delimiter=delimiter).writerows(rows)

    upload = read_or_refused(file.getvalue().encode(), header)

    assert upload is None or upload.examples.inputs.shape[1] == len(upload.inputs)


@given(st.lists(st.tuples(st.floats(-1e9, 1e9), st.floats(-1e9, 1e9)), min_size=3, max_size=20))
def test_numbers_come_back_bit_for_bit(pairs: list[tuple[float, float]]) -> None:
    body = "a,b\n" + "".join(f"{a!r},{b!r}\n" for a, b in pairs)

    upload = read_upload(body.encode(), Choice(task="regression"))

    assert upload.examples.inputs.ravel().tolist() == [a for a, _ in pairs]
    assert upload.examples.targets.ravel().tolist() == [b for _, b in pairs]
