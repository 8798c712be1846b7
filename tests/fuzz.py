"""`make fuzz MINUTES=10`: files of every format, broken in every way that comes to mind, into `decide`; out come outcomes and nothing else.

An exception, an input that takes seconds, or memory that grows ends it with 1; the input is kept, and its path printed.
`tests/properties` does the same for a second, in every `make test`.
"""

from __future__ import annotations

import argparse
import base64
import collections
import gzip
import random
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path

import lz4.frame
import orjson
import zstandard

FILES = Path(__file__).parent / "frontwire/formats/files"
KEPT = Path(__file__).parents[1] / "build/fuzz"
SLOW_SECONDS = 5.0
WARM_UP_INPUTS = 3000
MOST_GROWTH_MIB = 64
NOW = "2026-03-02T11:00:00Z"  # among the embargoes of the files
LARGEST_BYTES = 2 * 1024 * 1024

# What readers look for, and what has broken readers elsewhere.
_TEXTS = rb"""
<|>|&|"|{|}|[|]|:|,|\|&amp;|&nbsp;|&#0;|&#xD800;|&lol;|\ud800|<![CDATA[|]]>|<!--|-->|<!DOCTYPE x [<!ENTITY lol 'lol'>]>|null|true|-1
1e999|<?xml version='1.0' encoding='iso-8859-1'?>|<?xml version='1.0' encoding='utf-16'?>|xmlns=''|xmlns:x='u'|x:|qcode='a:b'|<p>|</p>
<br/>|<table><tr><td>|<newsItem>|<newsMessage>|<NewsML>|<nitf>|<rss>|<feed>|BC-|UPDATE 1-|KILL KILL KILL|CORRECTED-|(Reuters) - |a0123
MOSCOW, March 3 (AP) - |(|)|abc1234 3 xx 456 |Subject: |Date: |From: |Content-Type: multipart/mixed; boundary=b|--b--|=?utf-8?q?=e9?=
charset=utf-7|base64|2026-03-02T10:15:00Z|20260302T101500+0000|99999999T999999Z|0001-01-01T00:00:00+14:00|24:00|EMBARGOED UNTIL 31 June
"""
_BYTES = "00 01 02 03 04 161601 1b fffe efbbbf e9 a4 eda080 0d0a 0a0a 0a 09 0d 7c 20"
TOKENS = [*_TEXTS.strip().replace(b"\n", b"|").split(b"|"), *map(bytes.fromhex, _BYTES.split())]


def mutate(value: bytes, others: list[bytes], chance: random.Random) -> bytes:
    """Break a value in one to six ways, and perhaps pack it."""
    for _ in range(chance.randint(1, 6)):
        value = chance.choice(MUTATIONS)(value, others, chance)[:LARGEST_BYTES]
    return chance.choice(PACKINGS)(value) if chance.random() < 0.1 else value


def _slice(value: bytes, chance: random.Random, longest: int = 400) -> tuple[int, int]:
    start = chance.randint(0, len(value))
    return start, min(len(value), start + chance.randint(0, longest))


def _flip(value: bytes, _: list[bytes], chance: random.Random) -> bytes:
    changed = bytearray(value)
    for _number in range(chance.randint(1, 8)):
        if changed:
            changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def _delete(value: bytes, _: list[bytes], chance: random.Random) -> bytes:
    start, end = _slice(value, chance)
    return value[:start] + value[end:]


def _cut_off(value: bytes, _: list[bytes], chance: random.Random) -> bytes:
    return value[: chance.randint(0, len(value))]


def _insert(value: bytes, _: list[bytes], chance: random.Random) -> bytes:
    start = chance.randint(0, len(value))
    return value[:start] + chance.choice(TOKENS) + value[start:]


def _replace(value: bytes, _: list[bytes], chance: random.Random) -> bytes:
    start, end = _slice(value, chance, 20)
    return value[:start] + chance.choice(TOKENS) + value[end:]


def _double(value: bytes, _: list[bytes], chance: random.Random) -> bytes:
    start, end = _slice(value, chance)
    return value[:end] + value[start:end] * chance.choice([1, 2, 10, 100, 1000]) + value[end:]


def _splice(value: bytes, others: list[bytes], chance: random.Random) -> bytes:
    other = chance.choice(others)
    start, end = _slice(other, chance, 2000)
    position = chance.randint(0, len(value))
    return value[:position] + other[start:end] + value[position:]


def _shuffle_lines(value: bytes, _: list[bytes], chance: random.Random) -> bytes:
    lines = value.splitlines(keepends=True)
    chance.shuffle(lines)
    return b"".join(lines)


def _recode(value: bytes, _: list[bytes], chance: random.Random) -> bytes:
    text = value.decode("utf-8", "replace")
    return text.encode(chance.choice(["utf-16", "utf-16-be", "utf-32", "cp1252", "cp1251", "gb18030", "iso2022_jp"]), "replace")


