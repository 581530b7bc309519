"""The page itself: one template, from which our modules build each view with the API's answers."""

from __future__ import annotations

from importlib.metadata import version

from aiohttp import hdrs, web
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from agents.monitor.assets import FOLDER, Asset, Assets
from agents.monitor.guarding import Handler

VIEWS = {
    "/": "overview",
    "/alerts/{id}": "alert",
    "/incidents/{id}": "incident",
    "/items/{id}": "item",
    "/regions/{code}": "region",
}
FOR_GOOD = "public, max-age=31536000, immutable"


class Pages:
    """The handlers of the page's views and of its files."""

    def __init__(self, assets: Assets, *, desk: bool = False) -> None:
        """`desk`: whether anything can be decided here."""
        self._assets = assets
        self._desk = desk
        environment = Environment(loader=FileSystemLoader(FOLDER), autoescape=True, undefined=StrictUndefined)
        self._template = environment.get_template("page.html")

    def routes(self) -> list[web.RouteDef]:
        """Where each answers."""
        return [
            *(web.get(path, self._view(view)) for path, view in VIEWS.items()),
            web.get("/static/{digest}/{name:[a-z0-9_./-]+}", self._file),
        ]

    def _view(self, view: str) -> Handler:
        text = self._template.render(
            view=view, static=f"/static/{self._assets.digest}", version=version("tocsin"),
            desk=self._desk, drawn="vendor/leaflet.js" in self._assets.files,
        )  # fmt: skip

        async def handler(_: web.Request) -> web.Response:
            return web.Response(text=text, content_type="text/html", headers={hdrs.CACHE_CONTROL: "no-cache"})

        return handler

    async def _file(self, request: web.Request) -> web.Response:
        found = self._assets.files.get(request.match_info["name"])
        if found is None:
            raise web.HTTPNotFound(text="there is no such file")
        return _served(found, packed="gzip" in request.headers.get(hdrs.ACCEPT_ENCODING, ""))


def _served(found: Asset, *, packed: bool) -> web.Response:
    headers = {hdrs.CACHE_CONTROL: FOR_GOOD, hdrs.VARY: hdrs.ACCEPT_ENCODING}
    if packed:
        headers[hdrs.CONTENT_ENCODING] = "gzip"
    return web.Response(
        body=found.packed if packed else found.plain, content_type=found.media_type, charset="utf-8", headers=headers
    )
