import gzip
import io
from pathlib import Path

import brotli
import pytest
from fontTools.ttLib import TTFont

from app import assets, fonts
from app.assets import Assets, Kept


@pytest.fixture
def built(asset_cache: Path) -> Assets:
    return assets.build(asset_cache)


def name_of(built: Assets, stem: str) -> str:
    return built.urls[stem].removeprefix(assets.URL_PREFIX)


def font_file(built: Assets, stem: str) -> TTFont:
    served = built.get(name_of(built, stem))
    assert served is not None
    return TTFont(io.BytesIO(served.body))


def test_urls_name_plotly_the_style_and_every_font(built: Assets) -> None:
    assert set(built.urls) == {"plotly", "style", *(font.stem for font in fonts.FONTS)}


def test_all_style_sheets_of_the_page_are_in_one_file(built: Assets) -> None:
    sheets = {path.stem for path in (assets.folder("static") / "css").glob("*.css")}
    served = built.get(name_of(built, "style"))

    assert sheets == {*assets.SHEETS, "docs"}
    assert served is not None
    assert served.media_type == "text/css"
    assert all(
        (assets.folder("static") / "css" / f"{sheet}.css").read_bytes() in served.body for sheet in assets.SHEETS
    )


def test_names_are_the_same_in_every_build_and_known_before_anything_is_made(built: Assets, tmp_path: Path) -> None:
    again = assets.build(tmp_path)

    assert again.urls == built.urls
    assert list(tmp_path.iterdir()) == []


def test_plotly_is_served_as_it_was_installed_in_every_encoding(built: Assets) -> None:
    name = name_of(built, "plotly")
    built.warm()

    plain, zipped, best = (built.get(name, accept) for accept in ("", "gzip", "gzip, deflate, br"))

    assert plain
    assert zipped
    assert best
    assert [plain.encoding, zipped.encoding, best.encoding] == ["", "gzip", "br"]
    assert gzip.decompress(zipped.body) == brotli.decompress(best.body) == plain.body
    assert plain.body.startswith(b"/**\n* plotly.js v")
    assert len(best.body) < len(zipped.body) < len(plain.body) / 3


def test_nobody_waits_for_brotli(built: Assets) -> None:
    served = built.get(name_of(built, "plotly"), "gzip, br")

    assert served
    assert served.encoding == "gzip"


@pytest.mark.parametrize(
    ("header", "codings"),
    [
        ("", set()),
        ("br", {"br"}),
        ("GZIP,Br", {"gzip", "br"}),
        ("br;q=0, gzip;q=0.001", {"gzip"}),
        ("gzip ; q=0.0, identity", {"identity"}),
    ],
)
def test_refused_codings_are_not_accepted(header: str, codings: set[str]) -> None:
    assert assets.accepted(header) == codings


@pytest.mark.parametrize("name", ["", "plotly", "../pyproject.toml", "plotly-0000000000000000.js"])
def test_other_names_are_unknown(built: Assets, name: str) -> None:
    assert built.get(name) is None


@pytest.mark.parametrize("font", fonts.FONTS, ids=lambda font: font.stem)
def test_a_font_is_small_and_has_the_characters_of_the_page(built: Assets, font: fonts.Font) -> None:
    served = built.get(name_of(built, font.stem), "gzip, br")

    assert served
    assert (served.media_type, served.encoding) == ("font/woff2", "")
    assert len(served.body) < 40_000
    characters = TTFont(io.BytesIO(served.body)).getBestCmap()
    assert set(map(ord, "Thalweg 0123456789 – × · − ∂ Σ √ ≤ ≈ ’ …")) - set(characters) <= {ord("Σ")}


@pytest.mark.parametrize("stem", ["source-serif-regular", "source-serif-semibold", "source-sans-regular"])
def test_upright_fonts_have_greek_and_arrows(built: Assets, stem: str) -> None:
    assert set(map(ord, "αβδηθμ∂Δ→←↑↓")) <= set(font_file(built, stem).getBestCmap())


@pytest.mark.parametrize("font", fonts.FONTS, ids=lambda font: font.stem)
def test_the_name_inside_a_font_has_no_digit_and_is_not_the_reserved_one(built: Assets, font: fonts.Font) -> None:
    names = font_file(built, font.stem)["name"]

    for number in (1, 3, 4, 6):
        assert not any(letter.isdigit() for letter in names.getDebugName(number))
        assert "Source" not in names.getDebugName(number)
    assert "Adobe" in names.getDebugName(0)
    assert "Open Font License" in names.getDebugName(13)


@pytest.mark.parametrize("font", fonts.FONTS, ids=lambda font: font.stem)
def test_figures_can_be_set_in_columns(built: Assets, font: fonts.Font) -> None:
    file = font_file(built, font.stem)
    features = {record.FeatureTag for record in file["GSUB"].table.FeatureList.FeatureRecord}
    widths = {file["hmtx"][file.getBestCmap()[ord(figure)]][0] for figure in "0123456789"}

    assert len(widths) == 1 or "tnum" in features


def test_a_later_start_loads_what_an_earlier_one_made(tmp_path: Path) -> None:
    path = tmp_path / "cache" / "one.sealed"
    assert Kept(lambda: b"made", path).body() == b"made"

    assert Kept(lambda: pytest.fail("made twice"), path).body() == b"made"


@pytest.mark.parametrize("damage", [b"", b"short", b"\0" * 40], ids=["empty", "cut", "zeros"])
def test_a_damaged_cache_file_is_made_anew(tmp_path: Path, damage: bytes) -> None:
    path = tmp_path / "one.sealed"
    path.write_bytes(damage)

    assert Kept(lambda: b"made", path).body() == b"made"
    assert Kept(lambda: b"", path).body() == b"made"


def test_a_folder_that_cannot_be_written_to_is_no_reason_not_to_serve(tmp_path: Path) -> None:
    occupied = tmp_path / "cache"
    occupied.write_text("a file where the folder should be")

    assert Kept(lambda: b"made", occupied / "one.sealed").body() == b"made"


def test_writing_leaves_nothing_else_behind(tmp_path: Path) -> None:
    assets.write_whole(tmp_path / "one", b"whole")

    assert [path.name for path in tmp_path.iterdir()] == ["one"]


def test_the_version_changes_with_any_file_of_the_page(tmp_path: Path) -> None:
    (tmp_path / "js").mkdir()
    (tmp_path / "js" / "main.js").write_text("1")
    before = assets.tree_fingerprint(tmp_path)

    (tmp_path / "js" / "main.js").write_text("2")
    changed = assets.tree_fingerprint(tmp_path)
    (tmp_path / "js" / "main.js").rename(tmp_path / "js" / "other.js")
    renamed = assets.tree_fingerprint(tmp_path)

    assert len({before, changed, renamed}) == 3


def test_the_page_lies_where_it_is_looked_for() -> None:
    assert (assets.folder("static") / "js").is_dir()


def test_a_typeface_is_kept_once_it_has_been_cut(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "cut", lambda font: font.stem.encode())
    first = assets.build(tmp_path).face(fonts.FONTS[0])
    monkeypatch.setattr(fonts, "cut", lambda font: b"cut again")

    assert assets.build(tmp_path).face(fonts.FONTS[0]) == first == fonts.FONTS[0].stem.encode()
