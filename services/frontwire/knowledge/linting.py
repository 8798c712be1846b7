"""What is well-formed and still wrong: entries in, findings out, each with the number of its rule.

`check_references` is part of every start: a lexicon with a hole is not built. `lint` adds what only an author needs: names that are too
strong, and every example and counterexample, tagged for real.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

import msgspec

from frontwire.article import Article
from frontwire.folding import fold
from frontwire.knowledge.entries import Actor, Allow, ConflictType, Counterexample, Country, Example, Kind, Office, WeakName

if TYPE_CHECKING:
    from frontwire.knowledge.loading import Knowledge


class Finding(msgspec.Struct, frozen=True, order=True):
    """One thing that is wrong: where, which rule, what, and what would be right."""

    file: str
    rule: str
    subject: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}: {self.rule} {self.subject!r} {self.message}"


RULES = {
    "K101": "A region's id is its file's name.",
    "K102": "An id is lower-case words joined by hyphens, an actor's with its country's slug and a dot before it.",
    "K103": "An id, an ISO code and a slug stand for one entry.",
    "K201": "`sides` and `acts_for` name actors that exist.",
    "K202": "A country code is one of vocabulary/countries.",
    "K203": "A parent is another region.",
    "K204": "An organ of a language is one of vocabulary/roles.toml.",
    "K301": "A date is 2003, 2003-10 or 2003-10-31, and `from` is not after `until`.",
    "K401": "A weak name says with or without which words.",
    "K402": "A weak name is not also a strong one of the same entry.",
    "K403": "A name that is an ordinary word once a text is in capitals, or has two letters, is weak.",
    "K404": "A strong name stands for one actor.",
    "K405": "A conflict has two sides, a one-sided one at least one.",
    "K406": "A weak name does not keep itself company.",
    "K501": "An example is tagged as it says.",
    "K502": "A counterexample is not tagged with what it tempts to.",
    "K601": "An allow entry is needed by what it allows.",
}

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*(?:\.[a-z0-9]+(?:-[a-z0-9]+)*)*")
_DATE = re.compile(r"(?:\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?)?")
_SHORTEST_STRONG = 3

Tagger = Callable[[Article], tuple[set[str], set[str], set[str]]]
"""Tags an article: ids of regions, ISO codes of countries, ids of actors."""


def check_references(knowledge: Knowledge) -> list[Finding]:
    """Find what would leave a hole in the lexicon: rules K1xx to K3xx."""
    checks = (_check_ids, _check_actors_exist, _check_countries, _check_languages, _check_dates)
    return sorted(finding for check in checks for finding in check(knowledge))


def lint(knowledge: Knowledge, tag: Tagger) -> list[Finding]:
    """Find everything that is wrong, less what an `[[allow]]` excuses.

    Args:
        knowledge: what `read_knowledge` gave.
        tag: the tagger with this knowledge, for the examples.
    """
    findings = [
        *check_references(knowledge),
        *_check_weak_names(knowledge),
        *_check_strong_names(knowledge),
        *_check_sides(knowledge),
        *_check_examples(knowledge, tag),
    ]
    return sorted(_less_allowed(knowledge, findings))


def _files(knowledge: Knowledge) -> Iterator[tuple[str, tuple[Allow, ...], tuple[Example, ...], tuple[Counterexample, ...]]]:
    for files in (knowledge.countries, knowledge.regions, knowledge.actors):
        for name, file in files.items():
            yield name, file.allow, file.example, file.counterexample


def _countries(knowledge: Knowledge) -> Iterator[tuple[str, Country]]:
    return ((name, country) for name, file in knowledge.countries.items() for country in file.country)


def _actors(knowledge: Knowledge) -> Iterator[tuple[str, Actor]]:
    return ((name, actor) for name, file in knowledge.actors.items() for actor in file.actor)


def _offices(knowledge: Knowledge) -> Iterator[tuple[str, Office]]:
    return ((name, office) for name, file in knowledge.actors.items() for office in file.office)


def _identified(knowledge: Knowledge) -> Iterator[tuple[str, Actor | Office]]:
    yield from _actors(knowledge)
    yield from _offices(knowledge)


def _check_ids(knowledge: Knowledge) -> Iterator[Finding]:
    seen: dict[str, str] = {}

    def is_new(key: str, file: str) -> Iterator[Finding]:
        if key in seen:
            yield Finding(file, "K103", key, f"stands in {seen[key]} too")
        seen.setdefault(key, file)

    for name, file in knowledge.regions.items():
        region_id = file.region.id
        if name != f"regions/{region_id}.toml":
            yield Finding(name, "K101", region_id, f"belongs in regions/{region_id}.toml")
        if not _ID.fullmatch(region_id):
            yield Finding(name, "K102", region_id, "is no id: lower-case words joined by hyphens")
    for name, country in _countries(knowledge):
        yield from is_new(country.iso3, name)
        yield from is_new(country.slug, name)
    for name, entry in _identified(knowledge):
        yield from is_new(entry.id, name)
        if not _ID.fullmatch(entry.id):
            yield Finding(
                name, "K102", entry.id, "is no id: lower-case words joined by hyphens, with the country's slug and a dot before it"
            )


def _known_actors(knowledge: Knowledge) -> set[str]:
    known = {entry.id for _, entry in _identified(knowledge)}
    for _, country in _countries(knowledge):
        known.add(country.slug)
        known.update(f"{country.slug}.{organ.id}" for organ in knowledge.roles.organ)
    return known


def _check_actors_exist(knowledge: Knowledge) -> Iterator[Finding]:
    known = _known_actors(knowledge)
    for name, entry in _identified(knowledge):
        for principal in entry.acts_for:
            if principal not in known:
                yield Finding(name, "K201", entry.id, f"acts for {principal!r}, which is no actor")
    for name, file in knowledge.regions.items():
        for conflict in file.conflict:
            for actor in sorted({actor for side in conflict.sides for actor in side} - known):
                yield Finding(name, "K201", conflict.name, f"has {actor!r} on a side, which is no actor")


def _check_countries(knowledge: Knowledge) -> Iterator[Finding]:
    known = {country.iso3 for _, country in _countries(knowledge)}
    for name, country in _countries(knowledge):
        if country.part_of and country.part_of not in known:
            yield Finding(name, "K202", country.slug, f"was part of {country.part_of!r}, which has no entry")
    for name, entry in _identified(knowledge):
        if entry.country and entry.country not in known:
            yield Finding(name, "K202", entry.id, f"is of country {entry.country!r}, which has no entry")
    for name, file in knowledge.regions.items():
        region = file.region
        for iso3 in sorted({*region.countries, *region.default_for, *file.places} - known):
            yield Finding(name, "K202", region.id, f"names the country {iso3!r}, which has no entry")
        if region.parent and (region.parent == region.id or f"regions/{region.parent}.toml" not in knowledge.regions):
            yield Finding(name, "K203", region.id, f"has the parent {region.parent!r}, which is no other region")


def _check_languages(knowledge: Knowledge) -> Iterator[Finding]:
    countries = {country.iso3 for _, country in _countries(knowledge)}
    organs = {organ.id for organ in knowledge.roles.organ}
    for name, file in knowledge.languages.items():
        for table in (file.names, file.demonyms, file.capitals, file.seats, file.cities):
            for iso3 in sorted(table.keys() - countries):
                yield Finding(name, "K202", iso3, "is a country without an entry")
        for organ in sorted(file.organs.keys() - organs):
            yield Finding(name, "K204", organ, f"is no organ; known are {', '.join(sorted(organs))}")


def _check_dates(knowledge: Knowledge) -> Iterator[Finding]:
    dated: list[tuple[str, str, str, str]] = [(name, country.slug, country.from_, country.until) for name, country in _countries(knowledge)]
    dated += [(name, country.slug, "", country.part_of_until) for name, country in _countries(knowledge)]
    dated += [(name, actor.id, actor.from_, actor.until) for name, actor in _actors(knowledge)]
    dated += [
        (name, f"{office.id} {holder.name}", holder.from_, holder.until) for name, office in _offices(knowledge) for holder in office.holder
    ]
    for name, file in knowledge.regions.items():
        dated.append((name, file.region.id, file.region.from_, file.region.until))
        dated += [(name, conflict.name, conflict.from_, conflict.until) for conflict in file.conflict]
    for name, subject, first, last in dated:
        if not _DATE.fullmatch(first) or not _DATE.fullmatch(last):
            yield Finding(name, "K301", subject, f"has the dates {first!r} and {last!r}; right is 2003, 2003-10 or 2003-10-31")
        elif first and last and first[: len(last)] > last[: len(first)]:
            yield Finding(name, "K301", subject, f"begins {first}, after its end {last}")


def _named_entries(knowledge: Knowledge) -> Iterator[tuple[str, str, tuple[str, ...], tuple[WeakName, ...]]]:
    """Give file, subject, strong names and weak names of everything that has names."""
    for name, country in _countries(knowledge):
        strong = (
            country.name,
            *country.names,
            *country.demonyms,
            *country.seats,
            *country.cities,
            *([country.capital] if country.capital else []),
        )
        yield name, country.slug, strong, country.weak_name
    for name, actor in _actors(knowledge):
        subject = f"{actor.id} {actor.name}" if actor.kind is Kind.PERSON else actor.id
        yield name, subject, (actor.name, *actor.names), actor.weak_name
    for name, office in _offices(knowledge):
        for holder in office.holder:
            yield name, f"{office.id} {holder.name}", (holder.name, *holder.names), holder.weak_name
    for name, file in knowledge.regions.items():
        places = [place for places in file.places.values() for place in places]
        yield name, file.region.id, (*file.region.names, *places), file.weak_name


def _check_weak_names(knowledge: Knowledge) -> Iterator[Finding]:
    for name, subject, strong, weak_names in _named_entries(knowledge):
        folded = {fold(text) for text in strong[1:]}  # the first is the entry's own name, shown and, when weak, not matched
        for weak in weak_names:
            if not weak.with_ and not weak.without:
                yield Finding(name, "K401", weak.text, 'needs "with" or "without": name the words that it goes with')
            alone = f" {fold(weak.text)} "
            if itself := [word for word in weak.with_ if f" {fold(word)} " in alone]:
                yield Finding(name, "K406", weak.text, f'has {", ".join(itself)} in "with": that is a word of its own')
            if fold(weak.text) in folded and not name.startswith("vocabulary/"):
                yield Finding(name, "K402", weak.text, f"is a strong name of {subject} as well; leave it in one place")


def _check_strong_names(knowledge: Knowledge) -> Iterator[Finding]:
    ordinary = set(map(fold, knowledge.cues.ordinary))
    owners: dict[str, tuple[str, str]] = {}
    for name, subject, strong, weak_names in _named_entries(knowledge):
        weak = {fold(text.text) for text in weak_names}
        for text in strong:
            folded = fold(text)
            if folded in weak or name.startswith("vocabulary/"):
                continue
            if len(folded) < _SHORTEST_STRONG or folded in ordinary:
                yield Finding(name, "K403", text, f"of {subject} is too short or too ordinary to stand alone; make it a weak_name")
            if name.startswith("actors/"):
                owner = owners.setdefault(folded, (name, subject))
                if owner[1] != subject and not _is_same_person(owner[1], subject):
                    yield Finding(
                        name, "K404", text, f"of {subject} is also a strong name of {owner[1]} in {owner[0]}; one is weak, or both are one"
                    )


def _is_same_person(one: str, other: str) -> bool:
    """Holders of several offices stand in each."""
    return " " in one and " " in other and one.partition(" ")[2] == other.partition(" ")[2]


def _check_sides(knowledge: Knowledge) -> Iterator[Finding]:
    for name, file in knowledge.regions.items():
        for conflict in file.conflict:
            needed = 1 if conflict.type is ConflictType.ONE_SIDED else 2
            if len([side for side in conflict.sides if side]) < needed:
                yield Finding(name, "K405", conflict.name, f"has {len(conflict.sides)} sides; it needs {needed}")


def _check_examples(knowledge: Knowledge, tag: Tagger) -> Iterator[Finding]:
    for name, _, examples, counterexamples in _files(knowledge):
        for example in examples:
            tagged = _tag_text(example.text, example.date, tag)
            wanted = (example.regions, example.countries, example.actors)
            missing = [
                identity for identities, found in zip(wanted, tagged, strict=True) for identity in identities if identity not in found
            ]
            if missing:
                shown = ", ".join(sorted(set.union(*tagged))) or "nothing"
                yield Finding(name, "K501", example.text, f"is not tagged {', '.join(missing)}; it is tagged {shown}")
        for counterexample in counterexamples:
            tagged = _tag_text(counterexample.text, counterexample.date, tag)
            unwanted = (counterexample.not_regions, counterexample.not_countries, counterexample.not_actors)
            wrong = [identity for identities, found in zip(unwanted, tagged, strict=True) for identity in identities if identity in found]
            if not any(unwanted):
                wrong = sorted(tagged[0])
            if wrong:
                yield Finding(name, "K502", counterexample.text, f"is tagged {', '.join(wrong)}: {counterexample.why}")


def _tag_text(text: str, date: str, tag: Tagger) -> tuple[set[str], set[str], set[str]]:
    created = f"{date}{'-01-01'[len(date) - 4 :]}T00:00:00Z" if date else None
    return tag(
        Article(uri="urn:frontwire:example", format="json", headline="", body=text, version_created=created, credits_start=len(text))
    )


def _less_allowed(knowledge: Knowledge, findings: Iterable[Finding]) -> Iterator[Finding]:
    allowed = {(name, allow.rule, fold(allow.subject)): allow for name, allows, _, _ in _files(knowledge) for allow in allows}
    used = set()
    for finding in findings:
        key = (finding.file, finding.rule, fold(finding.subject))
        if key in allowed:
            used.add(key)
        else:
            yield finding
    for key, allow in allowed.items():
        if key not in used:
            yield Finding(key[0], "K601", allow.subject, f"is allowed to break {allow.rule} and does not; take the entry out")
