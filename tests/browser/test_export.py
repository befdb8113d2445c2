"""Files of what is on the page: they hold what the page shows, and open elsewhere."""

import base64
import csv
import io
import struct
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from playwright.sync_api import Browser, Download, Page, expect

from tests.browser.visitor import COLORS, Visitor, alone

SVG = "{http://www.w3.org/2000/svg}"
PLAYED = """async (source) => {
  const film = new Blob([Uint8Array.from(atob(source), (c) => c.charCodeAt(0))], { type: "video/webm" });
  const video = document.createElement("video");
  video.muted = true;
  video.src = URL.createObjectURL(film);
  const heard = (name) => new Promise((resolve, reject) => {
    video.addEventListener(name, resolve, { once: true });
    video.addEventListener("error", () => reject(video.error.message), { once: true });
  });
  await heard("loadeddata");
  // A recorded film does not say how long it is until its end was looked for.
  video.currentTime = 1e6;
  await heard("seeked");
  return { size: film.size, width: video.videoWidth, height: video.videoHeight, seconds: video.currentTime };
}"""


def walked(visitor: Visitor, tab: str, steps: int = 4) -> Page:
    page = visitor.open(f"/#p=moons&tab={tab}").page
    visitor.step_to(0)
    visitor.ask("/steps", {"count": steps})
    visitor.step_to(steps)
    return page


def menu(page: Page) -> None:
    page.get_by_role("button", name="Export", exact=True).click()
    expect(page.locator("export-menu .panel")).to_be_visible()


def saved(page: Page, kind: str, name: str) -> Path:
    if page.locator("export-menu .panel").is_hidden():
        menu(page)
    with page.expect_download(timeout=60_000) as download:
        page.locator(f"export-menu [value={kind}]").press("Enter")
    assert download.value.suggested_filename == name
    expect(page.locator("export-menu .said")).to_have_text(f"Saved {name}.")
    return Path(download.value.path())


def table(path: Path) -> tuple[list[str], list[list[float]]]:
    head, *rows = csv.reader(io.StringIO(path.read_bytes().decode()))
    return head, [[float(cell) if cell else float("nan") for cell in row] for row in rows]


def test_the_picture_as_png_holds_the_stage_and_its_sentence(visitor: Visitor) -> None:
    page = walked(visitor, "surface")

    png = saved(page, "png", "two-moons-step-4.png").read_bytes()

    width, height = struct.unpack(">II", png[16:24])
    box = page.locator("#plot").bounding_box()
    assert box is not None
    assert png.startswith(b"\x89PNG")
    assert (width, height) == (2 * box["width"], 2 * (box["height"] + 72))
    colors = page.evaluate(COLORS, "data:image/png;base64," + base64.b64encode(png).decode())
    assert colors > 100


def test_a_landscape_has_no_vectors_and_says_so_but_the_contour_has(visitor: Visitor) -> None:
    page = walked(visitor, "surface")
    menu(page)
    expect(page.locator("export-menu [value=svg]")).to_be_disabled()
    expect(page.locator("export-menu [value=svg]")).to_contain_text("drawn in pixels")
    page.keyboard.press("Escape")
    visitor.choose_tab("Contour")
    expect(page.locator("plot-view[data-tab=contour] .contourlayer path").first).to_be_attached()

    root = ET.parse(saved(page, "svg", "two-moons-step-4.svg")).getroot()

    texts = ["".join(each.itertext()) for each in root.iter(f"{SVG}text")]
    assert texts[0] == page.locator("#sentence .first").inner_text()
    assert len(list(root.iter(f"{SVG}path"))) > 20
    assert not list(root.iter(f"{SVG}image"))


def test_the_standalone_page_draws_from_a_file_without_any_request(
    visitor: Visitor, browser: Browser, tmp_path: Path
) -> None:
    page = walked(visitor, "surface")
    sentence, caption = page.locator("#sentence .first").inner_text(), page.locator("honesty-bars p").inner_text()
    file = saved(page, "html", "two-moons-step-4.html").rename(tmp_path / "page.html")

    with alone(browser, file) as opened:
        expect(opened.get_by_role("heading", name=sentence)).to_be_visible()
        expect(opened.locator(".caption")).to_have_text(caption)
        traces: list[Any] = opened.evaluate(
            "document.querySelector('.js-plotly-plot')._fullData.map(({ name, x }) => [name, x?.length])"
        )
        titles = opened.evaluate(
            "['xaxis', 'yaxis'].map((a) => document.querySelector('.js-plotly-plot')._fullLayout.scene[a].title.text)"
        )
        shot = opened.locator(".stage").screenshot()
        colors = opened.evaluate(COLORS, "data:image/png;base64," + base64.b64encode(shot).decode())

    assert ["path", 5] in traces
    assert [link in title for link, title in zip(visitor.links, titles, strict=True)] == [True, True]
    assert colors > 60


