"""What a desk may rely on when it is told of a surge, and when it is not."""

from __future__ import annotations

import itertools
import random

import msgspec
import pytest

from desk.surge_past import Past, learn_day, look_out, surprise
from desk.surges import (
    GRACE_SECONDS,
    SLOT_SECONDS,
    Arrival,
    Series,
    Surge,
    SurgeRules,
    advance,
    is_learning,
    open_series,
    take_in,
)
from desk.times import DAY, HOUR

RULES = SurgeRules()
MONDAY = 1_767_571_200  # 5 January 2026
LATER = MONDAY + 56 * DAY  # a Monday, when eight weeks are learnt
NOON = LATER + 12 * HOUR
MINUTE = 60


class Desk:
    """A key and what has been told of it."""

    def __init__(self, series: Series, rules: SurgeRules = RULES) -> None:
        self.series = series
        self.rules = rules
        self.told: list[Surge] = []

    def hear(self, *arrivals: Arrival) -> None:
        for arrival in arrivals:
            self.series, told = take_in(self.series, arrival, self.rules)
            self.told += told

    def wait_until(self, now: int) -> None:
        self.series, told = advance(self.series, now, self.rules)
        self.told += told

    @property
    def kinds(self) -> list[str]:
        return [surge.kind for surge in self.told]


def article(at: float, story: str = "", headline: str = "Shells fall near the river", actors: tuple[str, ...] = ()) -> Arrival:
    """Give an article; without a story it is one of its own."""
    return Arrival(at=int(at), article=f"{story}@{at}", story=story or f"story-{at}", headline=headline, actors=actors)


def day_and_night(first_day: int, days: int, by_hour: dict[int, int], *, weekend: float = 1.0, seed: int = 1) -> list[Arrival]:
    """Give so many stories by hour of each day, at random minutes."""
    chance = random.Random(seed)
    times = []
    for day in range(days):
        share = weekend if day % 7 >= 5 else 1.0
        for hour, stories in by_hour.items():
            start = first_day + day * DAY + hour * HOUR
            times += [start + chance.random() * HOUR for _ in range(round(stories * share))]
    return [article(at) for at in sorted(times)]


@pytest.fixture
def quiet() -> Desk:
    """A region of a story a fortnight, over eight weeks."""
    desk = Desk(open_series("quiet", MONDAY))
    desk.hear(*(article(MONDAY + days * DAY) for days in (3.1, 17.6, 30.2, 44.9)))
    desk.wait_until(LATER)
    return desk


@pytest.fixture
def busy() -> Desk:
    """A region of 60 stories on a working day, nearly all of them by day, and 30 on a day of the weekend, over eight weeks."""
    desk = Desk(open_series("busy", MONDAY))
    desk.hear(*day_and_night(MONDAY, 56, WORKING_DAY, weekend=0.5))
    desk.wait_until(LATER)
    return desk


WORKING_DAY = dict.fromkeys(range(8, 20), 5)


def test_three_stories_are_much_in_a_quiet_region(quiet):
    """It is told with the third story, with what was counted and what was expected."""
    quiet.hear(article(NOON), article(NOON + 10 * MINUTE))
    before = list(quiet.told)
    quiet.hear(article(NOON + 20 * MINUTE))

    assert before == []
    (surge,) = quiet.told
    assert (surge.kind, surge.learning, surge.begin, surge.at) == ("began", False, NOON, NOON + 20 * MINUTE)
    assert (surge.count.stories, surge.count.articles, surge.count.window_seconds) == (3, 3, HOUR)
    assert surge.count.expected < 0.1
    assert surge.count.score > 4


def test_three_stories_are_nothing_in_a_busy_region(busy):
    busy.hear(*(article(NOON + minutes * MINUTE) for minutes in (0, 10, 20)))

    assert busy.told == []


def test_many_more_than_usual_are_a_surge_in_a_busy_region(busy):
    busy.hear(*(article(NOON + minutes * MINUTE) for minutes in range(0, 60, 2)))

    assert busy.kinds == ["began"]


