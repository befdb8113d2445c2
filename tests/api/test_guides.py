"""What the guides say is so: their tables are complete, their links lead somewhere, their formulas are drawn."""

import re
from dataclasses import fields
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from starlette.testclient import TestClient

from app import guides, texts
from app.assets import folder
from app.nn.losses import LOSSES
from app.presets import PRESETS
from app.settings import PREFIX, Settings

LANGUAGES = list(texts.read(folder("static") / "texts"))
GUIDES = {language: guides.read(folder("templates"), language) for language in LANGUAGES}
MATHML = re.compile(r"<math.*?</math>", re.DOTALL)


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


@pytest.fixture(params=list(GUIDES["en"]))
def guide(request: pytest.FixtureRequest, language: str) -> guides.Guide:
    return GUIDES[language][request.param]


def test_every_guide_is_written_in_every_language_with_the_same_parts(language: str, guide: guides.Guide) -> None:
    first = GUIDES["en"][guide.name]

    assert guide.language == language
    assert len(guide.sections) == len(first.sections)
    assert len(MATHML.findall(guide.html)) == len(MATHML.findall(first.html))


def test_every_guide_can_be_read_on_the_site(api: TestClient, guide: guides.Guide) -> None:
    page = api.get(f"http://localhost/docs/{guide.name}", headers={"Accept-Language": guide.language})

    assert page.status_code == 200
    assert f'<html lang="{guide.language}"' in page.text
    assert page.text == api.get(f"http://localhost/docs/{guide.name}?lang={guide.language}").text
    assert all(f'href="/docs/{guide.name}?lang={other}"' in page.text for other in LANGUAGES if other != guide.language)
    assert f"<h1>{guide.title}</h1>" in page.text
    assert all(f'href="#{section.id}"' in page.text and f'id="{section.id}"' in page.text for section in guide.sections)
    assert "<script" not in page.text


def test_a_guide_that_is_not_there_is_a_problem_that_names_those_that_are(api: TestClient) -> None:
    answer = api.get("http://localhost/docs/nothing")

    assert answer.status_code == 404
    assert all(name in answer.json()["detail"] for name in GUIDES["en"])


def test_all_formulas_are_drawn(guide: guides.Guide) -> None:
    found = MATHML.findall(guide.html)

    written = len(re.findall(r"\$`[^`]+`\$", guide.text)) + guide.text.count("```math")
    assert len(found) == written
    assert "$" not in re.sub(r"<pre.*?</pre>", "", MATHML.sub("", guide.html), flags=re.DOTALL)
    for formula in found:
        assert "\\" not in "".join(ET.fromstring(formula).itertext())


def test_links_lead_to_pages_and_presets(api: TestClient, guide: guides.Guide) -> None:
    for link in re.findall(r'href="([^"]+)"', guide.html):
        path, _, anchor = link.partition("#")
        page = api.get(f"http://localhost{path}") if path else None
        assert page is None or page.status_code == 200
        assert not anchor.startswith("p=") or anchor.removeprefix("p=") in PRESETS


def test_the_guide_for_teachers_has_a_question_for_every_preset(language: str) -> None:
    listed = re.findall(r"^\| \[`(\w+)`\]\(/#p=\1\) \|", GUIDES[language]["teachers"].text, re.MULTILINE)

    assert listed == list(PRESETS)


def test_the_guide_for_teachers_knows_every_part_that_a_link_may_hide(language: str) -> None:
    script = (folder("static") / "js" / "hiding.js").read_text()
    parts = re.findall(r'^  "(\w+)",$', script, re.MULTILINE)

    assert re.findall(r"^\| `(\w+)` \| ", GUIDES[language]["teachers"].text, re.MULTILINE) == parts


def test_the_mathematics_defines_every_error(language: str) -> None:
    assert re.findall(r"^\| `(\w+)` \| ", GUIDES[language]["maths"].text, re.MULTILINE) == list(LOSSES)


def test_settings_that_guides_name_are_there(guide: guides.Guide) -> None:
    known = {f"{PREFIX}{entry.name.upper()}" for entry in fields(Settings)}

    assert set(re.findall(rf"{PREFIX}\w+", guide.text)) <= known


def test_a_formula_in_a_sentence_and_one_by_itself(tmp_path: Path) -> None:
    folder = tmp_path / "guides"
    folder.mkdir()
    (folder / "1-one.md").write_text("# One\n\nSo $`x < 1`$, for $5.\n\n## A Part\n\n```math\ny = \\ln x\n```\n")

    (guide,) = guides.read(tmp_path, "de").values()

    assert (guide.name, guide.language, guide.title) == ("one", "en", "One")
    assert guide.sections == (guides.Section("a-part", "A Part"),)
    inline, block = MATHML.findall(guide.html)
    assert 'display="inline"' in inline
    assert 'display="block"' in block
    assert "for $5." in guide.html
    assert '<mi mathvariant="normal">ln</mi>' in block
