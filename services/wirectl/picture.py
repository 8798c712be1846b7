"""An enriched event in, a picture of it for people out: `tag` prints `render_event`, `tail` prints `render_summary`.

An event is what stands on wire.enriched, parsed: a dict. What it lacks is left out of the picture. With colour, the
words that prove a tag have the colour of its kind; without, they stand in brackets.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any

WIDTH = 100
WORDS_SHOWN = 6

# Kinds of tag in the order in which they win where mentions overlap, each with its colour.
COLOURS = {"regions": "1;31", "actors": "1;33", "countries": "1;36", "unresolved": "1;35"}
UNUSED = "4"  # a mention that no tag points at: underlined
BOLD, DIM = "1", "2"

Paint = Callable[[str, str], str]


def render_event(event: dict[str, Any], *, colour: bool, width: int = WIDTH) -> str:
    """Draw an event: the text with its mentions marked, under it each tag with score and the words that prove it."""
    paint = _painter(colour=colour)
    parts = [
        _origin_line(event, paint),
        _marked_text(event, "headline", paint, width, BOLD),
        *([_marked_text(event, "body", paint, width, "")] if event.get("body") else []),
        _tag_table(event, paint),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def render_summary(event: dict[str, Any], *, colour: bool, width: int = WIDTH) -> str:
    """Draw an event in a few lines: what it is, its headline, regions, about-countries, principals and evidence."""
    paint = _painter(colour=colour)
    lines = [
        _origin_line(event, paint),
        _marked_text(event, "headline", paint, width, BOLD) or paint("(no headline)", DIM),
    ]
    shown = (
        ("regions", "regions", event.get("regions") or ()),
        ("about", "countries", _of_standing(event, "countries", "about")),
        ("principal", "actors", _of_standing(event, "actors", "principal")),
    )
    for label, kind, tags in shown:
        if tags:
            named = ", ".join(f"{paint(_name_of(tag), COLOURS[kind])} {_score(tag)}" for tag in tags)
            lines.append(f"  {label:<10} {named}")
    evidence = _words(event, (tag for _, _, tags in shown for tag in tags))
    if evidence:
        lines.append(f"  {'evidence':<10} {paint(evidence, DIM)}")
    return "\n".join(lines) + "\n"


def printable(text: str) -> str:
    """Make a text harmless to a terminal, character for character: what comes over a wire may hold escape sequences."""
    return "".join(char if char.isprintable() or char in "\n\t" else "\N{REPLACEMENT CHARACTER}" for char in text)


def _origin_line(event: dict[str, Any], paint: Paint) -> str:
    conflict = event.get("conflict") or {}
    relevance = f"{'conflict' if conflict.get('relevant') else 'no conflict'} {_score(conflict)}" if conflict else None
    version, kind, provider, language, uri = (event.get(name) for name in ("version_created", "event", "provider", "language", "uri"))
    facts = (version, kind, relevance, provider, language, uri)
    return paint("  ".join(printable(str(fact)) for fact in facts if fact), DIM)


def _marked_text(event: dict[str, Any], field: str, paint: Paint, width: int, rest: str) -> str:
    """Give a field's text with its mentions marked; wrapping trades a space for a line end, so the offsets hold."""
    text = event.get(field) or ""
    kinds = [rest] * len(text)
    owners = [-1] * len(text)
    for number, style in _styles(event, field):
        mention = event["mentions"][number]
        for place in range(max(0, mention["start"]), min(mention["end"], len(text))):
            kinds[place], owners[place] = style, number
    shown = _wrap(printable(text), width)
    pieces = []
    for (style, owner), places in groupby(range(len(shown)), key=lambda place: (kinds[place], owners[place])):
        run = "".join(shown[place] for place in places)
        pieces.append(paint(run, style) if owner < 0 else paint(run, "mention " + style))
    return "".join(pieces)


def _styles(event: dict[str, Any], field: str) -> Iterator[tuple[int, str]]:
    """Give a field's mentions with their styles, the weakest first, so that the strongest is painted last."""
    mentions = event.get("mentions") or ()
    here = [number for number, mention in enumerate(mentions) if mention.get("field") == field]
    for number in here:
        yield number, UNUSED
    for kind, style in reversed(COLOURS.items()):
        proving = {number for tag in event.get(kind) or () for number in _mention_numbers(tag)}
        for number in here:
            if number in proving:
                yield number, style


