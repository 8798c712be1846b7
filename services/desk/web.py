"""What a running desk answers about an article, a story, a region or a pair of actors, for `wirectl desk show`.

Faust's table routing finds the worker that has the key; keys are in the query, because a uri has slashes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
from faust.web import Request, Response, View

from desk.activity import by_day, day_window, hour_window
from desk.stories import story_as_held
from desk.times import written_time

if TYPE_CHECKING:
    import faust

    from desk.desk import Desk


def add_pages(app: faust.App, desk: Desk) -> None:
    """Add the pages /desk/article, /desk/standing, /desk/story and /desk/region."""

    @app.page("/desk/article")
    @app.table_route(table=desk.ledger.table, query_param="key")
    async def article(view: View, request: Request) -> Response:
        """What the ledger holds of a uri."""
        entry = desk.ledger.get(request.query["key"])
        return _answer(
            view, entry and {"version_created": entry.version_created, "event": entry.event, "is_about_a_conflict": entry.is_told}
        )

    @app.page("/desk/standing")
    @app.table_route(table=desk.standing.table, query_param="key")
    async def standing(view: View, request: Request) -> Response:
        """What stands of an article, and the story that it belongs to."""
        held = desk.standing.get(request.query["key"])
        return _answer(
            view,
            held
            and {
                "stands": held.is_live,
                "event": held.event,
                "supersedes": held.replaced or None,
                "story": held.story or None,
                "regions": [tag.id for tag in held.published.regions],
                "actors": [tag.id for tag in held.published.actors],
            },
        )

    @app.page("/desk/story")
    @app.table_route(table=desk.stories.table, query_param="key")
    async def story(view: View, request: Request) -> Response:
        """An open story, with its articles in the order of gathering."""
        found = desk.stories.get(request.query["key"])
        return _answer(view, found and story_as_held(found))

    @app.page("/desk/region")
    @app.table_route(table=desk.series.table, query_param="key")
    async def region(view: View, request: Request) -> Response:
        """The windows of a region that are not final, and its surge if one is on; of a pair of actors the surge alone."""
        key = request.query["key"]
        watched = desk.series.get(key)
        if watched is None:
            return _answer(view, None)
        days = by_day(hour for _, hour in desk.hours.items() if hour.region == key)
        windows = [
            *(hour_window(hour) for hours in days.values() for hour in hours if not hour.is_final),
            *(day_window(key, day, hours, is_final=False) for day, hours in days.items()),
        ]
        ongoing = watched.series.ongoing
        surge = ongoing and {"articles": ongoing.articles, "peak_score": round(ongoing.peak_score, 2)}
        return _answer(view, {"latest": written_time(watched.at), "surge": surge, "windows": windows})


def _answer(view: View, found: Any) -> Response:
    return view.json(msgspec.to_builtins(found)) if found else view.json({"error": "not held"}, status=404)
