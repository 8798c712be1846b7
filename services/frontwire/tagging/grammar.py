"""The closed classes of English by which `resolving` reads: small words that say what a name beside them means. All folded.

What is open (titles, organs, cues), and what other languages have too (of, in, verbs of saying), is in the knowledge's vocabulary.
"""

from __future__ import annotations

import re
from typing import Final


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Before a capital that stands for its government, and after one.
AGENT: Final = _words("""
    by with against that between accused accuses accusing warned told urged urges pressed ally allies blamed blames
""")
ACTING: Final = _words("""
    said says say had has have is was were would will wants want wanted denies denied accuses accused accusing warns warned insists
    insisted vows vowed rejects rejected agreed agrees refuses refused hopes urges urged demands demanded calls called blames blamed
    announced claims claimed considers regards sees saw seeks sought fears did does could should may must launched recognises
    recognizes recognised recognized severed sent sends ordered orders backs backed supports supported condemns condemned plans signed
    signs faces
""")

# After a country's name or demonym, those whose country is not where they are: "U.S. embassy", "Dutch tourists".
ABROAD: Final = _words("""
    embassy embassies citizen citizens national nationals tourist tourists diplomat diplomats missionary missionaries journalist
    journalists company companies firm oil owned made built backed trained supplied consulate ambassador hostage hostages engineer
    engineers worker workers aid charity businessman businessmen reporter reporters passport dollars dollar school language adviser
    advisers advisor advisors student students priest priests nun nuns volunteer volunteers contractor contractors
""")

# After a country's or a city's name that then names something else: "Venezuela Avenue".
PREMISES: Final = _words("street avenue boulevard neighborhood neighbourhood plaza square hotel")

# Capitalised words before a surname or a group's noun that are no part of the name.
NO_FIRST_NAME: Final = _words("""
    mr mrs ms miss dr sir lord the a an and but when while if as after before since although though because however then that with for
    by of in on at to from gen col lt maj sen rep gov rev sheikh shaikh mullah maulana ayatollah imam general colonel comrade brother
    prof professor judge said says meanwhile earlier later both sheik cleric warlord commander leader moreover monsieur sayyed haji
    hajji mister don dona sergeant sgt capt cmdr adm our its their his this these those
""")

# Capitalised words after a surname that are no part of a longer name.
CALENDAR: Final = _words("""
    monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october november
    december
""")

# Countries and capitals that are first names: "Chad Everly", "Paris Hilton".
GIVEN_NAMES: Final = _words("""
    chad jordan israel paris georgia kenya india china cuba mali niger ireland london sydney lima vienna malta austria
""")

# Before a title or a name: the office is over.
FORMER: Final = ("former", "ex", "late", "deposed", "ousted", "slain", "onetime", "then")

# The text says that the dateline's place is the story's.
HERE: Final = re.compile(r" this (?:capital|city|country|town|nation) ")

CAPITALISED = r"(?:[A-Z][\w'’-]*\w|(?:[A-Z]\.)+)"
PARTICLE = r"(?:al|el|bin|ibn|bint|de|del|la|van|von|der|dos|da|ul|ur)"
_NAME = rf"{CAPITALISED}(?: (?:{PARTICLE}[ -]){{0,2}}{CAPITALISED})"
NAME_AFTER_TITLE: Final = re.compile(rf" ({_NAME}{{0,3}})")
# Between the comma and the title, two at most.
BEFORE_TITLE: Final = ("a", "an", "the", "its", "their", "deputy", "former")
# "Abu Omar, commander of …", "Abu Omar, a spokesman for …": at least two words, or a sentence's first word would do.
NAME_BEFORE_TITLE: Final = re.compile(rf"(?:^|[\s(“\"])({_NAME}{{1,3}}), (?:(?:{'|'.join(BEFORE_TITLE)}) ){{0,2}}$")
MOST_BEFORE_TITLE: Final = 2
CAPITALISED_BEFORE: Final = re.compile(rf"(?:^|[\s(“\"])({CAPITALISED}|{PARTICLE}) $")
NAME_JOINTS: Final = frozenset({"us-", "ul-", "ur-", "ud-", "uz-", "un-", "al-", "el-"})
# "the Galmudug Free Army (GFA)": how a text goes on calling what it has named in full.
ACRONYM_AFTER: Final = re.compile(r" ?[(\[]([A-Z][A-Za-z-]{1,9})[)\]]")

# Between two countries that share one: "Armenian and Azeri", "Thai, Cambodian".
JOINTS: Final = frozenset({" and ", ", ", " AND ", " & "})
LONGEST_JOINT: Final = len(" and ")

# Before a country that is only beside the one where it happens: "near the border with Somalia".
NEIGHBOURLY: Final = frozenset({"with", "near", "from", "to"})

# Before a demonym that then is a continent's: "Central American presidents", "sud-américain". South Koreans and South Africans are names of
# their own.
CONTINENTAL: Final = _words("central latin south north sud nord latino ibero centro sul sur norte sudost zentral latein")
