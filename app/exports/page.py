"""A session as one page that needs nothing else: the landscape and its plan to turn and read, from a file, offline."""

import base64
import hashlib
import json
import re
from collections.abc import Callable
from functools import cache
from html import escape
from typing import Any

from app import __version__, fonts
from app.exports.curve import history
from app.exports.landscape import landscape
from app.exports.look import Theme, palette
from app.exports.plan import plan
from app.exports.scenery import Scenery
from app.exports.seen import numbers
from app.exports.words import described
from app.sessions.describe import summary

Face = Callable[[fonts.Font], bytes]
cut_once: Face = cache(fonts.cut)
LONGEST = 6000  # letters of a configuration that are shown
THEMES: tuple[Theme, ...] = ("light", "dark")
TOKENS = ("paper", "ink", "ink2", "ink3", "rule")
FIGURES = {"landscape": "files.made.landscape", "contour": "stage.contour", "history": "files.made.history"}
STYLE = """
:root { color-scheme: light dark; LIGHT }
@media (prefers-color-scheme: dark) { :root { DARK } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 1240px; padding: 24px 24px 40px; background: var(--paper); color: var(--ink);
  font: 15px/1.5 "Source Sans", "Source Sans Pro", system-ui, sans-serif;
  font-variant-numeric: tabular-nums lining-nums; }
h1, .said { margin: 0; font: 400 clamp(18px, 2.4vw, 24px)/1.4 "Source Serif", "Source Serif Pro", Georgia, serif; }
.said, .honest { color: var(--ink2); }
.pictures { display: grid; grid-template-columns: 3fr 2fr; gap: 24px; margin: 20px 0; }
figure { margin: 0; min-width: 0; }
figcaption { color: var(--ink3); font-size: 13px; }
.plot { height: min(68vh, 620px); min-height: 340px; }
.wide { grid-column: 1 / -1; border-top: 1px solid var(--rule); padding-top: 12px; }
.wide .plot { height: 240px; min-height: 0; }
details { margin-top: 20px; border-top: 1px solid var(--rule); padding-top: 12px; }
summary { cursor: pointer; }
:focus-visible { outline: 2px solid var(--ink); outline-offset: 2px; }
pre { overflow-x: auto; margin: 12px 0 0; font: 12px/1.5 ui-monospace, monospace; color: var(--ink2); }
footer { margin-top: 20px; color: var(--ink3); font-size: 13px; }
@media (max-width: 720px) { body { padding: 16px 16px 32px; } .pictures { grid-template-columns: 1fr; }
  .plot { height: 340px; } }
"""
SCRIPT = """
const figures = JSON.parse(document.getElementById("figures").textContent);
const dark = matchMedia("(prefers-color-scheme: dark)");
const options = { displaylogo: false, responsive: true, showSendToCloud: false };
const phone = matchMedia("(max-width: 720px)");
// Titles are as large on a phone, so the landscape moves back for them.
const fitted = (layout) => {
  if (!layout.scene || !phone.matches) return layout;
  const { camera, zaxis } = layout.scene, eye = {};
  for (const axis of "xyz") eye[axis] = camera.center[axis] + 1.2 * (camera.eye[axis] - camera.center[axis]);
  const scene = { ...layout.scene, camera: { ...camera, eye }, zaxis: { ...zaxis, title: { text: "" } } };
  return { ...layout, scene };
};
const draw = () => {
  for (const [name, drawn] of Object.entries(figures[dark.matches ? "dark" : "light"])) {
    Plotly.react(name, drawn.data, fitted(drawn.layout), options);
  }
};
dark.addEventListener("change", draw);
draw();
"""