def _wrap(text: str, width: int) -> str:
    """Break lines longer than the width at spaces; the text keeps its length."""
    characters = list(text)
    start = 0
    last_space = -1
    for place, char in enumerate(text):
        if char == "\n":
            start, last_space = place + 1, -1
        elif char == " ":
            last_space = place
        if place - start >= width and last_space > start:
            characters[last_space] = "\n"
            start, last_space = last_space + 1, -1
    return "".join(characters)


def _tag_table(event: dict[str, Any], paint: Paint) -> str:
    """Give a line a tag: kind, score, name, what is known of it, the words that prove it."""
    rows = [
        *(("region", "regions", tag, _region_facts(tag)) for tag in event.get("regions") or ()),
        *(("country", "countries", tag, str(tag.get("standing", ""))) for tag in event.get("countries") or ()),
        *(("actor", "actors", tag, _actor_facts(tag)) for tag in event.get("actors") or ()),
        *(("unresolved", "unresolved", tag, str(tag.get("kind", ""))) for tag in event.get("unresolved") or ()),
    ]
    if not rows:
        return paint("no tags", DIM)
    names = [_name_of(tag) for _, _, tag, _ in rows]
    name_width = min(34, max(map(len, names)))
    fact_width = min(60, max(len(facts) for *_, facts in rows))
    lines = []
    for (label, kind, tag, facts), name in zip(rows, names, strict=True):
        left = f"{paint(f'{label:<10}', DIM)} {_score(tag):>4}  {paint(f'{name:<{name_width}}', COLOURS[kind])}  "
        lines.append(f"{left}{printable(facts):<{fact_width}}  {paint(_words(event, [tag]), DIM)}".rstrip())
    return "\n".join(lines)


def _region_facts(tag: dict[str, Any]) -> str:
    numbers = ", ".join(str(number) for number in tag.get("ucdp_conflicts") or ())
    facts = (" ".join(tag.get("countries") or ()), f"UCDP {numbers}" if numbers else "")
    return ", ".join(fact for fact in facts if fact)


def _actor_facts(tag: dict[str, Any]) -> str:
    acts_for = ", ".join(tag.get("acts_for") or ())
    what = " ".join(str(tag[name]) for name in ("kind", "country", "sector") if tag.get(name))
    facts = (str(tag.get("standing") or ""), what, f"for {acts_for}" if acts_for else "")
    return ", ".join(fact for fact in facts if fact)


def _of_standing(event: dict[str, Any], kind: str, standing: str) -> list[dict[str, Any]]:
    return [tag for tag in event.get(kind) or () if tag.get("standing") == standing]


def _name_of(tag: dict[str, Any]) -> str:
    return printable(str(next((tag[key] for key in ("name", "text", "iso3", "id") if tag.get(key)), "?")))


def _score(tag: dict[str, Any]) -> str:
    score = tag.get("score")
    return f"{score:.2f}" if isinstance(score, int | float) else ""


def _words(event: dict[str, Any], tags: Iterable[dict[str, Any]]) -> str:
    """Give the words that prove tags, in reading order, each once."""
    mentions: Sequence[dict[str, Any]] = event.get("mentions") or ()
    numbers = sorted({number for tag in tags for number in _mention_numbers(tag) if 0 <= number < len(mentions)})
    texts = (printable(str(mentions[number].get("text", ""))) for number in numbers)
    words = list(dict.fromkeys(re.sub(r"\s+", " ", text) for text in texts))
    shown = " ".join(f'"{textwrap.shorten(word, 60)}"' for word in words[:WORDS_SHOWN])
    return shown + (f" and {len(words) - WORDS_SHOWN} more" if len(words) > WORDS_SHOWN else "")


def _mention_numbers(tag: dict[str, Any]) -> Sequence[int]:
    return tag.get("mentions") or ([tag["mention"]] if isinstance(tag.get("mention"), int) else [])


def _painter(*, colour: bool) -> Paint:
    """Give the brush: ANSI colours, or brackets round mentions and nothing else."""
    if colour:
        return lambda text, style: f"\x1b[{style.removeprefix('mention ')}m{text}\x1b[0m" if style and text else text
    return lambda text, style: f"[{text}]" if style.startswith("mention ") else text
