"""A text as bits, each with the part of a récit that it tells and what made one think so; without one, in the tray.

First rules: the words of headings, as for the pages of an older site (`older_site.placing`), quotation marks, words
that one part alone uses. Then all bits are weighed together with what each is like (`weighing.py`): where people write
without headings, or with headings of their own, that is what places most of their words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace

from asv.resources.text import plain_text
from asv.taxonomy.models import fold_name
from operations.corpus.form import Form
from operations.from_document.likeness import SUMMARY, TRAY, learnt
from operations.from_document.weighing import Said, weighed
from operations.older_site.headings import RULES, is_aside, is_button, leads_away, named, speaks_of, words_of
from operations.older_site.piece import Piece, paragraphs
from operations.older_site.placing import LONGEST_SUMMARY, Section, Spot, recit_of, spots

_ENOUGH_HEADINGS = 2
_SURE = 2  # what the words of a paragraph must count to place it
_MEANS = frozenset({"budget", "human_resources"})
_GROUND = frozenset({"context", "diagnosis"})
# Words of headings that tell of a place as well as of what is amiss there: of these each paragraph says which.
_OF_BOTH = frozenset({
    "point de depart", "point depart", "pourquoi", "origine", "genese", "historique", "vient idee", "ne projet",
    "ne idee", "nee idee", "enjeux", "introduction", "preambule", "etat des lieux", "etat lieux", "problematique",
})  # fmt: skip
_SPOKEN_IN = frozenset({"summary", "voices", "participation"})  # words of someone may stand there
# A line that says when a page was put there or a talk was noted.
_NOTED = re.compile(
    r"(?:(?:article|page|texte|fiche) )?"
    r"(?:mise?|publiee?|parue?|postee?|redigee?|propos recueillis) .{0,60}(?:19|20)\d\d(?: a \d.*)?"
)
_SHORTEST_LEAD = 12  # words
_SHORTEST_SENTENCE = 6
_MOSTLY = 0.5  # of a paragraph stands between quotation marks
# What rules count beside what a text is like (`weighing.py`).
_BY_HEADING, _BY_WORDS, _BY_QUOTES, _BY_PLACE, _BY_FORM = 4.0, 3.0, 8.0, 7.0, 4.0
_QUOTED_WORDS = "des paroles citées"
_BEFORE_HEADINGS = "ce qui précède le premier titre"


@dataclass
class Bit:
    """A piece of a text, the part that it is placed in, the heading it keeps, and why it is there, for an editor."""

    number: int
    part: str
    piece: Piece
    heading: str = ""
    why: str = ""

    def as_json(self) -> dict[str, object]:
        """All of it, to be kept."""
        return asdict(self)

    @classmethod
    def of_json(cls, said: dict) -> Bit:
        """The bit that was kept."""
        return cls(**{**said, "piece": Piece(**said["piece"])})

    @property
    def words(self) -> str:
        """What is read of it."""
        return _read(self.piece)


def _read(piece: Piece) -> str:
    return plain_text(piece.html) if piece.html else piece.text


def _is_said(text: str) -> bool:
    """Whether a line is a sentence, and not a label of the page: its state, its tags, a button."""
    return len(text.split()) >= _SHORTEST_SENTENCE or text.rstrip().endswith((".", "!", "?", "…"))


def arranged(pieces: list[Piece]) -> list[Bit]:
    """The bits of a text, in its order. Nothing of it is left out, nothing is added."""
    ruled = [(bit, said) for bit, said in _by_rules(pieces) if bit.words or bit.piece.target]
    bits = [replace(bit, number=number) for number, (bit, _said) in enumerate(ruled)]
    told = [(bit, said) for bit, (_bit, said) in zip(bits, ruled, strict=True) if said]
    for (bit, said), part in zip(told, weighed([said for _bit, said in told]), strict=True):
        if (said.part or TRAY) != part:
            bit.part, bit.why = ("", "") if part == TRAY else (part, _likeness(bit.words, part))
            bit.heading = said.heading if part != SUMMARY else ""  # one that was its former part's name too
    return bits


def _likeness(text: str, part: str) -> str:
    words = learnt("paragraphs").telling(text, part)
    return f"des mots comme {', '.join(f'« {word} »' for word in words)}" if words else "l’ensemble de ses mots"


def _by_rules(pieces: list[Piece]) -> Iterator[tuple[Bit, Said | None]]:
    """The bits as rules place them, each with what is weighed of it; None of a figure or a file, which has no words."""
    found = list(spots(pieces, RULES["experience"]))
    has_headings = sum(spot.is_head for spot in found) >= _ENOUGH_HEADINGS
    for rank, spot in enumerate(found):
        heading = spot.section.heading
        why = f"le titre « {spot.placed.heading} »" if spot.placed else ""
        part = spot.part
        if not part and not rank and has_headings and not heading and _is_lead(spot, found):
            part, why = SUMMARY, _BEFORE_HEADINGS
        away = False
        for piece in spot.section.pieces:
            own, own_why = (part, why) if part or is_aside(heading) else _by_itself(piece)
            words = _read(piece)
            away = away or leads_away(words)
            is_form = away or is_button(words) or _is_noted(words) or (part == SUMMARY and not _is_said(words))
            if is_form:
                own, own_why = "", ""
            elif own:
                own, own_why = _of_another(spot, own, own_why, piece)
            bit = Bit(0, own, piece, heading if part != SUMMARY else "", own_why)
            yield bit, _said(bit, _heading_of(spot), is_form=is_form or (not own and is_aside(heading)))
        if not spot.section.pieces and _says_more(spot, found[rank + 1 :]):
            yield Bit(0, "", Piece("text", html="", text=_heading_of(spot)), "", ""), None


def _said(bit: Bit, heading: str, *, is_form: bool) -> Said | None:
    if bit.piece.kind not in ("text", "quote"):
        return None
    weight = _BY_FORM if is_form else _weight(bit.why) if bit.part else 0.0
    return Said(bit.words, heading, TRAY if is_form else bit.part, weight, is_table=bool(bit.piece.cells))


def _weight(why: str) -> float:
    if _QUOTED_WORDS in why:
        return _BY_QUOTES
    if why == _BEFORE_HEADINGS:
        return _BY_PLACE
    return _BY_HEADING if why.startswith("le titre") else _BY_WORDS


def _heading_of(spot: Spot) -> str:
    return spot.placed.heading if spot.placed and spot.is_head else spot.section.heading


def _says_more(spot: Spot, after: list[Spot]) -> bool:
    """Whether a heading without a text of its own would be lost: no part's name, or no text of it comes next."""
    is_name = spot.is_head and spot.placed is not None and spot.placed.word == words_of(spot.placed.heading)
    return bool(_heading_of(spot)) and not (is_name and after and after[0].part == spot.part)


