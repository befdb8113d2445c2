"""The guides of the site: Markdown in `templates/guides`, as pages that need neither a script nor a network.

`1-start.md` is called `start`, and `1-start.de.md` is the same in German.

A formula is written as GitHub reads it, $`E(w)`$ in a line or fenced as `math`, and becomes MathML. Where the pages are
served, and what stands around them, is `app.api.pages`.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from html import escape
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from app import texts

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.renderer import RendererHTML
    from markdown_it.rules_core import StateCore
    from markdown_it.token import Token

FOLDER = "guides"
SUFFIX = ".md"


@dataclass(frozen=True)
class Section:
    """A part of a guide that one can jump to."""

    id: str
    title: str


@dataclass(frozen=True)
class Guide:
    """A page to read, which is made of its Markdown when somebody reads it first.

    Args:
        name: the last part of its address.
        language: in which it is written.
        title: its first heading.
        text: what follows that, as Markdown.
    """

    name: str
    language: str
    title: str
    text: str

    @property
    def html(self) -> str:
        """All that follows its title."""
        return self._made[0]

    @property
    def sections(self) -> tuple[Section, ...]:
        """Its second headings."""
        return self._made[1]

    @cached_property
    def _made(self) -> tuple[str, tuple[Section, ...]]:
        markdown = _markdown()
        tokens = markdown.parse(self.text)
        sections = tuple(_sections(tokens))
        return markdown.renderer.render(tokens, markdown.options, {}), sections


def read(folder: Path, language: str) -> Mapping[str, Guide]:
    """All guides in the order of their numbers, in a language where they are written in it, else in the first one."""
    found = [_guide(path) for path in sorted((folder / FOLDER).glob(f"*{SUFFIX}"))]
    first, own = ({g.name: g for g in found if g.language == each} for each in (texts.FIRST, language))
    return {**first, **own}


def _guide(path: Path) -> Guide:
    title, _, text = path.read_text("utf-8").partition("\n")
    name, _, language = path.stem.partition("-")[2].partition(".")
    return Guide(name, language or texts.FIRST, title.removeprefix("# "), text)


@cache
def inline(text: str) -> str:
    """A sentence of the documentation as HTML: code, emphasis and links."""
    return str(_markdown().renderInline(text))


@cache
def _markdown() -> "MarkdownIt":
    from markdown_it import MarkdownIt  # noqa: PLC0415 - a third of a second, for which no start should wait

    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    markdown.core.ruler.push("formulas", _formulas)
    markdown.add_render_rule("fence", _fence)
    markdown.add_render_rule("formula", _formula)
    return markdown


def _sections(tokens: "Sequence[Token]") -> list[Section]:
    """The second headings, each of which gets an anchor."""
    found = []
    for token, inline in pairwise(tokens):
        if token.type == "heading_open" and token.tag != "h1":
            id = re.sub(r"\W+", "-", inline.content.lower()).strip("-")
            token.attrSet("id", id)
            if token.tag == "h2":
                found.append(Section(id, inline.content))
    return found


def _formulas(state: "StateCore") -> None:
    """Makes one token of a code span between two dollar signs."""
    for token in state.tokens:
        spans = token.children or []
        for before, span, after in zip(spans, spans[1:], spans[2:], strict=False):
            if span.type == "code_inline" and before.content.endswith("$") and after.content.startswith("$"):
                before.content, after.content = before.content[:-1], after.content[1:]
                span.type = "formula"


def _formula(self: "RendererHTML", tokens: "Sequence[Token]", at: int, options: Any, env: Any) -> str:
    return _mathml(tokens[at].content)


def _fence(self: "RendererHTML", tokens: "Sequence[Token]", at: int, options: Any, env: Any) -> str:
    token = tokens[at]
    if token.info.strip() == "math":
        return _mathml(token.content, display="block")
    return f'<pre tabindex="0">{escape(token.content)}</pre>\n'


def _mathml(latex: str, display: Literal["block", "inline"] = "inline") -> str:
    from latex2mathml.converter import convert  # noqa: PLC0415 - reads a long table, for which no start should wait

    # A name of several letters, such as ln, is upright; browsers know that by themselves only in fonts of their own.
    return re.sub(r"<mi>(\w{2,})</mi>", r'<mi mathvariant="normal">\1</mi>', convert(latex.strip(), display=display))
