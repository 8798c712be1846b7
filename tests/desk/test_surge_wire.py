"""The surge that `make alarms` and `make pictures` send is one by today's knowledge and rules, and one that the desk is sure of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from tests.quality import package_lexicon

from dry_desk import DryDesk
from frontwire.deciding import Quiet, Tagged, decide
from surge_wire import REGION, quiet_past, surge
from wirectl.replay import Record

AT = datetime(2026, 11, 20, 9, tzinfo=UTC)


@dataclass(frozen=True)
class Sent:
    """What the tagger sends of an article."""

    uri: str
    ce_id: str
    enriched: bytes

    def value(self) -> bytes:
        return self.enriched


def tagged(records: Iterable[Record]) -> list[Sent]:
    sent = []
    for record in records:
        (outcome,) = decide(record.value, package_lexicon())
        assert isinstance(outcome, (Tagged, Quiet)), outcome
        sent.append(Sent(record.key.decode(), dict(outcome.publication.headers)["ce_id"].decode(), outcome.publication.value))
    return sent


@pytest.mark.parametrize(
    ("past", "is_told"),
    [
        pytest.param(tuple(quiet_past(AT)), True, id="after a quiet past of seventeen days it is told for certain"),
        pytest.param(tuple(quiet_past(AT))[:8], False, id="after eight articles of long ago it is not"),
    ],
)
def test_a_surge_is_told_for_certain_once_the_desk_has_listened_long_enough(past, is_told):
    """Seventeen quiet days end the desk's learning; eight articles of long ago do not, whatever their date."""
    desk = DryDesk()

    desk.take_in(*tagged(past))
    desk.take_in(*tagged(surge(AT + timedelta(hours=1))))

    told = [(alert["key"], alert["event"], alert["learning"]) for alert in desk.published("alerts") if alert["key_kind"] == "region"]
    assert ((REGION, "surge.began", False) in told) is is_told