def _is_lead(spot: Spot, found: list[Spot]) -> bool:
    said = plain_text(" ".join(paragraphs(spot.section.pieces)))
    return (
        len(said.split()) >= _SHORTEST_LEAD
        and len(said) <= LONGEST_SUMMARY
        and not any(one.part == SUMMARY for one in found)
    )


def _by_itself(piece: Piece) -> tuple[str, str]:
    """The part that a paragraph tells that no heading places, and the word that says so."""
    text = plain_text(piece.html) if piece.kind == "text" else ""
    if piece.kind == "quote" or (text and _quoted(text) > _MOSTLY * len(text)):
        return "voices", _QUOTED_WORDS
    if piece.kind == "figure":
        return "course", ""
    if piece.cells and (head := named(piece.cells[0][0], RULES["experience"])):
        return head.field, f"la première case « {piece.cells[0][0]} »"
    found = speaks_of(text, _SURE) if text else None
    return (found.field, f"les mots « {found.word} »") if found else ("", "")


def _is_noted(text: str) -> bool:
    return _NOTED.fullmatch(fold_name(text)) is not None


def _of_another(spot: Spot, part: str, why: str, piece: Piece) -> tuple[str, str]:
    """What a heading of two parts leaves open, a paragraph says: money under one of people, a place under a why."""
    if piece.kind == "figure":
        return ("course" if part == SUMMARY else part), why
    if piece.kind == "quote" and part not in _SPOKEN_IN:
        return "voices", f"{why}, {_QUOTED_WORDS}"
    shared = _MEANS if part in _MEANS else _GROUND if spot.placed and spot.placed.word in _OF_BOTH else frozenset()
    found = speaks_of(plain_text(piece.html), _SURE) if part in shared and piece.kind == "text" else None
    if found and found.field in shared - {part}:
        return found.field, f"{why}, les mots « {found.word} »"
    return part, why


def _quoted(text: str) -> int:
    return sum(len(said) for said in re.findall(r"«[^«»]*»|“[^“”]*”", text))


def content_of(bits: Iterable[Bit]) -> Form:
    """The content of a récit from the bits that are placed, in order; the summary's are not its content."""
    by_part: dict[str, list[Section]] = {}
    for bit in bits:
        if not bit.part or bit.part == SUMMARY:
            continue
        held = by_part.setdefault(bit.part, [])
        if held and held[-1].heading == bit.heading:
            held[-1].pieces.append(bit.piece)
        else:
            held.append(Section(bit.heading, 0, [bit.piece]))
    return recit_of(by_part)


def summary_of(bits: Iterable[Bit]) -> str:
    """The summary that the bits placed there make."""
    return " ".join(" ".join(bit.words for bit in bits if bit.part == SUMMARY).split())
