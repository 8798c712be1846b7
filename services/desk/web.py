"""What a running desk answers about an article, a story or a region, for `wirectl desk show`. Faust's table routing finds the worker that
has it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
from faust.web import Request, Response, View

from desk.activity import day_window, hour_window

if TYPE_CHECKING:
    import faust

    from desk.desk import Desk


def add_pages(app: faust.App, desk: Desk) -> None:
    """Add the pages; keys are in the query, because a uri has slashes."""

    @app.page("/desk/article")
    @app.table_route(table=desk.ledger.table, query_param="key")
    async def article(view: View, request: Request) -> Response:
        """What the ledger holds of a uri."""
        return _answer(view, desk.ledger.get(request.query["key"]))

    @app.page("/desk/standing")
    @app.table_route(table=desk.standing.table, query_param="key")
    async def standing(view: View, request: Request) -> Response:
        """What an article is about, and the story that it belongs to."""
        return _answer(view, desk.standing.get(request.query["key"]))

    @app.page("/desk/story")
    @app.table_route(table=desk.stories.table, query_param="key")
    async def story(view: View, request: Request) -> Response:
        """An open story."""
        return _answer(view, desk.stories.get(request.query["key"]))

    @app.page("/desk/region")
    @app.table_route(table=desk.series.table, query_param="key")
    async def region(view: View, request: Request) -> Response:
        """A region's windows that are not final, and its surge if one is on."""
        key = request.query["key"]
        watched = desk.series.get(key)
        if watched is None:
            return _answer(view, None)
        hours = sorted((hour for _, hour in desk.hours.items() if hour.region == key), key=lambda hour: hour.start)
        days = sorted({hour.day for hour in hours})
        windows = [
            *(hour_window(hour) for hour in hours),
            *(day_window(key, day, [hour for hour in hours if hour.day == day], is_final=False) for day in days),
        ]
        return _answer(view, {"region": key, "surge": watched.series.ongoing, "windows": windows})


def _answer(view: View, found: Any) -> Response:
    if found is None:
        return view.json({"error": "not held"}, status=404)
    return view.json(msgspec.to_builtins(found))
