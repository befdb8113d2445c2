"""How much memory a page holds, and of what kind."""

import json

from playwright.sync_api import Page


def heap(page: Page) -> tuple[float, float]:
    """Bytes of the page's heap, garbage collected: all, and what is neither code nor the browser's own."""
    chunks: list[str] = []
    protocol = page.context.new_cdp_session(page)
    protocol.on("HeapProfiler.addHeapSnapshotChunk", lambda event: chunks.append(event["chunk"]))
    protocol.send("HeapProfiler.collectGarbage")
    used = float(protocol.send("Runtime.getHeapUsage")["usedSize"])
    protocol.send("HeapProfiler.takeHeapSnapshot")
    protocol.detach()
    found = json.loads("".join(chunks))
    meta, nodes = found["snapshot"]["meta"], found["nodes"]
    fields, (kinds, *_) = meta["node_fields"], meta["node_types"]
    types, sizes = (nodes[fields.index(field) :: len(fields)] for field in ("type", "self_size"))
    return used, sum(size for kind, size in zip(types, sizes, strict=True) if kinds[kind] not in ("code", "native"))
