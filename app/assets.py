"""Files that are made for the page, named by their fingerprint: plotly.js and two typefaces out of installed packages,
and all style sheets in one.

Nothing third-party is copied into the repository. Each file is made when it is first asked for, or before that by
`Assets.warm` in a background thread, and kept in a cache folder; the names in URLs are known at once. The routes that
serve all this, and their headers, are in `app.api`.
"""

import gzip
import hashlib
import sys
import tempfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from threading import Lock

import brotli

from app import fonts

URL_PREFIX = "/assets/"
MEDIA_TYPES = {".js": "text/javascript", ".css": "text/css", ".woff2": "font/woff2"}
# Later sheets refine earlier ones.
SHEETS = (
    "tokens", "base", "layout", "controls", "top-bar", "notes", "network", "weights", "outputs", "setup", "stage",
    "more", "side", "many", "slope", "homework", "transport", "hand", "race", "keys", "tables", "lesson", "share",
)  # fmt: skip
DIGEST_BYTES = hashlib.sha256().digest_size


class Kept:
    """Bytes that are made once and then kept, in memory and (where a path is given) in a file."""

    def __init__(self, make: Callable[[], bytes], path: Path | None = None) -> None:
        self._make = make
        self._path = path
        self._lock = Lock()
        self._body: bytes | None = None

    @property
    def ready(self) -> bool:
        return self._body is not None

    def body(self) -> bytes:
        with self._lock:
            if self._body is None:
                self._body = self._make() if self._path is None else remembered(self._path, self._make)
            return self._body


@dataclass(frozen=True)
class Served:
    """What goes over the wire; `encoding` is empty where the body is not compressed."""

    body: bytes
    media_type: str
    encoding: str


@dataclass(frozen=True)
class Assets:
    """All files of one build, safe to share between threads.

    `urls` leads from a name in code (`plotly`, `source-sans-regular`) to the path that the page asks for, `version`
    is the fingerprint of our own static files, and `files` holds each file in every encoding.
    """

    urls: Mapping[str, str]
    version: str
    files: Mapping[str, Mapping[str, Kept]]

    def get(self, name: str, accept_encoding: str = "") -> Served | None:
        """The file of that name as the client takes it, or None where there is none.

        The first call for a file may take a second, so make it in a worker thread. Brotli, the smallest and the
        slowest to make, is offered once it is there; nobody waits for it.
        """
        encodings = self.files.get(name)
        if encodings is None:
            return None
        offered = accepted(accept_encoding)
        best = "gzip" if "gzip" in encodings and "gzip" in offered else ""
        if "br" in encodings and "br" in offered and encodings["br"].ready:
            best = "br"
        return Served(encodings[best].body(), MEDIA_TYPES[Path(name).suffix], best)

    def face(self, font: fonts.Font) -> bytes:
        """A typeface as the page has it, which the first call may take half a second to make."""
        return self.files[self.urls[font.stem].removeprefix(URL_PREFIX)][""].body()

    def warm(self) -> None:
        """Make or load everything, first what a page waits for."""
        for encoding in ("", "gzip", "br"):
            for encodings in self.files.values():
                if encoding in encodings:
                    encodings[encoding].body()


def build(cache: Path) -> Assets:
    """Name all files and say how each is made; takes some 20 ms, and makes none of them."""
    plotly = fonts.package_folder("plotly") / "package_data" / "plotly.min.js"
    name = f"plotly-{hashlib.sha256(plotly.read_bytes()).hexdigest()[:16]}.js"
    urls = {"plotly": URL_PREFIX + name}
    files = {name: compressed(Kept(plotly.read_bytes), cache / name)}
    sheets = b"".join((folder("static") / "css" / f"{sheet}.css").read_bytes() for sheet in SHEETS)
    name = f"style-{hashlib.sha256(sheets).hexdigest()[:16]}.css"
    urls["style"] = URL_PREFIX + name
    files[name] = compressed(Kept(lambda: sheets), cache / name)
    for font in fonts.FONTS:
        name = f"{font.stem}-{fonts.fingerprint(font)[:16]}.woff2"
        urls[font.stem] = URL_PREFIX + name
        files[name] = {"": Kept(partial(fonts.cut, font), cache / f"{name}.sealed")}
    return Assets(urls, tree_fingerprint(folder("static")), files)


def compressed(plain: Kept, path: Path) -> dict[str, Kept]:
    """A file in every encoding. Brotli's quality 11 would take ten times as long, for a tenth fewer bytes."""
    return {
        "": plain,
        "gzip": Kept(lambda: gzip.compress(plain.body(), 6, mtime=0), path.with_name(path.name + ".gz.sealed")),
        "br": Kept(lambda: brotli.compress(plain.body(), quality=9), path.with_name(path.name + ".br.sealed")),
    }


def remembered(path: Path, make: Callable[[], bytes]) -> bytes:
    """What the file at `path` holds; made anew, and written there, where it is missing or damaged.

    The file is a SHA-256 digest followed by the bytes that it seals. A folder that cannot be written to costs time at
    every start, but is no reason not to serve.
    """
    with suppress(OSError):
        sealed = path.read_bytes()
        if hashlib.sha256(sealed[DIGEST_BYTES:]).digest() == sealed[:DIGEST_BYTES]:
            return sealed[DIGEST_BYTES:]
    body = make()
    with suppress(OSError):
        write_whole(path, hashlib.sha256(body).digest() + body)
    return body


def write_whole(path: Path, content: bytes) -> None:
    """Write under another name first, so that a reader finds the whole file or none."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".writing-", delete=False) as unfinished:
        try:
            unfinished.write(content)
            unfinished.close()
            Path(unfinished.name).replace(path)
        except OSError:
            Path(unfinished.name).unlink(missing_ok=True)
            raise


def folder(name: str) -> Path:
    """Our own `static` or `templates`: inside the package in a wheel, beside it in a checkout."""
    package = Path(__file__).parent
    inside, beside = package / name, package.parent / name
    return inside if inside.is_dir() else beside


def tree_fingerprint(root: Path) -> str:
    """Of all files in a folder and their names; changes when any of them does."""
    digest = hashlib.sha256()
    for path in sorted(path for path in root.rglob("*") if path.is_file()):
        content = path.read_bytes()
        digest.update(f"{path.relative_to(root).as_posix()}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()[:16]


def accepted(accept_encoding: str) -> set[str]:
    """The content codings that a client takes.

    >>> sorted(accepted("gzip, deflate; q=0.5, br;q=0"))
    ['deflate', 'gzip']
    """
    choices = (choice.replace(" ", "").partition(";q=") for choice in accept_encoding.lower().split(","))
    return {coding for coding, weighted, weight in choices if coding and (not weighted or weight.strip("0."))}


if __name__ == "__main__":  # an image or an installer fills the cache ahead of the first start
    build(Path(sys.argv[1])).warm()
