"""How long reading takes: microseconds an article for a NewsML-G2 article of median size, and for every sample file.

Run it with `python tests/bench/reading.py`; it prints and asserts nothing.
"""

from __future__ import annotations

import time
from pathlib import Path

from frontwire.errors import Unreadable
from frontwire.formats.detecting import read_articles

SAMPLES = Path(__file__).parents[1] / "frontwire" / "formats" / "files"
ROUNDS, REPEATS = 50, 20
PARAGRAPH = (
    "<p>Rebels shelled the town of <b>Goma</b> in the east of the Democratic Republic of Congo on Monday,"
    " killing six people, residents said.</p>"
)
SUBJECTS = "".join(
    f'<subject type="cpnat:abstract" qcode="medtop:2000005{number}"><name>armed conflict</name></subject>' for number in range(8)
)
MEDIAN = f"""<?xml version="1.0" encoding="UTF-8"?>
<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><header><sent>2026-03-02T10:15:00Z</sent></header><itemSet>
<newsItem guid="tag:wire.example,2026:1" version="3" standard="NewsML-G2" standardversion="2.29" xml:lang="en">
<catalogRef href="http://www.iptc.org/std/catalog/catalog.IPTC-G2-Standards_36.xml"/>
<rightsInfo><copyrightHolder literal="Example"/><copyrightNotice>(c) Example</copyrightNotice></rightsInfo>
<itemMeta><itemClass qcode="ninat:text"/><provider literal="Example Wire"/>
<versionCreated>2026-03-02T10:15:00.000Z</versionCreated><firstCreated>2026-03-02T09:15:00.000Z</firstCreated>
<pubStatus qcode="stat:usable"/><edNote>Adds detail</edNote><signal qcode="sig:update"/>
<link rel="irel:seeAlso" residref="tag:wire.example,2026:0"/></itemMeta>
<contentMeta><urgency>3</urgency><located qcode="city:1"><name>Goma</name></located>
<creator><name>Anna Russell</name></creator><language tag="en"/>
<headline>UPDATE 1-Rebels shell Goma in eastern Congo, killing six</headline><slugline separator="-">CONGO-FIGHTING</slugline>
<by>Anna Russell</by>{SUBJECTS}</contentMeta><contentSet><inlineXML contenttype="application/xhtml+xml">
<html xmlns="http://www.w3.org/1999/xhtml"><head><title>Goma</title></head>
<body><p>GOMA, March 2 (Example) - It began at dawn.</p>{PARAGRAPH * 19}<p>(Reporting by Anna Russell)</p></body></html>
</inlineXML></contentSet></newsItem></itemSet></newsMessage>""".encode()


def microseconds(value: bytes) -> float:
    """The best of some short rounds: what the machine can do when it does nothing else."""
    best = float("inf")
    for _ in range(ROUNDS):
        start = time.perf_counter()
        for _ in range(REPEATS):
            try:
                read_articles(value)
            except Unreadable:
                break
        best = min(best, (time.perf_counter() - start) / REPEATS)
    return best * 1e6


def main() -> None:
    """Print a line for each."""
    (article,) = read_articles(MEDIAN)
    print(f"{microseconds(MEDIAN):8.0f} µs  NewsML-G2, median: {len(MEDIAN)} bytes, {len(article.body)} characters of body")
    for path in sorted(path for path in SAMPLES.rglob("*.*") if not path.name.endswith(".expect.json")):
        print(f"{microseconds(path.read_bytes()):8.0f} µs  {path.relative_to(SAMPLES)}")


if __name__ == "__main__":
    main()
