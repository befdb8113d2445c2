"""A visitor at a page of 1440 x 900."""

import pytest
from playwright.sync_api import Page

from tests.browser.visitor import Visitor
from tests.serving import RunningServer


@pytest.fixture
def visitor(page: Page, server: RunningServer) -> Visitor:
    return Visitor(page, server.url)
