"""Markers at a headline's start are signals; everything else that looks like one is a headline."""

from __future__ import annotations

import pytest

from frontwire.formats.signals import read_signals


@pytest.mark.parametrize(
    ("written", "headline", "signals"),
    [
        pytest.param("UPDATE 2-Troops enter Goma", "Troops enter Goma", ("update",), id="a numbered update"),
        pytest.param("UPDATE-Troops enter Goma", "Troops enter Goma", ("update",), id="an update without a number"),
        pytest.param("WRAPUP 11-Troops enter Goma", "Troops enter Goma", ("wrapup",), id="a wrap-up"),
        pytest.param("CORRECTED-Troops enter Goma", "Troops enter Goma", ("correction",), id="a correction"),
        pytest.param("OFFICIAL CORRECTION-Troops enter Goma", "Troops enter Goma", ("correction",), id="an official correction"),
        pytest.param("REFILE-Troops enter Goma", "Troops enter Goma", ("refile",), id="a refile"),
        pytest.param("RPT-UPDATE 3-Troops enter Goma", "Troops enter Goma", ("repeat", "update"), id="two markers in their order"),
        pytest.param("ALERT: Troops enter Goma", "Troops enter Goma", ("alert",), id="a colon ends a marker too"),
        pytest.param("URGENT – Troops enter Goma", "Troops enter Goma", ("urgent",), id="a dash with spaces too"),
        pytest.param("STORY WITHDRAWN-Troops enter Goma", "Troops enter Goma", ("kill",), id="a withdrawal is a kill"),
        pytest.param("STORY WITHDRAWN", "", ("kill",), id="a withdrawal may be all there is"),
        pytest.param("KILL KILL KILL - Troops enter Goma", "Troops enter Goma", ("kill",), id="three kills are a kill"),
        pytest.param("Kill switch vote delayed", "Kill switch vote delayed", (), id="a kill switch is no kill"),
        pytest.param("GLOBAL MARKETS-Shares slip", "GLOBAL MARKETS-Shares slip", (), id="a slug is no marker"),
        pytest.param("Update on talks", "Update on talks", (), id="a word in small letters is no marker"),
        pytest.param("URGENT TALKS IN GOMA", "URGENT TALKS IN GOMA", (), id="a marker ends with a dash or colon"),
        pytest.param("Troops enter Goma, UPDATE 2-", "Troops enter Goma, UPDATE 2-", (), id="a marker stands at the start"),
        pytest.param("CORRECTED-(OFFICIAL)-Troops enter Goma", "Troops enter Goma", ("correction",), id="an official correction again"),
        pytest.param("CORRECTED - Troops enter Goma", "Troops enter Goma", ("correction",), id="spaces round the dash"),
        pytest.param("UPDATED: Troops enter Goma", "Troops enter Goma", ("update",), id="updated with a colon"),
        pytest.param("1ST LEAD Troops enter Goma", "Troops enter Goma", ("update",), id="a first lead needs no dash"),
        pytest.param("URGENT 2ND LEAD Troops enter Goma", "Troops enter Goma", ("urgent", "update"), id="urgent and a second lead"),
        pytest.param("2nd Ld-Writethru: Troops enter Goma", "Troops enter Goma", ("update",), id="a write-through"),
        pytest.param("2nd LD Writethru: Troops enter Goma", "Troops enter Goma", ("update",), id="a write-through in two words"),
        pytest.param("(LEAD) Troops enter Goma", "Troops enter Goma", ("update",), id="a lead in brackets"),
        pytest.param("(2nd LD) Troops enter Goma", "Troops enter Goma", ("update",), id="a second lead in brackets"),
        pytest.param("EXTRA Troops enter Goma", "Troops enter Goma", ("alert",), id="an extra before a headline in small letters"),
        pytest.param("++ Troops enter Goma ++", "Troops enter Goma", ("alert",), id="a flash between plus signs"),
        pytest.param("ALERTE - Troupes à Goma", "Troupes à Goma", ("alert",), id="an alert in French"),
        pytest.param("BERICHTIGUNG: Truppen in Goma", "Truppen in Goma", ("correction",), id="a correction in German"),
        pytest.param("HOLD HOLD HOLD - Troops enter Goma", "Troops enter Goma", ("hold",), id="three holds are a hold"),
        pytest.param("Troops enter Goma (CORRECTED)", "Troops enter Goma", ("correction",), id="a marker in brackets behind"),
        pytest.param("Troops enter Goma (UPDATE 2, REFILE)", "Troops enter Goma", ("update", "refile"), id="two markers behind"),
        pytest.param("Exclusive-Troops enter Goma", "Troops enter Goma", ("exclusive",), id="small letters before a capital"),
        pytest.param("Factbox: Who rules Goma", "Who rules Goma", ("factbox",), id="small letters before a colon"),
        pytest.param("TIMELINE-War in Goma", "War in Goma", ("timeline",), id="a timeline"),
        pytest.param("TAKE 2-Troops enter Goma", "Troops enter Goma", ("take",), id="a take"),
        pytest.param("Exclusive-use zone declared", "Exclusive-use zone declared", (), id="a compound in small letters"),
        pytest.param("Alert-level raised in Goma", "Alert-level raised in Goma", (), id="another one"),
        pytest.param("ALERT-LEVEL RAISED IN GOMA", "ALERT-LEVEL RAISED IN GOMA", (), id="a compound in capitals"),
        pytest.param("HOLD-UP IN LAGOS KILLS TWO", "HOLD-UP IN LAGOS KILLS TWO", (), id="a hold-up is no hold"),
        pytest.param("KILL BILL STAR IN GOMA", "KILL BILL STAR IN GOMA", (), id="a film is no kill"),
        pytest.param("KILLED IN ACTION", "KILLED IN ACTION", (), id="the killed are no kill"),
        pytest.param("LEAD POISONING KILLS TEN", "LEAD POISONING KILLS TEN", (), id="a metal is no lead"),
        pytest.param("EXTRA TIME: Mali beat Chad", "EXTRA TIME: Mali beat Chad", (), id="extra time is no extra"),
        pytest.param("EMBARGO: EU stops arms to Mali", "EMBARGO: EU stops arms to Mali", (), id="an embargo on arms is none on news"),
        pytest.param("Withdrawn troops return", "Withdrawn troops return", (), id="withdrawn troops"),
        pytest.param("Repeat offender jailed", "Repeat offender jailed", (), id="a repeat offender"),
        pytest.param("Troops enter Goma (IDF)", "Troops enter Goma (IDF)", (), id="brackets behind that are no markers"),
        pytest.param("", "", (), id="no headline has none"),
    ],
)
def test_markers_become_signals_and_leave_the_headline(written: str, headline: str, signals: tuple[str, ...]) -> None:
    """The headline is tagged without its markers, and they are kept as signals in their order."""
    found = read_signals(written)

    assert (found.headline, found.signals) == (headline, signals)


