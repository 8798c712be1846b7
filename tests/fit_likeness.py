"""Fits the weights of `desk.likeness` to the story texts and prints their table: `python -m tests.fit_likeness`.

The articles are gathered as the editor did. Each time that one comes, every open story that gathering would compare it with is a case:
the evidence (the mean over the articles compared), and whether the article belongs there. A logistic regression fits the cases of the tuned
sets; each scene is told alone, and all of a set together as if they were of one week, as on a busy desk; at length, and cut to first takes.
Before the table stands what fits to the other sets gather of each: at length, and cut.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from math import exp
from typing import Any

import msgspec
from tests.corpus.test_stories import FOLDER, OPEN_SECONDS, count_pairs, read_scene

from desk.gathering import Gathering, Story, compared
from desk.likeness import SET_BY_HAND, WEIGHTS, Rarity, evidence
from desk.sketching import Sketch

TUNED = ("dev", "fresh", "heldout")
PENALTY = 1.0
STEPS = 14
SHORT_WORDS = 50
DAY_SECONDS = 86_400
WEEK = 7

Told = list[tuple[dict[str, Any], Sketch | None]]
Case = tuple[tuple[float, ...], bool]
"""The evidence that an article belongs to a story, and whether it does."""


class Edited(Gathering):
    """A gathering that does as the editor did, and notes the cases."""

    def __init__(self, scenes: dict[str, Told]) -> None:
        super().__init__()
        self.cases: list[Case] = []
        self._labels = {sketch.uri: article["story"] or sketch.uri for told in scenes.values() for article, sketch in told if sketch}

    def _find_story(self, sketch: Sketch) -> Story | None:
        rarity = Rarity(len(self._stories), self._count_having)
        for story_id in self._find_candidates(sketch):
            story = self._stories[story_id]
            found = [evidence(sketch, member, rarity) for member in compared(story)]
            mean = tuple([sum(column) / len(found) for column in zip(*found, strict=True)])
            self.cases.append((mean, self._is_of(sketch, story)))
        return next((story for story in self._stories.values() if self._is_of(sketch, story)), None)

    def _is_of(self, sketch: Sketch, story: Story) -> bool:
        return self._labels[story.members[0].uri] == self._labels[sketch.uri]


def cases_of(scenes: dict[str, Told]) -> list[Case]:
    """Tell scenes together and give the cases."""
    gathering = Edited(scenes)
    for sketch in sorted(
        [sketch for told in scenes.values() for _, sketch in told if sketch], key=lambda sketch: (sketch.created, sketch.uri)
    ):
        gathering.take_in(sketch)
        gathering.close(sketch.created - OPEN_SECONDS)
    return gathering.cases


def in_one_week(scenes: dict[str, Told]) -> dict[str, Told]:
    """Move each scene by whole weeks, so that all begin in the same one."""
    return {scene: _moved(told) for scene, told in scenes.items()}


def _moved(told: Told) -> Told:
    days = min([sketch.created for _, sketch in told if sketch]) // DAY_SECONDS // WEEK * WEEK
    return [
        (
            article,
            sketch
            and msgspec.structs.replace(
                sketch, created=sketch.created - days * DAY_SECONDS, days=frozenset([day - days for day in sketch.days])
            ),
        )
        for article, sketch in told
    ]


def fit(cases: Iterable[Case]) -> dict[str, float]:
    """Fit the weights that are not set by hand, by Newton's method; a penalty keeps them small where there is little to learn from."""
    free = [place for place, name in enumerate(WEIGHTS) if name not in SET_BY_HAND]
    rows = [
        ([found[place] for place in free], sum(found[list(WEIGHTS).index(name)] * WEIGHTS[name] for name in SET_BY_HAND), is_right)
        for found, is_right in cases
    ]
    weights = [0.0] * len(free)
    for _ in range(STEPS):
        slope = [-PENALTY * weight for weight in weights]
        curve = [[PENALTY * (row == column) for column in range(len(free))] for row in range(len(free))]
        for found, by_hand, is_right in rows:
            log_odds = by_hand + sum(x * weight for x, weight in zip(found, weights, strict=True))
            chance = 1 / (1 + exp(-max(-30.0, min(30.0, log_odds))))
            for row, x in enumerate(found):
                if x:
                    slope[row] += x * (is_right - chance)
                    times = x * chance * (1 - chance)
                    curve[row] = [value + times * y for value, y in zip(curve[row], found, strict=True)]
        weights = [weight + step for weight, step in zip(weights, _solve(curve, slope), strict=True)]
    return WEIGHTS | {list(WEIGHTS)[place]: round(weight, 1) for place, weight in zip(free, weights, strict=True)}


def _solve(matrix: Sequence[Sequence[float]], values: Sequence[float]) -> list[float]:
    """Solve by elimination; the matrix is positive definite, so no row needs to change its place."""
    rows = [[*row, value] for row, value in zip(matrix, values, strict=True)]
    for place, pivot in enumerate(rows):
        for row, other in enumerate(rows):
            if row != place and other[place]:
                times = other[place] / pivot[place]
                rows[row] = [x - times * y for x, y in zip(other, pivot, strict=True)]
    return [row[-1] / row[place] for place, row in enumerate(rows)]


def measure_left_out(sets: dict[str, list[dict[str, Told]]], cases: dict[str, list[Case]]) -> Iterator[str]:
    """Give the figures of each set as gathered by weights that were fitted to the others."""
    shipped = dict(WEIGHTS)
    for name, tellings in sets.items():
        WEIGHTS.update(fit([case for other, found in cases.items() if other != name for case in found]))
        for scenes in tellings:
            counted = [count_pairs(told) for told in scenes.values()]
            right, gathered, wanted = (sum(column) for column in zip(*counted, strict=True))
            yield f"{name}: precision {right / gathered:.3f}, recall {right / wanted:.3f}, F1 {2 * right / (gathered + wanted):.3f}"
    WEIGHTS.update(shipped)


def cut(body: str) -> str:
    """Give the first sentences of an article: about as many words as a first take has."""
    kept = ""
    for part in re.split(r"((?<=[.!?\"”])\s+|\n)", body):
        if kept and len((kept + part).split()) > SHORT_WORDS:
            break
        kept += part
    return kept.strip()


def main() -> None:
    """Print both."""
    sets, cases = {}, {}
    for name in TUNED:
        paths = sorted((FOLDER / name).glob("*.json"))
        sets[name] = [{path.stem: read_scene(path) for path in paths}, {path.stem: read_scene(path, edit=cut) for path in paths}]
        tellings = [{scene: told} for scenes in sets[name] for scene, told in scenes.items()] + list(map(in_one_week, sets[name]))
        cases[name] = [case for scenes in tellings for case in cases_of(scenes)]
    for line in measure_left_out(sets, cases):
        print(f"# {line}")
    for name, weight in fit([case for found in cases.values() for case in found]).items():
        print(f'    "{name}": {weight},')


if __name__ == "__main__":
    main()