def test_a_busy_day_is_no_surge_and_the_same_at_night_is(busy):
    """What is usual by day is strange in hours that are quiet."""
    busy.hear(*day_and_night(LATER, 1, WORKING_DAY, seed=2))
    by_day = busy.kinds
    busy.hear(*day_and_night(LATER + DAY, 1, {1: 5, 2: 5}, seed=3))

    assert by_day == []
    assert busy.kinds == ["began"]


def test_a_region_that_rests_at_weekends_is_told_of_when_it_does_not():
    """Twenty stories on a Saturday are strange where Saturdays have none, and nothing on a Friday."""
    desk = Desk(open_series("office", MONDAY))
    desk.hear(*day_and_night(MONDAY, 54, {10: 10, 14: 10}, weekend=0.0))
    on_friday = desk.kinds
    saturday = MONDAY + 54 * DAY
    desk.hear(*day_and_night(saturday, 1, {10: 10, 14: 10}))

    assert on_friday == []
    assert desk.kinds[0] == "began"
    assert desk.told[0].begin > saturday


def test_twenty_updates_of_one_story_are_no_surge(quiet):
    """Twenty stories are."""
    quiet.hear(*(article(NOON + minutes * MINUTE, story="one") for minutes in range(20)))
    of_one_story = quiet.kinds
    quiet.hear(*(article(NOON + minutes * MINUTE) for minutes in range(20, 40)))

    assert of_one_story == []
    assert quiet.kinds == ["began"]


def test_updates_of_two_stories_are_no_surge_in_a_quiet_region(quiet):
    """It takes three different stories, however strange the hour is."""
    quiet.hear(*(article(NOON + minutes * MINUTE, story=f"story {minutes % 2}") for minutes in range(30)))

    assert quiet.told == []


def test_much_updated_stories_are_no_surge_in_a_busy_region(busy):
    """Five stories of twelve articles in an hour are five stories; sixty stories are a surge."""
    busy.hear(*(article(NOON + minutes * MINUTE, story=f"story {minutes % 5}") for minutes in range(60)))
    of_five_stories = busy.kinds
    busy.hear(*(article(NOON + DAY + minutes * MINUTE) for minutes in range(60)))

    assert of_five_stories == []
    assert busy.kinds == ["began"]


@pytest.mark.parametrize("pace_minutes", [5, 15, 60, 120])
def test_a_surge_begins_continues_and_ends_once(busy, pace_minutes):
    """However its stories are spaced; `id` and `begin` stay the same, and it ends when it is over."""
    last = NOON + 13 * HOUR
    burst = [article(NOON + seconds) for seconds in range(0, HOUR, 100)]
    usual = day_and_night(LATER, 5, WORKING_DAY, seed=5)
    surge = [article(at) for at in range(NOON + HOUR, last, pace_minutes * MINUTE)]

    busy.hear(*sorted(burst + surge + usual, key=lambda each: each.at))
    busy.wait_until(LATER + 5 * DAY)

    assert (busy.kinds[0], busy.kinds[-1]) == ("began", "ended")
    assert set(busy.kinds[1:-1]) <= {"continues"}
    assert len({(each.id, each.begin) for each in busy.told}) == 1
    assert busy.told[-1].at <= last + 14 * HOUR


def test_continues_is_told_at_the_pace_of_the_rules(quiet):
    quiet.hear(*(article(NOON + hours * HOUR / 4) for hours in range(40)))

    told = [surge.at for surge in quiet.told if surge.kind == "continues"]

    assert [later - earlier for earlier, later in itertools.pairwise(told)] == [RULES.tell_seconds] * (len(told) - 1)
    assert len(told) >= 2


def test_what_has_been_told_does_not_begin_another_surge(quiet):
    """When a surge has ended, its stories are no part of the next: one story more is one story."""
    quiet.hear(*(article(NOON + minutes * MINUTE) for minutes in range(0, 40, 5)))
    quiet.wait_until(NOON + 14 * HOUR)
    ended = quiet.kinds[-1]
    quiet.hear(article(NOON + 15 * HOUR))

    assert ended == "ended"
    assert quiet.kinds[-1] == "ended"