@pytest.mark.parametrize(
    ("headline", "number"),
    [
        pytest.param("UPDATE 2-Troops enter Goma", 2, id="an update's"),
        pytest.param("RPT-WRAPUP 11-Troops enter Goma", 11, id="a wrap-up's behind another marker"),
        pytest.param("3RD LEAD Troops enter Goma", 3, id="a lead's"),
        pytest.param("TAKE 2-Troops enter Goma", 2, id="a take's"),
        pytest.param("UPDATE-Troops enter Goma", None, id="none"),
        pytest.param("2 troops enter Goma", None, id="a number of the headline's own"),
    ],
)
def test_the_number_is_kept(headline: str, number: int | None) -> None:
    """Takes and updates are counted by their wires."""
    assert read_signals(headline).number == number


@pytest.mark.parametrize(
    ("slugline", "signals", "number"),
    [
        pytest.param("SYRIA-CRISIS/ (UPDATE 1, PIX, TV, CORRECTED)", ("update", "correction"), 1, id="words in brackets"),
        pytest.param("BC-ML--Sudan, 2nd Ld-Writethru, 0456", ("update",), 2, id="a write-through"),
        pytest.param("BC-APNewsAlert", ("alert",), None, id="an alert"),
        pytest.param("Syria-conflict-Turkey,2ndlead", ("update",), 2, id="a lead behind a comma"),
        pytest.param("Syria-conflict-3rdlead", ("update",), 3, id="a numbered lead behind a hyphen"),
        pytest.param("Syria-conflict,wrap", ("wrapup",), None, id="a wrap-up"),
        pytest.param("BC-US--Storm, Kill", ("kill",), None, id="a kill"),
        pytest.param("Zambia-mining-lead", (), None, id="a metal"),
        pytest.param("BC-US--Kill Switch", (), None, id="a kill switch"),
        pytest.param("IRAN-OIL/EMBARGO", (), None, id="an embargo on oil"),
        pytest.param("Alert", (), None, id="a topic that is a marker's word"),
    ],
)
def test_slugs_have_markers_behind_their_topic(slugline: str, signals: tuple[str, ...], number: int | None) -> None:
    """In brackets or behind commas, as Reuters, AP and AFP print them."""
    found = read_signals("Troops enter Goma", slugline=slugline)

    assert (found.signals, found.number, found.headline) == (signals, number, "Troops enter Goma")


