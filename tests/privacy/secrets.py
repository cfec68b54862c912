"""The words that give away what is kept from someone, by what opens them: no other text of the site holds them."""

from __future__ import annotations

from network.directory.models import Level

PERSONS = ("visitor", "member", "outsider", "facilitator", "insider", "editor")
# A facilitator to whom the team opened the admin, and who looks after one section: they walk every route.
IN_THE_ADMIN = ("facilitator-admin", "section")
FACILITATORS = ("facilitator", "facilitator-admin")

# `titled` ones stand in a title, which a password hides as well.
GROUP = {
    "recit": "cachalotine",
    "pdf": "rhododendrine",
    "video": "tokamakine",
    "venue": "stratospherine",
    "programme": "mandolinette",
    "demarche": "palissandrine",
    "space": "obsidienne",
    "change": "trombonelle",
    "file": "fichiersecret",
    "closed-pdf": "malachitine",
    "captions": "rhapsodinette",
    "chapter": "chapitrelle",
    "film": "pelliculine",
}
LOGIN = {"login": "mandragorine"}
PASSWORD = {"password": "sceautine", "titled": "Zibelinette"}
# What is not published, and what is written to nobody but those who look after the thing.
DRAFT = {"draft": "ebauchine", "unpublished": "Brouillonnette"}
HIDDEN_ADDRESS = {"organisation-address": "courriel-basaltine", "holder-address": "titulaire-feldspathe"}
NOTE = {"private-note": "pensebetine"}
MANAGED = {"registrant": "Inscritine", "evaluation": "evaluine"}
ASKED = {"request": "candidaturine", "invited": "invitee-azurite"}
# Found by a word that was typed: asked of everything that searches.
SOUGHT = (*GROUP.values(), *LOGIN.values(), *PASSWORD.values(), *DRAFT.values())

# Three entries of the directory, whose lines take each level in turn.
_LEVELS = (Level.PUBLIC, Level.MEMBERS, Level.NOBODY)
_LINES = ("name", "function", "presentation", "email", "phone")
ENTRIES = range(3)


def level_of(entry: int, line: str) -> Level:
    """Who sees this line of this entry."""
    return _LEVELS[(entry + _LINES.index(line)) % 3]


def lines_of(entry: int) -> dict[str, str]:
    """What stands in the lines of an entry."""
    return {
        "name": f"Amarantine{entry}",
        "function": f"Kumquatine{entry}",
        "presentation": f"narvaline{entry}",
        "email": f"tapirine{entry}@pro.example",
        "phone": f"039998970{entry}",
    }


def entry_words(*levels: Level) -> dict[str, str]:
    """The words of all entries at these levels."""
    return {
        f"{line} {entry}": text.partition("@")[0].removeprefix("0")
        for entry in ENTRIES
        for line, text in lines_of(entry).items()
        if level_of(entry, line) in levels
    }


NOBODYS, MEMBERS, PUBLIC = (entry_words(level) for level in reversed(_LEVELS))
EVERY_SECRET = {**GROUP, **LOGIN, **PASSWORD, **DRAFT, **HIDDEN_ADDRESS, **NOTE, **MANAGED, **ASKED, **MEMBERS,
                **NOBODYS}  # fmt: skip


def closed_to(person: str) -> dict[str, str]:
    """The secrets that this person may learn nowhere."""
    hidden = {**PASSWORD, **DRAFT, **HIDDEN_ADDRESS, **NOBODYS}
    if person == "visitor":
        # The entry whose titles a visitor does not see is not there for them, whatever else of it is public.
        hidden |= {**LOGIN, **MEMBERS, "presentation 1": PUBLIC["presentation 1"]}
    if person not in ("insider", *FACILITATORS):
        hidden |= GROUP
    if person != "insider":
        hidden |= NOTE
    if person not in FACILITATORS:
        hidden |= {**MANAGED, **ASKED}
    if person == "insider":
        del hidden["registrant"]
    return hidden
