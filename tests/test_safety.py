"""What a look at the source and at one answer of each kind says of safety."""

import re
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from app.main import create_app
from app.sessions.service import new_id
from app.settings import Settings

SOURCE = Path(__file__).parent.parent / "app"
EVALUATING = re.compile(  # reads what others have written by running it
    r"^\s*(import|from)\s+(pickle|dill|cloudpickle|joblib|marshal|shelve)\b|allow_pickle\s*=\s*True|torch\.load|"
    r"(?<![.\w])(eval|exec)\(",
    re.MULTILINE,
)
IDS = 1_000_000
PAGES = ("/", "/docs", "/api/v1/catalogue", "/api/v1/sessions/no", "/nothing", "/static/nothing.js", "/healthz")
UNSAFE = {"'unsafe-inline'", "'unsafe-eval'", "*", "http:", "https:", "data:", "blob:"}
PRIVATE = {"no-referrer", "same-origin", "strict-origin", "strict-origin-when-cross-origin"}
HALF_A_YEAR = 15_768_000  # seconds


def test_nothing_that_is_read_is_run() -> None:
    files = [*SOURCE.rglob("*.py")]
    found = [f"{path}: {match[0]}" for path in files for match in EVALUATING.finditer(path.read_text("utf-8"))]

    assert len(files) > 100
    assert found == []


def test_ids_do_not_come_twice() -> None:
    assert len({new_id() for _ in range(IDS)}) == IDS


def scored(headers: dict[str, str]) -> int:
    """What Mozilla's HTTP Observatory, whose rules are restated here, makes of the headers of an answer under TLS.

    Each missing protection takes away from 100; what is more than needed adds, where 90 are left.
    """
    sources = dict(part.split(" ", 1) for part in headers.get("content-security-policy", "").split("; ") if " " in part)
    rest = sources.get("default-src", "*")
    scripts, styles = ({*sources.get(kind, rest).split()} for kind in ("script-src", "style-src"))
    age = re.match(r"max-age=(\d+)", headers.get("strict-transport-security", ""))
    framed = sources.get("frame-ancestors") in {"'none'", "'self'"}
    strict = sources.get("default-src") == "'none'" and "'unsafe-inline'" not in styles
    less = (
        (25, bool(scripts & UNSAFE or styles & (UNSAFE - {"'unsafe-inline'"}))),  # without a policy, anything goes
        (20, age is None or int(age[1]) < HALF_A_YEAR),
        (20, not framed),
        (5, headers.get("x-content-type-options") != "nosniff"),
        (50, headers.get("access-control-allow-origin") == "*"),
    )
    more = (
        (10, strict),
        (5, framed),
        (5, headers.get("referrer-policy") in PRIVATE),
        (10, headers.get("cross-origin-resource-policy") in {"same-origin", "same-site"}),
    )
    score = 100 - sum(points for points, holds in less if holds)
    return score + sum(points for points, holds in more if holds) if score >= 90 else score


@pytest.fixture(scope="module")
def secure() -> TestClient:
    return TestClient(create_app(Settings()), base_url="https://localhost")


@pytest.mark.parametrize("path", PAGES)
def test_every_answer_has_the_headers_of_an_a_plus(secure: TestClient, path: str) -> None:
    response = secure.get(path)

    assert scored(dict(response.headers)) >= 100
    assert "server" not in response.headers


def test_a_cookie_goes_to_us_alone() -> None:
    locked = TestClient(create_app(Settings(token="a" * 32)), base_url="https://localhost", follow_redirects=False)

    cookie = locked.get(f"/?token={'a' * 32}").headers["set-cookie"].lower()

    assert {"secure", "httponly", "samesite=strict"} <= {part.strip() for part in cookie.split(";")}


def test_a_missing_header_is_noticed(secure: TestClient) -> None:
    headers = dict(secure.get("/").headers)

    for name in ("content-security-policy", "strict-transport-security", "x-content-type-options"):
        assert scored({key: value for key, value in headers.items() if key != name}) < scored(headers)
