"""The pages: the tool itself, the guides, and the documentation of the API drawn from its OpenAPI document.

Their markup is in `templates/`; what each template may use is the dataclass beside it.
"""

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from app import __version__, guides, texts
from app.api.docs import Operation, operations
from app.api.problems import KINDS, PLAIN, UNGUARDED, Kind
from app.assets import Assets, folder
from app.errors import NotFound
from app.guides import Guide
from app.modules import modules


@dataclass(frozen=True)
class PageContext:
    """What every template may use.

    Args:
        version: of the program.
        static: where our own files are; `{{ static }}/js/main.js`.
        assets: where the files out of packages are, by name; `{{ assets.plotly }}`.
        t: the page's words in the reader's language; `{{ t("top.fork") }}`.
        languages: all there are.
        first_modules: the page's scripts that the browser fetches at once; paths beside `static`.
        modules: those that it fetches after Plotly's file.
        guides: all there are to read, by name, in the reader's language.
    """

    version: str
    static: str
    assets: Mapping[str, str]
    t: texts.Texts
    languages: Mapping[str, texts.Texts]
    first_modules: Sequence[str]
    modules: Sequence[str]
    guides: Mapping[str, Guide]


@dataclass(frozen=True)
class GuideContext(PageContext):
    """What `guide.html` may use beside that."""

    guide: Guide


@dataclass(frozen=True)
class DocsContext(PageContext):
    """What `docs.html` may use beside that."""

    about: str
    groups: Mapping[str, list[Operation]]
    problems: list[Kind]


def page_router(assets: Assets) -> APIRouter:
    router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
    environment = Environment(
        loader=FileSystemLoader(folder("templates")), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    environment.filters["inline"] = guides.inline
    languages = texts.read(folder("static") / "texts")
    first = modules(folder("static"), "js/start.js")
    rest = [module for module in modules(folder("static"), "js/main.js") if module not in first]
    read = {language: guides.read(folder("templates"), language) for language in languages}

    def shared(language: texts.Texts) -> PageContext:
        found = read[language.language]
        return PageContext(
            __version__, f"/static/{assets.version}", assets.urls, language, languages, first, rest, found
        )

    def render(template: str, context: PageContext) -> HTMLResponse:
        html = environment.get_template(template).render(_fields(context))
        return HTMLResponse(html, headers={"Cache-Control": "no-cache", "Vary": "Accept-Language"})

    def for_reader(request: Request, lang: str | None) -> PageContext:
        return shared(texts.choose(languages, lang, request.headers.get("accept-language", "")))

    @router.get("/")
    async def index(request: Request, lang: str | None = None) -> HTMLResponse:
        return render("index.html", for_reader(request, lang))

    @router.get("/docs")
    async def docs(request: Request) -> HTMLResponse:
        return render("docs.html", _docs_context(shared(languages[texts.FIRST]), request.app.openapi()))

    @router.get("/docs/{name}")
    async def guide(request: Request, name: str, lang: str | None = None) -> HTMLResponse:
        context = for_reader(request, lang)
        if name not in context.guides:
            raise NotFound(f"There is no such guide; there are {', '.join(context.guides)}.")
        return render("guide.html", GuideContext(**_fields(context), guide=context.guides[name]))

    return router


def _fields(context: PageContext) -> dict[str, Any]:
    return {field.name: getattr(context, field.name) for field in dataclasses.fields(context)}


def _docs_context(shared: PageContext, document: Mapping[str, Any]) -> DocsContext:
    groups: dict[str, list[Operation]] = {}
    for operation in operations(document):
        groups.setdefault(operation.tag, []).append(operation)
    kinds = {*KINDS.values(), *(kind for kind, _ in PLAIN.values()), UNGUARDED}
    about = document["info"]["description"]
    return DocsContext(**_fields(shared), about=about, groups=groups, problems=sorted(kinds))
