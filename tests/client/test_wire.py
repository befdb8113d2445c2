"""How requests are sent again, and how answers become exceptions: over a transport that says what the test wants."""

import httpx
import pytest

from app.client import Busy, Client, Conflict, Diverged, Failed, Invalid, NotFound, ThalwegError, Unreachable
from app.client import errors as tree
from tests.client.scripts import VIEW, Script, problem, view

KEY = "Idempotency-Key"

pytestmark = pytest.mark.usefixtures("waited")


def test_a_problem_is_an_exception_with_its_own_words() -> None:
    wrong = {"at": "network.layers[1]", "detail": "0 given, expected a whole number"}
    script = Script(problem(422, errors=[wrong], request="abc"))

    with pytest.raises(Invalid) as caught:
        script.client().create()

    error = caught.value
    assert (str(error), error.status, error.title, error.request) == ("What is wrong.", 422, "A title", "abc")
    assert error.errors == (tree.Complaint(wrong["at"], wrong["detail"]),)


@pytest.mark.parametrize(("status", "kind"), [*tree.BY_STATUS.items(), (500, Failed), (418, Failed)])
def test_every_status_has_its_exception(status: int, kind: type[ThalwegError]) -> None:
    with pytest.raises(ThalwegError) as caught:
        Script(problem(status)).client(retries=0).session("x")

    assert type(caught.value) is kind


def test_the_tree_is_as_it_is_drawn() -> None:
    drawn = {line.split("── ")[1].split()[0] for line in (tree.__doc__ or "").splitlines() if "── " in line}
    defined = {name for name, kind in vars(tree).items() if isinstance(kind, type) and issubclass(kind, ThalwegError)}

    assert drawn == defined - {"ThalwegError"}


def test_who_diverged_is_told_apart_from_other_conflicts() -> None:
    script = Script(problem(409, "diverged"), problem(409, "conflict"))
    client = script.client()

    with pytest.raises(Diverged):
        client.session("x")
    with pytest.raises(Conflict) as caught:
        client.session("x")
    assert not isinstance(caught.value, Diverged)


@pytest.mark.parametrize("status", [502, 404])
def test_an_answer_that_is_not_ours_says_so(status: int) -> None:
    with pytest.raises(ThalwegError, match=rf"http://server answers {status} .*, and not as Thalweg does"):
        Script(httpx.Response(status, html="<h1>proxy</h1>")).client().session("x")


def test_a_refused_request_waits_as_long_as_the_server_says(waited: list[float]) -> None:
    script = Script(problem(503, headers={"Retry-After": "5"}), problem(429, headers={"Retry-After": "2"}), view())

    script.client().session("own")

    assert waited == [5.0, 2.0]
    assert len(script.asked) == 3


def test_a_request_whose_first_sending_is_still_being_done_waits_for_it(waited: list[float]) -> None:
    script = Script(httpx.ReadError("gone"), problem(409, "under-way", {"Retry-After": "1"}), view())

    script.client().create()

    assert waited == [0.2, 1.0]
    assert len({request.headers[KEY] for request in script.asked}) == 1


@pytest.mark.parametrize(
    "answer", [problem(503), problem(422), problem(409), problem(500), problem(507, headers={"Retry-After": "5"})]
)
def test_what_would_be_refused_again_is_not_sent_again(answer: httpx.Response) -> None:
    script = Script(answer)

    with pytest.raises(ThalwegError):
        script.client().session("own")

    assert len(script.asked) == 1


def test_patience_ends(waited: list[float]) -> None:
    script = Script(*(problem(503, headers={"Retry-After": "25"}) for _ in range(4)))

    with pytest.raises(Busy):
        script.client(patience=60).session("own")

    assert waited == [25.0, 25.0]


def test_a_lost_step_is_sent_again_under_the_same_key(waited: list[float]) -> None:
    step = {"step": 1, "version": 1, "outcome": "running", "message": "", "error": VIEW["error"], "points": []}
    script = Script(view(), httpx.ReadError("gone"), httpx.ConnectError("gone"), httpx.Response(200, json=step))

    session = script.client().session("own")
    session.step()

    (_, first, second, third) = script.asked
    assert len(first.headers[KEY]) == 36
    assert first.headers[KEY] == second.headers[KEY] == third.headers[KEY]
    assert first.content == third.content
    assert waited == [0.2, 0.4]


def test_every_request_that_changes_something_has_a_key_of_its_own() -> None:
    script = Script(*(view() for _ in range(4)))
    session = script.client().create()
    session.rewind(0)
    session.patch(batch={"size": 1})
    session.fork()

    keys = [request.headers[KEY] for request in script.asked]

    assert len(set(keys)) == 4


def test_reading_needs_no_key() -> None:
    script = Script(view())

    script.client().session("own")

    assert KEY not in script.asked[0].headers


def test_what_was_deleted_by_a_lost_request_is_deleted() -> None:
    script = Script(view(), httpx.ReadError("gone"), problem(404))

    script.client().session("own").delete()

    assert [request.method for request in script.asked] == ["GET", "DELETE", "DELETE"]


def test_deleting_what_is_not_there_is_refused() -> None:
    script = Script(view(), problem(404))

    with pytest.raises(NotFound):
        script.client().session("own").delete()


def test_no_server_is_an_exception_with_its_address() -> None:
    script = Script(*(httpx.ConnectError("refused") for _ in range(4)))

    with pytest.raises(Unreachable, match="http://server cannot be reached: refused"):
        script.client().session("own")


def test_who_does_not_answer_in_time_is_not_asked_again() -> None:
    script = Script(httpx.ReadTimeout("slow"))

    with pytest.raises(Unreachable, match="No answer from http://server in time"):
        script.client().session("own")


def test_the_link_that_a_server_prints_is_an_address() -> None:
    with Client("http://127.0.0.1:8000/?token=0123456789abcdef") as client:
        assert client.url == "http://127.0.0.1:8000"
        assert client._http.headers["Authorization"] == "Bearer 0123456789abcdef"


def test_what_is_no_json_is_refused_before_it_is_sent() -> None:
    script = Script()

    with pytest.raises(Invalid, match="not JSON compliant"):
        script.client().create(weights={"w1": [[float("nan")]]})

    assert script.asked == []