def page(scenery: Scenery, face: Face = cut_once) -> str:
    """The page as HTML.

    Args:
        scenery: what it shows and tells.
        face: where a typeface comes from.

    Its policy lets in nothing but what stands in it: it asks for no file, and no script but its own two can run.
    """
    title, config = f"{scenery.title} – Thalweg", scenery.session.run.spec.to_json(by_reference=True)
    style = STYLE.replace("LIGHT", _tokens("light")).replace("DARK", _tokens("dark"))
    say, points = scenery.say, len(scenery.path.steps)
    configuration = say("files.made.configuration", summary=described(say, summary(config)))
    footer = say("files.made.footer", points=points, version=__version__)
    return f"""<!doctype html>
<html lang="{say.language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{_policy()}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{_said(title)}</title>
<style>{_faces(face)}{style}</style>
</head>
<body>
<main>
<h1>{_said(scenery.title)}</h1>
<p class="said">{_said(scenery.sentence)}</p>
<div class="pictures">{"".join(_figure(name, scenery) for name in FIGURES)}</div>
<p class="honest">{_said(scenery.honesty)}</p>
<details><summary>{_said(configuration)}</summary><pre>{_said(_shown(config))}</pre></details>
</main>
<footer>{_said(footer)}</footer>
<script type="application/json" id="figures">{_json(_figures(scenery))}</script>
<script>{_plotly()}</script>
<script>{SCRIPT}</script>
</body>
</html>
"""


def _figures(scenery: Scenery) -> dict[str, Any]:
    points = scenery.session.history()
    steps, train, test = (numbers([point[part] for point in points]) for part in range(3))
    return {
        name: {
            "landscape": landscape(scenery.drawn(name)),
            "contour": plan(scenery.drawn(name)),
            "history": history(steps, train, test, log=True, name=name, language=scenery.language),
        }
        for name in THEMES
    }


def _figure(name: str, scenery: Scenery) -> str:
    say, (a, b) = scenery.say, scenery.scene.plane.labels
    caption = say(FIGURES[name])
    over = say("files.made.over", caption=caption, a=a, b=b)
    told = f"{over} {scenery.sentence}" if name != "history" else caption
    wide = ' class="wide"' if name == "history" else ""
    plot = f'<div class="plot" id="{name}" role="group" aria-label="{_said(told)}"></div>'
    return f"<figure{wide}><figcaption>{_said(caption)}</figcaption>{plot}</figure>"


def _tokens(name: Theme) -> str:
    colors = palette(name)
    return " ".join(f"--{token}: {colors[token]};" for token in TOKENS)


@cache
def _plotly() -> str:
    """Plotly out of its package, as it may stand in a page."""
    text = (fonts.package_folder("plotly") / "package_data" / "plotly.min.js").read_text("utf-8")
    return re.sub("</(?=script)", "<\\\\/", text, flags=re.IGNORECASE)


@cache
def _policy() -> str:
    """Only the page's own two scripts, by their hashes; styles as Plotly sets them, and pictures that it draws."""
    digests = (hashlib.sha256(text.encode()).digest() for text in (_plotly(), SCRIPT))
    own = " ".join(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)
    return (
        f"default-src 'none'; script-src {own}; style-src 'unsafe-inline'; img-src data: blob:; font-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def _faces(face: Face) -> str:
    """The two typefaces of the page, regular, as they are served; they take about 60 kB."""
    wanted = {"source-serif-regular": "Source Serif", "source-sans-regular": "Source Sans"}
    faces = []
    for font in fonts.FONTS:
        if font.stem in wanted:
            data = base64.b64encode(face(font)).decode()
            source = f'src: url("data:font/woff2;base64,{data}") format("woff2");'
            faces.append(f'@font-face {{ font-family: "{wanted[font.stem]}"; {source} }}\n')
    return "".join(faces)


def _json(value: Any) -> str:
    """JSON that may stand in a script: nothing in it can end that."""
    text = json.dumps(value, separators=(",", ":"), allow_nan=False)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _shown(config: Any) -> str:
    """The configuration, with examples and weights of one's own cut short."""
    text = json.dumps(config, indent=2)
    return text if len(text) <= LONGEST else text[:LONGEST] + "\n..."


def _said(text: str) -> str:
    return escape(text.encode(errors="replace").decode())
