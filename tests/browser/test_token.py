"""A page of a server that wants a token: opened by the printed link, it works as any other."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.visitor import Visitor, visiting
from tests.serving import RunningServer, running

TOKEN = "a-token-of-a-class-in-a-lab"


@pytest.fixture
def locked(data_folder: Path) -> Iterator[RunningServer]:
    """Its `url` is the printed link."""
    with running(data_folder, {"THALWEG_TOKEN": TOKEN}) as server:
        yield server


def test_the_printed_link_opens_the_page_and_leaves_no_token_in_its_address(
    browser: Browser, locked: RunningServer
) -> None:
    assert locked.url.endswith(f"/?token={TOKEN}")
    with visiting(browser, locked) as visitor:
        visitor.open(f"/?token={TOKEN}#p=xor&tab=contour")

        assert "token" not in visitor.page.url
        assert "tab=contour" in visitor.page.url
        assert TOKEN not in str(visitor.page.evaluate("document.cookie"))
        walk(visitor)


def walk(visitor: Visitor) -> None:
    """The page calls, and hears of, what it needs."""
    visitor.page.keyboard.press("ArrowRight")
    expect(visitor.page.locator("#sentence .first")).to_contain_text("Step 1.")
    assert visitor.page.request.get("/api/v1/catalogue").status == 200
