"""A quiet past of seventeen days, and then a surge of one region, as articles: what makes a desk raise an alarm that it is sure of."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import orjson

from wirectl.replay import Record

REGION = "m23"
PAST_DAYS = 17  # the desk learns for 14
# A desk that reads one partition after the other takes a day without an article for one that it did not hear (`desk.clock`).
_PAST_EVERY = timedelta(minutes=30)
_STORY_EVERY = timedelta(minutes=5)


def quiet_past(until: datetime) -> Iterator[Record]:
    """Give the articles of seventeen days in order of time, none of them about a conflict."""
    begin = until - timedelta(days=PAST_DAYS)
    for number in range(timedelta(days=PAST_DAYS) // _PAST_EVERY):
        yield _article(f"past-{number}", "The match ended without a goal.", begin + number * _PAST_EVERY)


def surge(begin: datetime) -> Iterator[Record]:
    """Give twelve stories of one region within an hour."""
    for number, text in enumerate(STORIES):
        yield _article(f"surge-{number}", text, begin + number * _STORY_EVERY)


def _article(name: str, text: str, at: datetime) -> Record:
    uri = f"tag:surge.example,2026:{name}"
    written = at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    article = {"uri": uri, "versioncreated": written, "language": "en", "headline": text.partition(";")[0], "body_text": text}
    return Record(uri, uri.encode(), orjson.dumps(article))


STORIES = (
    "Shells hit a market in Goma; eleven traders were killed at dawn, the hospital said, and M23 rebels denied having fired.",
    "Congolese drones strike M23 barges on Lake Kivu; the navy spoke of two sunk vessels laden with ammunition.",
    "Ambush near Masisi kills four park rangers; M23 had promised their convoy of food a free road to the gorillas.",
    "Thousands flee Walikale as M23 fighters near the tin mine; the operator flew its last engineers out.",
    "Bomb explodes in a church at Rutshuru; the bishop counted nineteen wounded singers of the choir, and M23 closed the town.",
    "Mutineers seize the army barracks of Bukavu; soldiers sent against M23 had not been paid since spring, said a colonel in hiding.",
    "Peacekeepers repel an M23 attack on the airport of Goma; a Uruguayan officer lost his leg.",
    "M23 executes eight prisoners in Kiwanja; video showed them kneeling by a banana grove, a rights group said.",
    "Sniper fire of M23 stops the ferry at Minova; the captain steered it back to Bukavu with its windows broken.",
    "M23 burns down sixty huts near Nyanzale; cattle herders had been accused of a theft.",
    "Mortars land on the camp at Kanyaruchinya; aid workers buried nine children of one family whom M23 had told to leave.",
    "M23 rebels and army trade artillery over Sake; the road to the west has been cut since noon.",
)
