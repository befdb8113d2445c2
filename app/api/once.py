"""The header `Idempotency-Key`: with it, a request whose answer got lost may be sent again, and is done once.

What is known of such a request, and for how long, is `app.sessions.once`' business.
"""

import hashlib
import re
from typing import Annotated

from fastapi import Depends, Header, Request

from app.errors import Invalid
from app.sessions.once import KEY, Once

SECONDS_A_BYTE = 3e-9  # hashed
PATTERN = re.compile(r'"[\w.:-]{16,64}"|[\w.:-]{16,64}', re.ASCII)
WORDS = "16 to 64 letters, digits, or . _ : -, drawn at random, such as a UUID"
HELP = (
    f"A name for this request: {WORDS}. Sent again with the same key, it is done once and answered as before: 422 with "
    "another body, 409 while it is under way, or when the session was changed otherwise since."
)

Key = Annotated[
    str | None, Header(alias=KEY, description=HELP, json_schema_extra={"pattern": f"^({PATTERN.pattern})$"})
]


async def once_of(request: Request, key: Key = None) -> Once | None:
    """The request as one that is to be done once, the same if it has the same body; None where it has no key.

    Raises:
        Invalid: that is no key.
    """
    if key is None:
        return None
    if PATTERN.fullmatch(key) is None:
        raise Invalid.one(KEY, f"expected {WORDS}")
    body, workers = await request.body(), request.app.state.context.workers
    asked = f"{request.method} {request.url.path}\n".encode() + body
    digest: str = await workers.run(SECONDS_A_BYTE * len(body), lambda: hashlib.sha256(asked).hexdigest()[:32])
    return Once(key.strip('"'), digest)


MaybeOnce = Annotated[Once | None, Depends(once_of)]
