"""Tables that nobody would send in good faith: a data set comes of each, or sentences that name its lines."""

import gzip
import re
import tracemalloc

import pytest
from starlette.testclient import TestClient

from tests.api.conftest import LONGEST_ANSWER, Json
from tests.api.strict import strict

CSV = {"Content-Type": "text/csv"}
MIB = 2**20
MOST_TIMES = 40  # as much memory as the table has bytes: a cell of two of them is a text of fifty

GOOD = b"a,b\n1,2\n3,5\n6,7\n"
TAKEN: dict[str, bytes] = {
    "mixed line ends": b"a,b\r\n1,2\n3,4\r5,6\r\n",
    "a mark at its start": b"\xef\xbb\xbfa,b\n1,2\n3,5\n",
    "UTF-16": "a,b\n1,2\n3,5\n".encode("utf-16"),
    "Latin-1": "größe,b\n1,2\n3,5\n".encode("latin-1"),
    "formulas as classes": b"a,b\n1,=1+1\n2,@SUM(A1)\n3,=1+1\n4,@SUM(A1)\n",
    "names that come twice": b"a,a,a\n1,2,3\n4,5,7\n",
    "names of no letters": b",\t,\x07\n1,2,3\n4,5,6\n",
    "no end of the last line": b"1,2\n3,5",
    "a thousand columns": b"\n".join(b",".join(b"%d" % (row + place) for place in range(1000)) for row in (0, 7, 9)),
    "nothing but blank lines between": b"1,2\n\n\n\n3,5\n" + b"\n" * 1000,
    "a sign of another kind": "a;b\n−1,5;2\n3;4\n".encode(),
    "a quote within a word": b'a,b\n1,2"3\n4,5\n',
    "a huge class": b"a,b\n1," + b"x" * 50_000 + b"\n2,y\n",
}
REFUSED: dict[str, bytes] = {
    "nothing": b"",
    "blank": b" \n\t\n  \r\n",
    "only a header": b"a,b,c\n",
    "one example": b"a,b\n1,2\n",
    "one column": b"a\n1\n2\n3\n",
    "a quote that never ends": b'a,b\n1,"2\n3,4\n',
    "a million quotes": b'"' * 1_000_000,
    "NUL": b"a,b\n1,\x002\n3,4\n",
    "only text": b"a,b\nx,y\nz,w\nx,w\n",
    "compressed": gzip.compress(GOOD * 100, mtime=0),
    "a picture": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)) * 20,
    "too many columns": b",".join(b"%d" % place for place in range(100_000)) + b"\n",
    "two lines of too many columns": (b"1," * 99_999 + b"1\n") * 2,
    "ragged": b"a,b\n" + b"1,2,3\n1\n" * 1000,
    "not a number": b"a,b\n1,2\nnan,3\n4,5\n1,6\n",
    "endless": b"a,b\ninf,2\n4,3\n1,6\n-inf,3\n2,1\n",
    "too large a number": b"a,b\n1e999,2\n4,3\n1,6\n7,8\n",
    "a formula among numbers": b"a,b\n1,2\n=1+1,3\n4,5\n6,7\n",
    "a number of too many digits": b"a,b\n" + b"9" * 5000 + b",2\n3,4\n5,6\n",
    "a huge cell": b"a,b\n" + b"x" * 1_000_000 + b",1\n2,3\n",
    "empty cells": b"a,b,c\n,,1\n,,2\n,,3\n",
    "a line of commas": b"," * 1_000_000,
}


def send(api: TestClient, body: bytes, query: str = "") -> tuple[int, Json]:
    answer = api.post(f"/datasets{query}", content=body, headers=CSV)
    if answer.is_error:
        assert answer.headers["content-type"] == "application/problem+json"
        assert len(answer.content) < LONGEST_ANSWER
    view: Json = strict(answer)
    return answer.status_code, view


@pytest.mark.parametrize("body", TAKEN.values(), ids=TAKEN)
def test_an_odd_table_that_can_be_read_is_taken_and_trained_on(api: TestClient, body: bytes) -> None:
    status, view = send(api, body)

    assert status == 201, view
    names = [column["name"] for column in view["columns"]]
    assert len(set(names)) == len(names)
    assert all(name.isprintable() and 0 < len(name) <= 80 for name in names)
    session = api.post("/sessions", json={"data": {"dataset": view["id"]}})
    assert session.status_code == 201, session.text
    assert strict(api.post(f"/sessions/{session.json()['id']}/steps", json={"count": 2}))["step"] == 2


@pytest.mark.parametrize("body", REFUSED.values(), ids=REFUSED)
def test_a_table_that_cannot_be_read_is_refused_by_its_lines(api: TestClient, body: bytes) -> None:
    status, problem = send(api, body)

    assert status == 422, problem
    assert {re.sub(r"\d+", "#", wrong["at"]) for wrong in problem["errors"]} <= {"line #", "body", "inputs", "targets"}
    for wrong in problem["errors"]:
        assert re.search(r"expected|leave", wrong["detail"])
        assert int((re.search(r"line (\d+)", wrong["at"]) or ["", "1"])[1]) <= body.count(b"\n") + 1


@pytest.mark.parametrize("body", [*TAKEN.values(), *REFUSED.values()], ids=[*TAKEN, *REFUSED])
@pytest.mark.parametrize("query", ["?header=true", "?header=false&task=classes", "?inputs=a&targets=b&task=regression"])
def test_no_choice_of_columns_breaks_an_odd_table(api: TestClient, body: bytes, query: str) -> None:
    status, _ = send(api, body, query)

    assert status in {201, 422}


@pytest.mark.parametrize("cell", [b"1", b"x", b""])
@pytest.mark.parametrize("shape", [(2, 900), (100_000, 2)])
def test_no_table_takes_much_more_memory_than_it_has_bytes(
    api: TestClient, cell: bytes, shape: tuple[int, int]
) -> None:
    rows, columns = shape
    body = (b",".join([cell] * columns) + b"\n") * rows
    tracemalloc.start()

    status, _ = send(api, body)

    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert status in {201, 422}
    assert peak < MOST_TIMES * len(body) + 8 * MIB
