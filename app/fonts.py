"""The two typefaces of the page, cut down to the characters it uses and packed as WOFF2.

The outlines come out of the installed packages `font-source-serif-pro` and `font-source-sans-pro` (SIL Open Font
License 1.1). When they are cut, and where the result is kept, is decided in `app.assets`.
"""

import hashlib
import io
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

CHARACTERS = (
    (0x0020, 0x007E),  # Latin
    (0x00A0, 0x00FF),  # Latin-1 supplement, with middle dot, multiplication sign and superscript two
    (0x0300, 0x0304),  # hats and bars over letters
    (0x0370, 0x03FF),  # Greek
    (0x2000, 0x206F),  # spaces, dashes, quotation marks, ellipsis, primes
    (0x2070, 0x209F),  # superscripts and subscripts
    (0x2113, 0x2113),  # script l
    (0x2190, 0x21FF),  # arrows
    (0x2200, 0x22FF),  # operators: minus, sum, partial, root, comparisons
    (0x25A0, 0x25FF),  # geometric marks
)
FEATURES = ("ccmp", "kern", "liga", "lnum", "locl", "mark", "mkmk", "subs", "sups", "tnum")


@dataclass(frozen=True)
class Font:
    """One style of one typeface: its name in URLs, the name written into the file, and where its outlines are."""

    stem: str
    family: str
    package: str
    file: str

    @property
    def source(self) -> Path:
        return package_folder(self.package) / "files" / self.file


# Whoever changes a font must not call it by its reserved name (`Source`), and Plotly's 3-D text wants a name without
# digits.
SERIF, SANS = ("Thalweg Serif", "font_source_serif_pro"), ("Thalweg Sans", "font_source_sans_pro")
FONTS = (
    Font("source-serif-regular", *SERIF, "SourceSerifPro-Regular.otf"),
    Font("source-serif-italic", *SERIF, "SourceSerifPro-It.otf"),
    Font("source-serif-semibold", *SERIF, "SourceSerifPro-Semibold.otf"),
    Font("source-sans-regular", *SANS, "SourceSansPro-Regular.otf"),
    Font("source-sans-semibold", *SANS, "SourceSansPro-Semibold.otf"),
)


def package_folder(name: str) -> Path:
    """Where an installed package lies, without the cost of importing it."""
    spec = find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError(f"the package {name} is not installed; `make run` installs all that is needed")
    return Path(spec.submodule_search_locations[0])


def fingerprint(font: Font) -> str:
    """Of everything that the result depends on, so that it is known before the font is cut."""
    recipe = repr((font, CHARACTERS, FEATURES, _version_of_cutter()))
    return hashlib.sha256(font.source.read_bytes() + recipe.encode()).hexdigest()


@cache
def _version_of_cutter() -> str:
    return version("fonttools")


def cut(font: Font) -> bytes:
    """The font as WOFF2, with only the characters and features listed above. Takes about half a second."""
    # fontTools takes as long to import as to cut one font, and is needed at the very first start only.
    from fontTools import subset  # noqa: PLC0415

    options = subset.Options(
        hinting=False,
        layout_features=list(FEATURES),
        name_IDs=[0, 1, 2, 3, 4, 5, 6, 13, 14],  # copyright and license stay with the font
        notdef_outline=True,
    )
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=[code for low, high in CHARACTERS for code in range(low, high + 1)])
    packed = io.BytesIO()
    with subset.load_font(str(font.source), options) as outlines:
        cutter.subset(outlines)
        _rename(outlines, font)
        outlines.flavor = "woff2"
        outlines.save(packed)
    return packed.getvalue()


def _rename(outlines: Any, font: Font) -> None:
    style = font.stem.rpartition("-")[2].title()
    postscript = f"{font.family.replace(' ', '')}-{style}"
    names = {1: font.family, 2: style, 3: postscript, 4: f"{font.family} {style}", 6: postscript}
    for record in outlines["name"].names:
        record.string = names.get(record.nameID, record.toUnicode())
    if "CFF " in outlines:
        top = outlines["CFF "].cff
        top.fontNames = [postscript]
        top.topDictIndex[0].FamilyName, top.topDictIndex[0].FullName = font.family, names[4]
