"""What every answer of the page has, and what no request may do."""

from __future__ import annotations

import ipaddress
import time
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

import structlog
from aiohttp import hdrs, web
from aiohttp.typedefs import Middleware

from agents.settings import Settings
from agents.telemetry import Telemetry
from stream import wire
from stream.errors import UsageError
from stream.metrics import REQUEST_SECONDS, REQUESTS

log = structlog.get_logger(__name__)

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

HEADERS = {
    # Nothing from elsewhere, nothing inline: words of items can never become code.
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


def with_headers() -> Callable[[web.Request, web.StreamResponse], Awaitable[None]]:
    """A signal's handler that adds the headers to every answer."""

    async def add(_: web.Request, response: web.StreamResponse) -> None:
        response.headers.update(HEADERS)

    return add


def by_name(settings: Settings) -> Middleware:
    """Refuse requests that come under another name: a stranger's page could otherwise read ours through its own.

    Ours are loopback's, what we bind to, and that of `TOCSIN_PUBLIC_URL`. Where we bind to more than loopback, any
    address will do too: what a stranger can point at us is a name.
    """
    public = urlsplit(settings.public_url).hostname if settings.public_url else None
    names = LOOPBACK | {settings.bind.lower()} | ({public} if public else set())
    wide = settings.bind not in LOOPBACK
    told = ", ".join(sorted({"localhost", "127.0.0.1"} | ({public} if public else set())))

    @web.middleware
    async def check(request: web.Request, handler: Handler) -> web.StreamResponse:
        host = request.host.rpartition(":")[0] if request.host.rpartition(":")[2].isdecimal() else request.host
        host = host.strip("[]").lower()
        if host in names or (wide and _is_address(host)):
            return await handler(request)
        return _problem(request, 421, f"this page answers under {told} only; TOCSIN_PUBLIC_URL gives it another name")

    return check


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def telling(telemetry: Telemetry) -> Middleware:
    """Answer errors in words, and count what is answered."""

    @web.middleware
    async def tell(request: web.Request, handler: Handler) -> web.StreamResponse:
        started = time.perf_counter()
        resource = request.match_info.route.resource
        route = resource.canonical if resource else "none"
        code = 500
        try:
            response = await _answered(request, handler)
            code = response.status
        except web.HTTPException as error:
            code = error.status
            raise
        finally:
            telemetry.count(REQUESTS, route, str(code))
            if route != "/stream":
                telemetry.observe(REQUEST_SECONDS, time.perf_counter() - started, route)
        return response

    return tell


async def _answered(request: web.Request, handler: Handler) -> web.StreamResponse:
    try:
        return await handler(request)
    except UsageError as error:
        return _problem(request, 400, str(error))
    except web.HTTPNotFound as error:
        return _problem(request, 404, error.text or "not found")
    except web.HTTPException:
        raise
    except Exception:
        log.exception("a request failed", path=request.path)
        return _problem(request, 500, "this failed; the log of the monitor says why")


def _problem(request: web.Request, status: int, words: str) -> web.Response:
    if request.path.startswith("/api/"):
        return web.Response(
            status=status, body=wire.encode({"error": words}), content_type="application/json", charset="utf-8"
        )
    return web.Response(status=status, text=words + "\n", headers={hdrs.CONTENT_TYPE: "text/plain; charset=utf-8"})
