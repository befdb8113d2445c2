"""Which modules the page's scripts are made of, so that a browser can ask for all of them at once.

A module names those that it needs, so without a list a browser learns of them in as many rounds as the chain is long,
and each round waits for whatever else the page is busy with.
"""

import re
from pathlib import Path
from posixpath import dirname, join, normpath

# As the formatter writes them: `import { a } from "./b.js";` (over several lines too), `export ... from`, and
# `import "./b.js";`.
NEEDED = re.compile(r"""^(?:import|export|\})(?: [^"'()]*?from)? "(\.[^"]+\.js)";""", re.MULTILINE)


def modules(root: Path, *entries: str) -> list[str]:
    """The modules `entries` and all that they need, directly or not; paths relative to `root`.

    All of one entry come before the next entry, the nearest first.

    Modules that are only loaded when they are wanted, by `import()`, are not among them.
    """
    found: dict[str, None] = {}
    for entry in entries:
        ahead = [entry]
        for name in ahead:
            needed = (normpath(join(dirname(name), path)) for path in NEEDED.findall((root / name).read_text("utf-8")))
            ahead += dict.fromkeys(path for path in needed if path not in ahead)
        found |= dict.fromkeys(ahead)
    return list(found)