def _change_json(value: bytes, _: list[bytes], chance: random.Random) -> bytes:
    """Put a value of another type somewhere into an object, which random bytes hardly ever do."""
    try:
        document = orjson.loads(value)
    except orjson.JSONDecodeError:
        return value
    place = document
    while isinstance(place, (dict, list)) and place:
        key = chance.choice(list(place)) if isinstance(place, dict) else chance.randrange(len(place))
        if chance.random() < 0.4 or not isinstance(place[key], (dict, list)):
            place[key] = chance.choice(
                [None, True, 0, -1, 1.5, 10**18, "", " ", "x", [], {}, [[]], {"name": {}}, [None], ["a", 1], "<p>", "&", "9" * 5000]
            )
            break
        place = place[key]
    return orjson.dumps(document)


MUTATIONS: list[Callable[[bytes, list[bytes], random.Random], bytes]] = [
    *(_flip, _delete, _cut_off, _insert, _insert, _replace, _replace),
    *(_double, _splice, _shuffle_lines, _recode, _change_json, _change_json, _change_json),
]
PACKINGS: list[Callable[[bytes], bytes]] = [
    gzip.compress,
    zstandard.ZstdCompressor().compress,
    lz4.frame.compress,
    lambda value: orjson.dumps({"specversion": "1.0", "data_base64": base64.b64encode(value).decode()}),
    lambda value: orjson.dumps({"specversion": "1.0", "data": value.decode("utf-8", "replace")}),
]


def read_files() -> list[bytes]:
    """The files of every format."""
    return [path.read_bytes() for path in sorted(FILES.rglob("*.*")) if not path.name.endswith(".expect.json")]


def main() -> int:
    """Fuzz for some minutes; 1 when anything but outcomes came out."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--seed", type=int, default=None, help="the same seed breaks the files in the same ways")
    arguments = parser.parse_args()

    from frontwire.deciding import Embargo, Held, decide, decide_again  # noqa: PLC0415 - slow to import, and not needed for --help
    from frontwire.knowledge.lexicon import load_lexicon  # noqa: PLC0415

    lexicon, files = load_lexicon(), read_files()
    for code in lexicon.languages.codes:  # else the first text of a language looks like an input that takes seconds and memory
        lexicon.index_of(code)
    seed = arguments.seed if arguments.seed is not None else random.randrange(2**32)
    chance = random.Random(seed)
    print(f"seed {seed}, {len(files)} files, {arguments.minutes} minutes", flush=True)
    outcomes: collections.Counter[str] = collections.Counter()
    inputs, slowest, slowest_value, rss_start = 0, 0.0, b"", 0.0
    end = time.monotonic() + arguments.minutes * 60
    next_report = time.monotonic() + 60
    while time.monotonic() < end:
        value = mutate(chance.choice(files), files, chance)
        before = time.process_time()  # on a busy machine the clock on the wall tells of others' work
        try:
            decided = decide(value, lexicon, embargo=chance.choice(list(Embargo)), now=NOW)
            decide_again(value, [number for number, outcome in enumerate(decided) if isinstance(outcome, Held)], lexicon)
        except Exception:  # noqa: BLE001 - whatever it is, it is what we look for
            traceback.print_exc()
            print(f"an exception; the input is {keep(value)}, the seed {seed}, after {inputs} inputs")
            return 1
        outcomes.update([getattr(each, "reason", type(each).__name__) for each in decided])
        inputs += 1
        if (seconds := time.process_time() - before) > slowest:
            slowest, slowest_value = seconds, value
        if inputs == WARM_UP_INPUTS:
            rss_start = rss_mib()
        if time.monotonic() > next_report:
            next_report += 60
            print(f"{inputs} inputs, {rss_mib():.0f} MiB, slowest {slowest * 1000:.0f} ms", flush=True)
    growth = rss_mib() - rss_start if rss_start else 0.0
    print(f"{inputs} inputs, no exception; outcomes: " + ", ".join(f"{count} {name}" for name, count in sorted(outcomes.items())))
    print(f"after the first {WARM_UP_INPUTS} inputs memory grew by {growth:.1f} MiB, to {rss_mib():.0f} MiB")
    print(f"the slowest input took {slowest * 1000:.0f} ms: {keep(slowest_value)}")
    if slowest > SLOW_SECONDS:
        print(f"too slow: at most {SLOW_SECONDS} seconds")
        return 1
    return int(growth > MOST_GROWTH_MIB)


def rss_mib() -> float:
    """Resident memory of this process, by Linux's own word."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * 4096 / 1024 / 1024


def keep(value: bytes) -> Path:
    """Put an input where it can be looked at."""
    KEPT.mkdir(parents=True, exist_ok=True)
    path = KEPT / f"{hash(value) & 0xFFFFFFFF:08x}.bin"
    path.write_bytes(value)
    return path


if __name__ == "__main__":
    sys.exit(main())
