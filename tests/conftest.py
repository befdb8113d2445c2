"""Strict ground for all tests: numbers that leave the finite range raise, errors in a browser's console fail."""

import signal
from collections.abc import Iterator
from pathlib import Path

import httpx
import numpy as np
import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright
from threadpoolctl import threadpool_limits

from app.jit import keep_in
from tests import chromium, serving

# As `python -m app` has it: our matrices are too small to be shared out among BLAS threads.
threadpool_limits(1, user_api="blas")


def pytest_configure(config: pytest.Config) -> None:
    """Kernels take half a minute to compile, so all test runs share one cache, and all servers in them.

    A shell has what it starts in the background ignore Ctrl-C, and so would all that the tests start in turn.
    """
    assert config.cache is not None
    keep_in(config.cache.mkdir("numba"))
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.hookimpl(tryfirst=True)  # before anything is chosen by its mark
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests come last: Playwright leaves an event loop in this thread, and others want one of their own."""
    for item in items:
        if "browser" in item.path.parts:
            item.add_marker("browser")
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)


@pytest.fixture(autouse=True)
def finite_numbers() -> Iterator[None]:
    """Where a function may overflow it says so itself, with `np.errstate` inside it."""
    with np.errstate(divide="raise", over="raise", invalid="raise"):
        yield


@pytest.fixture(scope="session")
def asset_cache(request: pytest.FixtureRequest) -> Path:
    """Fonts take seconds to cut, so all servers of all test runs share one cache."""
    cache = request.config.cache
    assert cache is not None
    return cache.mkdir("assets")


@pytest.fixture
def data_folder(tmp_path: Path, asset_cache: Path) -> Path:
    """An empty folder for `THALWEG_DATA`."""
    return _data_folder(tmp_path, asset_cache)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory, asset_cache: Path) -> Iterator[serving.RunningServer]:
    """One server for all tests that only need some server; those that stop or set it start their own."""
    with serving.running(_data_folder(tmp_path_factory.mktemp("server"), asset_cache)) as running:
        yield running


@pytest.fixture
def live(server: serving.RunningServer) -> Iterator[httpx.Client]:
    """A client of that server."""
    with server.client() as client:
        yield client


def _data_folder(parent: Path, asset_cache: Path) -> Path:
    data = parent / "data"
    data.mkdir()
    (data / "cache").symlink_to(asset_cache)
    return data


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    found = chromium.find()
    assert found, "no Chromium: `make test` installs one"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=list(chromium.FLAGS))
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser, server: serving.RunningServer) -> Iterator[Page]:
    """A page of 1440 x 900, paths taken from the server; an error in its console fails the test."""
    context = browser.new_context(base_url=server.url, viewport={"width": 1440, "height": 900})
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.extend(_complaint(message)))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    context.close()
    assert complaints == []


def _complaint(message: ConsoleMessage) -> list[str]:
    return [f"{message.text} ({message.location.get('url', '')})"] if message.type == "error" else []
