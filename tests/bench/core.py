"""How long one article takes without Kafka: by the length of the article, by the size of the knowledge, and beside other matchers."""

from __future__ import annotations

import os
import statistics
import sys
import time
from collections.abc import Callable
from functools import partial

import orjson
from articles import conflict_articles, demo_articles
from knowledge_sizes import grown, thinned
from machine import median_seconds, resident_mib
from report import Section

from chassis.memory import loading_for_good
from frontwire.deciding import decide
from frontwire.folding import fold
from frontwire.knowledge.entities import Lexicon
from frontwire.knowledge.lexicon import DATA_FOLDER, build_lexicon, english_words, load_lexicon
from frontwire.knowledge.loading import read_knowledge
from frontwire.tagging.matching import find_hits

TYPICAL_CHARACTERS = 2200
LENGTHS = (300, 2_000, 20_000, 200_000)
_REPEATS = 60


def bench_core() -> list[Section]:
    """Load the lexicon, then time `decide`."""
    before = resident_mib(os.getpid())
    started = time.perf_counter()
    with loading_for_good():
        lexicon = load_lexicon()
    load_seconds, loaded_mib = time.perf_counter() - started, resident_mib(os.getpid()) - before
    english = len(lexicon.words)
    started = time.perf_counter()
    for code in sorted(lexicon.languages.codes):
        lexicon.index_of(code)
    languages_seconds, languages_mib = time.perf_counter() - started, resident_mib(os.getpid()) - before
    long = conflict_articles(lexicon, TYPICAL_CHARACTERS)
    wire = [orjson.dumps(document) for document in demo_articles()]
    core = Section("Core", "one process, no Kafka")
    core.add("lexicon", load_s=round(load_seconds, 2), mib=loaded_mib, words=english)
    core.add("all other languages", load_s=round(languages_seconds, 2), mib=languages_mib, words=len(lexicon.words) - english)
    core.add("decide, demo wire", microseconds=decide_microseconds(wire, lexicon), articles=len(wire))
    core.add(f"decide, conflict articles of {TYPICAL_CHARACTERS}", microseconds=decide_microseconds(long, lexicon), articles=len(long))
    return [core, _by_length(lexicon), _by_knowledge(long), _beside_matchers(lexicon, long)]


def decide_microseconds(values: list[bytes], lexicon: Lexicon, *, repeats: int = _REPEATS) -> float:
    """Give the mean over articles of each one's median."""
    return round(statistics.mean(median_seconds(partial(decide, value, lexicon), repeats=repeats) for value in values) * 1e6, 1)


def _by_length(lexicon: Lexicon) -> Section:
    section = Section("Decide by the article's length", "characters", plot=("characters", "microseconds"), logarithmic=True)
    for characters in LENGTHS:
        values = conflict_articles(lexicon, characters)[:20]
        each = decide_microseconds(values, lexicon, repeats=5 if characters > TYPICAL_CHARACTERS else _REPEATS)
        section.add(f"{characters}", characters=characters, microseconds=each, per_thousand=round(each * 1000 / characters, 1))
    return section


def _by_knowledge(values: list[bytes]) -> Section:
    section = Section("Decide by the size of the knowledge", "strings looked for in English", plot=("strings", "microseconds"))
    whole = read_knowledge(DATA_FOLDER)
    for name, knowledge in (
        ("a quarter of the names", thinned(whole, 4)),
        ("the knowledge", whole),
        ("four times the names", grown(whole, 4)),
    ):
        started = time.perf_counter()
        with loading_for_good():
            lexicon = build_lexicon(knowledge)
        built = time.perf_counter() - started
        each = decide_microseconds(values, lexicon)
        section.add(name, strings=len(lexicon.words), microseconds=each, build_s=round(built, 2))
    return section


def _beside_matchers(lexicon: Lexicon, values: list[bytes]) -> Section:
    """What finds the same English names in the same texts."""
    section = Section("Finding names", "microseconds a text", plot=("matcher", "microseconds"))
    texts = [orjson.loads(value)["body_text"] for value in values]
    folded = [fold(text) for text in texts]
    ours = _microseconds(lambda text: find_hits(fold(text), lexicon), texts)
    section.add("frontwire, folding included", microseconds=ours, ratio=1.0)
    section.add("its matching alone", microseconds=_microseconds(lambda text: find_hits(text, lexicon), folded))
    try:
        import flashtext  # noqa: PLC0415 - of the bench's extra
        import spacy  # noqa: PLC0415
    except ImportError:
        print("No matchers to compare with: flashtext and spaCy are in the extra `bench`.", file=sys.stderr)
        return section
    names = [name.strip() for name in english_words(read_knowledge(DATA_FOLDER))]
    keywords = flashtext.KeywordProcessor()
    keywords.add_keywords_from_list(names)
    pipeline = spacy.blank("en")
    pipeline.max_length = 10_000_000
    pipeline.add_pipe("entity_ruler").add_patterns([{"label": "NAME", "pattern": name} for name in names])
    for name, call, told in (("flashtext", keywords.extract_keywords, folded), ("spaCy EntityRuler", pipeline, folded[:10])):
        each = _microseconds(call, told)
        section.add(name, microseconds=each, ratio=round(each / ours, 1))
    return section


def _microseconds(call: Callable[[str], object], texts: list[str]) -> float:
    return round(statistics.mean(median_seconds(partial(call, text), repeats=5) for text in texts) * 1e6, 1)
