"""What the process that servers are forked from imports, and nobody else does: the program, used once."""

import gc
from importlib import import_module

from app.main import create_app
from app.settings import Settings

for name in (
    "uvicorn.loops.uvloop",
    "uvicorn.lifespan.off",
    "anyio._backends._asyncio",
    "tests.stores.forked",
    "tests.stores.known",
):
    import_module(name)  # as it would be when it is first needed, in every server anew
create_app(Settings())
gc.collect()
gc.freeze()  # or each server would copy all pages in which something is counted
