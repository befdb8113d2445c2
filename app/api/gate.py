"""Who may come in: under which name the server is asked, from which site, and with which token.

What whoever is in may do is decided by the ids alone (`app.sessions.service`).
"""

import hashlib
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import ip_address
from urllib.parse import parse_qsl, urlencode

from fastapi.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from app.api.problems import plain, unguarded

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
PROBES = frozenset({"/healthz", "/readyz"})  # asked by machines that know neither a name nor a token, and tell nothing
PAGES = frozenset({"/", "/docs"})  # where the printed link may lead
LOOPBACK = frozenset({"localhost", "127.0.0.1", "[::1]"})
EVERYWHERE = frozenset({"", "0.0.0.0", "::"})  # noqa: S104 - listening there is what the token is for
AUTHORITY = re.compile(r"(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::\d{1,5})?")

Headers = Mapping[bytes, bytes]


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches a server that listens there.

    >>> [is_loopback(host) for host in ("127.0.0.1", "::1", "localhost", "0.0.0.0", "school.example")]
    [True, True, True, False, False]
    """
    return host == "localhost" or _is_address(host, loopback=True)


@dataclass(frozen=True)
class Names:
    """Under which names the server may be asked for, so that a foreign name that leads here opens nothing.

    That is how DNS rebinding works: a page of `evil.example` whose name suddenly means 127.0.0.1. An address in numbers
    cannot be made to mean another machine, so a server that listens everywhere takes them all.

    Args:
        names: as they stand in `Host`, without port and in lower case; `*` among them takes any.
        numbers: whether any address in numbers will do.
    """

    names: frozenset[str]
    numbers: bool

    @classmethod
    def of(cls, bound: str, more: tuple[str, ...] = ()) -> "Names":
        """Those of this machine alone, of the address that the server listens on, and more."""
        own = f"[{bound}]" if ":" in bound else bound
        return cls(LOOPBACK | {own.lower(), *(name.lower() for name in more)}, bound in EVERYWHERE)

    def hold(self, host: str) -> bool:
        """Whether a `Host` header names us.

        >>> names = Names.of("127.0.0.1")
        >>> [names.hold(host) for host in ("localhost:8000", "[::1]", "evil.example", "127.0.0.1.evil.example", "")]
        [True, True, False, False, False]
        """
        found = AUTHORITY.fullmatch(host.lower())
        if found is None:
            return False
        name = found[1]
        return name in self.names or "*" in self.names or (self.numbers and _is_address(name.strip("[]")))


class Gate:
    """Refuses with a problem document; pure ASGI, and one look at the headers.

    Args:
        names: under which the server may be asked for.
        token: what clients have to show; empty if nothing.
        origins: other sites whose pages may call the API.
        local: whether only this machine may ask. Where another program listens for us, it may do so elsewhere than the
            settings say; what counts is the address that a request came to.
    """

    def __init__(
        self,
        app: ASGIApp,
        names: Names,
        token: str = "",
        origins: frozenset[str] = frozenset(),
        local: bool = False,
    ) -> None:
        self.app = app
        self.names = names
        self.token = token.encode()
        # A name of its own, since servers on other ports of this machine get, and set, the same cookies.
        self.cookie = f"thalweg-{hashlib.sha256(self.token).hexdigest()[:8]}"
        self.origins = origins
        self.local = local
        self.known: set[bytes] = set()  # hosts that were found to be ours, as they were written

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"] not in PROBES:
            refusal = self._refusal(scope)
            if refusal is not None:
                await refusal(scope, receive, send)
                return
        await self.app(scope, receive, send)

    def _refusal(self, scope: Scope) -> Response | None:
        headers = dict(scope["headers"])
        if self.local and not _came_here(scope):
            return unguarded()
        if not self._is_ours(headers.get(b"host", b"")):
            return plain(421)
        if scope["method"] not in SAFE and not self._from_our_page(headers):
            return plain(403)
        if self.token and not self._shows_token(headers):
            return self._entrance(scope) or plain(401)
        return None

    def _is_ours(self, host: bytes) -> bool:
        if host in self.known:
            return True
        ours = self.names.hold(host.decode("latin-1"))
        if ours and len(self.known) < 100:
            self.known.add(host)
        return ours

    def _from_our_page(self, headers: Headers) -> bool:
        """Whether no foreign page has sent this; programs other than browsers do not say where they come from."""
        site, origin = headers.get(b"sec-fetch-site"), headers.get(b"origin")
        if site is None and origin is None:
            return True
        if origin is not None and origin.decode("latin-1") in self.origins:
            return True
        if site is not None:
            return site in {b"same-origin", b"none"}
        return (origin or b"").partition(b"://")[2].lower() == headers.get(b"host", b"").lower()

    def _shows_token(self, headers: Headers) -> bool:
        kind, _, shown = headers.get(b"authorization", b"").partition(b" ")
        if kind.lower() == b"bearer":
            return secrets.compare_digest(shown.strip(), self.token)
        cookies = (pair.strip().partition(b"=") for pair in headers.get(b"cookie", b"").split(b";"))
        return any(
            name == self.cookie.encode() and secrets.compare_digest(value, self.token) for name, _, value in cookies
        )

    def _entrance(self, scope: Scope) -> Response | None:
        """To whoever comes by the printed link: a cookie, and the same page without the token in its address."""
        if scope["method"] != "GET" or scope["path"] not in PAGES:
            return None
        query = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
        shown = dict(query).get("token", "")
        if not secrets.compare_digest(shown.encode(), self.token):
            return None
        rest = urlencode([(key, value) for key, value in query if key != "token"])
        response = RedirectResponse(scope["path"] + (f"?{rest}" if rest else ""), 303, {"Cache-Control": "no-store"})
        secure = scope.get("scheme") == "https"
        response.set_cookie(self.cookie, self.token.decode(), httponly=True, samesite="strict", secure=secure)
        return response


def _came_here(scope: Scope) -> bool:
    """Whether a request came to an address of this machine alone: loopback, or a socket in the file system.

    Real connections have an address in numbers; a name stands there only where no network is between client and us.
    """
    host, port = scope.get("server") or ("", None)
    return port is None or not _is_address(host) or is_loopback(host)


@lru_cache(maxsize=32)  # there are few, and each request asks
def _is_address(text: str, loopback: bool = False) -> bool:
    try:
        address = ip_address(text)
    except ValueError:
        return False
    inner = getattr(address, "ipv4_mapped", None) or address  # how a socket of both kinds writes 127.0.0.1
    return inner.is_loopback or not loopback
