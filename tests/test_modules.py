from itertools import chain
from pathlib import Path

from app.assets import folder
from app.modules import modules

STATIC = folder("static")


def test_a_module_comes_with_all_that_it_needs_once(tmp_path: Path) -> None:
    (tmp_path / "js" / "lib").mkdir(parents=True)
    files = {
        "js/main.js": '/** @import { T } from "./types.js" */\nimport { a } from "./a.js";\nimport "./lib/b.js";\n',
        "js/a.js": 'import {\n  b,\n  c,\n} from "./lib/b.js";\nexport const later = () => import("./later.js");\n',
        "js/lib/b.js": 'export { a } from "../a.js";\n',
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")

    assert modules(tmp_path, "js/main.js") == ["js/main.js", "js/a.js", "js/lib/b.js"]
    assert modules(tmp_path, "js/a.js", "js/main.js") == ["js/a.js", "js/lib/b.js", "js/main.js"]


def test_every_script_of_the_page_is_needed_at_once_or_later() -> None:
    parts = ("start", "main", "elements/panels", "elements/later")
    at_once, *later = (modules(STATIC, f"js/{first}.js") for first in parts)
    scripts = {path.relative_to(STATIC).as_posix() for path in (STATIC / "js").rglob("*.js")}

    assert {*at_once, *chain(*later)} == scripts
    assert len(at_once) < 10
    assert not {"js/elements/later.js", "js/elements/setup-view.js"} & set(later[0])
