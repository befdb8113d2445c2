"""A visitor at a page of 1440 x 900."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.visitor import Visitor, visiting
from tests.serving import RunningServer

expect.set_options(timeout=30_000)  # milliseconds; a machine may have other things to do


@pytest.fixture
def visitor(page: Page, server: RunningServer) -> Visitor:
    return Visitor(page, server.url)


@pytest.fixture
def refused_visitor(browser: Browser, server: RunningServer) -> Iterator[Visitor]:
    """One who asks for what is refused; the browser itself writes such answers into its console."""
    with visiting(browser, server) as visitor:
        yield visitor