@pytest.mark.parametrize(
    ("note", "signals"),
    [
        pytest.param("Eds: UPDATES: With details", ("update",), id="updates"),
        pytest.param("Eds: CORRECTS: spelling of Goma", ("correction",), id="corrects"),
        pytest.param("APNewsNow. CORRECTS headline", ("correction",), id="behind a product's name"),
        pytest.param("Eds: Recasts lead, changes dateline", ("update",), id="in small letters"),
        pytest.param("ATTENTION EDITORS - Kill.", ("kill",), id="a kill"),
        pytest.param("KILL KILL KILL ex0234", ("kill",), id="three kills with a service number"),
        pytest.param("HOLD HOLD HOLD ex0234", ("hold",), id="three holds"),
        pytest.param("Embargoed until 1400 GMT", ("embargo",), id="an embargo"),
        pytest.param("Not for publication before 0001 GMT", ("embargo",), id="an embargo in other words"),
        pytest.param("Sperrfrist: 2.3.2026, 14.00 Uhr", ("embargo",), id="an embargo in German"),
        pytest.param("Updated maps are available", (), id="maps are updated"),
        pytest.param("The bill to kill switches passed", (), id="a bill"),
        pytest.param("The arms embargo of 2013 is explained in paragraph 4", (), id="an embargo on arms"),
    ],
)
def test_notes_say_what_was_done(note: str, signals: tuple[str, ...]) -> None:
    """To editors, before or instead of the headline's marker."""
    assert read_signals("Troops enter Goma", ed_note=note).signals == signals


@pytest.mark.parametrize(
    ("body", "signals"),
    [
        pytest.param("(Adds quotes, paragraph 3)\nGOMA (Reuters) - Troops", ("update",), id="adds"),
        pytest.param(
            "By A Writer\n(Corrects spelling in paragraph 2)\nGOMA (Reuters) - Troops", ("correction",), id="corrects, behind a byline"
        ),
        pytest.param("(Removes extraneous word)\nGOMA (Reuters) - Troops", ("refile",), id="removes"),
        pytest.param("* Adds quotes\nGOMA (Reuters) - Troops", ("update",), id="with an asterisk"),
        pytest.param("Troops.\n(This March 2 story has been corrected to say two)", ("correction",), id="behind the story"),
        pytest.param("(Reuters) - Troops entered Goma.", (), id="a source line"),
        pytest.param("(Add more troops) he said.", (), id="brackets in a sentence"),
        pytest.param("He said (the story was corrected) that troops left.", (), id="brackets within the text"),
    ],
)
def test_paragraphs_before_and_behind_the_story_say_what_was_done(body: str, signals: tuple[str, ...]) -> None:
    """Reuters' way of marking a change."""
    assert read_signals("Troops enter Goma", body=body).signals == signals


@pytest.mark.parametrize(
    ("code", "signals"),
    [
        pytest.param("sig:correction", ("correction",), id="a qcode"),
        pytest.param("http://cv.iptc.org/newscodes/signal/update", ("update",), id="a URI"),
        pytest.param("Lead", ("update",), id="an editorial type"),
        pytest.param("2ndLead", ("update",), id="a numbered one"),
        pytest.param("Kill", ("kill",), id="a kill"),
        pytest.param("newscontent", (), id="another word"),
        pytest.param("", (), id="nothing"),
    ],
)
def test_codes_are_read_by_their_last_part(code: str, signals: tuple[str, ...]) -> None:
    """Whatever the scheme."""
    assert read_signals("Troops enter Goma", codes=[code]).signals == signals


@pytest.mark.parametrize("marker", ["ALERT-", "URGENT ", "RPT-", "(LEAD) ", "UPDATE 1-", "+++ ", "KILL ", "1st Ld "])
def test_a_headline_of_markers_alone_comes_to_an_end(marker: str) -> None:
    """A hundred thousand markers are no work and no depth."""
    assert read_signals(marker * 100_000).headline