def test_a_second_surge_is_another(quiet):
    """It has an id of its own, and the first has not taught the past that it is normal."""
    for day in (0, 3):
        quiet.hear(*(article(NOON + day * DAY + minutes * MINUTE) for minutes in (0, 15, 30, 45)))
        quiet.wait_until(NOON + (day + 1) * DAY)

    began = [surge for surge in quiet.told if surge.kind == "began"]

    assert len(began) == 2
    assert began[0].id != began[1].id
    assert began[1].count.expected < 2 * began[0].count.expected


def test_a_lasting_new_level_is_learnt_within_two_weeks(busy):
    """Four times the stories are told of, then end by themselves, and are no news any more."""
    busy.hear(*day_and_night(LATER, 42, dict.fromkeys(range(8, 20), 20), weekend=0.5, seed=7))

    assert busy.kinds[0] == "began"
    assert [surge.kind for surge in busy.told if surge.at > LATER + 14 * DAY] == []
    assert busy.kinds[-1] == "ended"


def test_a_key_that_is_new_is_learning():
    """A busy one is not taken for a surge, and its learning ends in time."""
    desk = Desk(open_series("new", MONDAY))
    first = desk.series
    desk.hear(*day_and_night(MONDAY, 20, WORKING_DAY))

    assert is_learning(first, RULES)
    assert not is_learning(desk.series, RULES)
    assert desk.told == []


def test_what_is_much_for_any_key_is_told_while_learning():
    """With the remark that it is learning."""
    desk = Desk(open_series("new", MONDAY))

    desk.hear(*(article(NOON_OF_FIRST_DAY + seconds) for seconds in range(0, HOUR, 60)))

    assert desk.kinds == ["began"]
    assert desk.told[0].learning


NOON_OF_FIRST_DAY = MONDAY + 12 * HOUR


def test_a_key_that_has_been_silent_since_the_desk_began_is_known_to_be_quiet():
    """Its first stories in months are a surge; of a key opened by its first article nothing is known."""
    listened_to = Desk(open_series("silent", MONDAY))
    just_opened = Desk(open_series("silent", NOON))
    stories = [article(NOON + minutes * MINUTE) for minutes in (0, 10, 20)]

    listened_to.hear(*stories)
    just_opened.hear(*stories)

    assert listened_to.kinds == ["began"]
    assert just_opened.kinds == []


def test_a_repeat_changes_nothing(quiet):
    """The same article and version again leaves state and surges as they were."""
    stories = [article(NOON), article(NOON + 10 * MINUTE)]
    quiet.hear(*stories)
    before = quiet.series
    quiet.hear(*stories, *stories)

    assert quiet.series == before
    assert quiet.told == []


def test_late_articles_count_where_they_belong():
    """Articles of the last hours give the same past in whatever order they come."""
    arrivals = day_and_night(MONDAY, 21, {9: 1, 13: 2})
    in_order, shuffled = Desk(open_series("key", MONDAY)), Desk(open_series("key", MONDAY))
    in_order.hear(*arrivals)
    shuffled.hear(*sorted(arrivals, key=lambda each: each.at + (hash_of(each) % 5) * HOUR))
    for desk in (in_order, shuffled):
        desk.wait_until(MONDAY + 23 * DAY)

    assert shuffled.series.past == in_order.series.past


def hash_of(arrival: Arrival) -> int:
    """Give a number that is the same in every run."""
    return sum(arrival.article.encode())


def test_a_late_article_completes_a_surge(quiet):
    quiet.hear(article(NOON), article(NOON + 50 * MINUTE), article(NOON + 25 * MINUTE))

    assert quiet.kinds == ["began"]
    assert quiet.told[0].at >= NOON + 40 * MINUTE


def test_an_article_older_than_the_grace_is_passed_by(quiet):
    quiet.hear(article(NOON))
    before = quiet.series
    quiet.hear(article(NOON - GRACE_SECONDS - SLOT_SECONDS))

    assert quiet.series == before


@pytest.mark.parametrize("step_seconds", [60, 600, HOUR, 7 * DAY], ids=lambda seconds: f"every {seconds} s")
def test_it_does_not_matter_how_often_time_is_told(quiet, step_seconds):
    """The surge continues and ends at the same times, and the same is learnt."""
    quiet.hear(*(article(NOON + minutes * MINUTE) for minutes in range(0, 300, 20)))
    other = Desk(quiet.series)
    end = NOON + 30 * DAY
    other.told = list(quiet.told)

    quiet.wait_until(end)
    for now in (*range(NOON + 300 * MINUTE, end, step_seconds), end):
        other.wait_until(now)

    assert other.told == quiet.told
    assert other.series == quiet.series