def test_the_tables_hold_what_the_api_says(visitor: Visitor) -> None:
    page = walked(visitor, "contour")
    a, b = visitor.links
    page.wait_for_function("() => document.querySelector('#plot .js-plotly-plot')._fullData[0].x.length === 121")

    head, rows = table(saved(page, "surface", "two-moons-surface-step-4.csv"))
    plane = {"kind": "links", "a": a, "b": b}
    ranges = [[rows[0][0], rows[-1][0]], [rows[0][1], rows[-1][1]]]
    told = visitor.ask("/surface", {"plane": plane, "ranges": ranges, "resolution": [121, 121], "step": 4})
    assert head == [a, b, "error"]
    assert len(rows) == 121 * 121
    assert [row[2] for row in rows] == pytest.approx([z for line in told["error"] for z in line], rel=1e-4)

    head, rows = table(saved(page, "path", "two-moons-path-step-4.csv"))
    history, path = visitor.ask("/history"), visitor.path(4)
    columns = list(zip(*rows, strict=True))
    assert head[:5] == ["step", "error", "test error", a, b]
    for column, values in enumerate((history["steps"], history["train"], history["test"], path["a"], path["b"])):
        assert columns[column] == pytest.approx(values)


def test_the_walk_as_a_film_plays_at_the_chosen_speed(visitor: Visitor) -> None:
    page = walked(visitor, "contour")
    menu(page)
    page.locator("export-menu").get_by_label("Steps a second").select_option("5")
    with page.expect_download(timeout=120_000) as download:
        page.get_by_role("button", name="Record", exact=True).press("Enter")
        expect(page.locator("export-menu progress")).to_be_visible()
    film = Path(download.value.path()).read_bytes()

    assert download.value.suggested_filename == "two-moons-step-4.webm"
    expect(page.get_by_role("button", name="Record", exact=True)).to_be_focused()
    played = page.evaluate(PLAYED, base64.b64encode(film).decode())
    box = page.locator("#plot").bounding_box()
    assert box is not None
    assert played["size"] == len(film) > 5000
    assert played["width"] == pytest.approx(1.5 * box["width"], abs=2)
    assert played["height"] == pytest.approx(1.5 * (box["height"] + 72), abs=2)
    assert played["seconds"] > 5 / 5
    expect(page.locator(".darkroom")).to_have_count(0)


def test_a_film_of_the_landscape_can_be_stopped(visitor: Visitor) -> None:
    page = walked(visitor, "surface", 8)
    files: list[Download] = []

    def came(download: Download) -> None:
        files.append(download)

    page.on("download", came)
    menu(page)

    page.get_by_role("button", name="Record", exact=True).click()
    expect(page.locator("export-menu .under-way span")).to_contain_text("Drawing")
    page.get_by_role("button", name="Stop", exact=True).press("Enter")

    expect(page.get_by_role("button", name="Record", exact=True)).to_be_visible()
    expect(page.locator(".darkroom")).to_have_count(0)
    expect(page.locator("export-menu .said")).to_have_text("")
    assert files == []


def test_what_cannot_be_made_says_why(visitor: Visitor) -> None:
    page = visitor.open("/#p=moons&tab=contour").page
    visitor.step_to(0)
    menu(page)

    expect(page.locator("export-menu .film")).to_contain_text("Take a step first")
    expect(page.get_by_role("button", name="Record", exact=True)).to_be_disabled()
    page.keyboard.press("Escape")
    visitor.choose_tab("Curve")
    menu(page)
    expect(page.locator("export-menu [value=surface]")).to_contain_text("Only for pictures of a slice")
    expect(page.locator("export-menu [value=png]")).to_be_enabled()
    expect(page.locator("export-menu [value=svg]")).to_be_enabled()