def test_the_same_articles_give_the_same_surges():
    arrivals = day_and_night(MONDAY, 30, {9: 1}) + [article(LATER + minutes * MINUTE) for minutes in range(0, 60, 4)]
    first, second = Desk(open_series("key", MONDAY)), Desk(open_series("key", MONDAY))

    first.hear(*arrivals)
    for arrival in arrivals:  # with the state written and read between any two articles
        second.hear(arrival)
        second.series = msgspec.msgpack.decode(msgspec.msgpack.encode(second.series), type=Series)

    assert first.told == second.told != []
    assert first.series == second.series


def test_the_drivers_say_what_a_surge_is_about(quiet):
    """The stories with most articles, actors that the past does not know, words that it has less of."""
    quiet.hear(
        article(LATER - 20 * DAY + 5 * HOUR, actors=("army",)),  # too late to count
        article(NOON - 2 * DAY + 3 * DAY, headline="Shells fall near the school", actors=("army",)),
    )
    surge = NOON + 3 * DAY
    quiet.hear(
        article(surge, "bridge", "Dam breached near the river", ("army",)),
        article(surge + 5 * MINUTE, "bridge", "Dam breached, thousands flee", ("army", "river-brigade")),
        article(surge + 6 * MINUTE, "un", "Thousands flee breached reservoir", ("un",)),
        article(surge + 9 * MINUTE, "aid", "Aid agencies: thousands near the river in need"),
    )

    drivers = quiet.told[-1].drivers

    assert quiet.told[-1].kind == "began"
    assert msgspec.structs.astuple(drivers.stories[0]) == ("bridge", 2, "Dam breached, thousands flee")
    assert drivers.new_actors == ("river-brigade", "un")
    assert drivers.words[0] == "thousands"
    assert "river" not in drivers.words


@pytest.mark.parametrize("headline", ["Shells fall on the town " * 9, "炮弹落在城里" * 40], ids=["Latin", "Chinese"])
def test_the_state_of_a_key_is_bounded(headline):
    """At most 8 KB, after the most that a wire can bring."""
    desk = Desk(open_series("region", MONDAY))
    chance = random.Random(4)
    for number in range(3000):
        text = f"{headline[: chance.randrange(len(headline))]} word{number} other{number}"
        actors = tuple(f"country{chance.randrange(300)}.armed-force" for _ in range(4))
        at = MONDAY + number * 120
        desk.hear(Arrival(at, f"a{number}", f"tag:wire.example,2026:{number:012d}-story", text, actors))

    assert len(msgspec.msgpack.encode(desk.series)) <= 8192


def test_years_of_silence_are_no_work(quiet):
    """A day that is learnt costs some microseconds; the past fades, and nothing is told."""
    quiet.wait_until(LATER + 3 * 365 * DAY)

    assert quiet.told == []
    assert look_out(quiet.series.past).expect(0, 24) < 0.02


def test_surprise_bounds_the_tail_of_a_negative_binomial():
    """What it says is never more than the true chance allows: no more surges by chance than the rules say, were the past all there is."""
    chance = random.Random(2)
    mean, shape, runs = 2.0, 4.0, 20_000
    counts = []
    for _ in range(runs):
        rate, count, at = chance.gammavariate(shape, mean / shape), 0, 0.0
        while (at := at + chance.expovariate(1.0)) < rate:
            count += 1
        counts.append(count)

    for score in (1.0, 2.0, 3.0):
        share = sum(surprise(count, mean, shape) >= score for count in counts) / runs

        assert share <= 2.7182**-score


def test_a_surge_teaches_no_more_than_what_was_expected():
    past = Past()
    for day in range(60):
        past = learn_day(past, day, (1.0,) * 24, frozenset(), RULES.memory)

    surged = learn_day(past, 60, (50.0,) * 24, frozenset(range(24)), RULES.memory)

    assert look_out(surged).expect(0, 24) == pytest.approx(look_out(past).expect(0, 24), rel=0.02)
