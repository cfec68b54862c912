"""Where the parts of a text go in a page of ours: by its headings, in the words that the field uses for them.

A récit has the shape that the national group on capitalising experiences asks for (CAPS), with ASTAIRE's four heads for
taking it up elsewhere: platform/docs/vocabulary.md and the help of each field say what belongs where. What no heading
places stays together, in order, where each type keeps its running text: nothing is guessed and nothing is lost.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from html import escape

from asv.resources.text import plain_text
from operations.corpus.form import Form
from operations.older_site.headings import RULES, WIDE, Rules, is_aside, named, words_of
from operations.older_site.lines import headed
from operations.older_site.piece import Piece, in_words, paragraphs


@dataclass
class Section:
    """A heading and what follows it, up to the next of its level or above. The first may have no heading."""

    heading: str
    level: int
    pieces: list[Piece]


@dataclass(frozen=True, slots=True)
class Placed:
    """Which field a section went to, and what made one think so: its heading, and the word in it."""

    field: str
    heading: str
    word: str


# Texts of fields without markup.
_PLAIN = frozenset({"human_resources", "budget", "duration", "contact_note"})
LONGEST_SUMMARY = 600
_IN_FEW_LINES = re.compile(r"\ben (?:\w+ )?\w+ (?:lignes|phrases|mots)\b")
_SUMMARIES = ("resume", "en bref", "en resume", "l essentiel", "synthese de l action")


def sections(pieces: list[Piece]) -> list[Section]:
    """The text cut at its headings."""
    found = [Section("", 0, [])]
    for piece in pieces:
        if piece.kind == "heading":
            found.append(Section(piece.text, piece.level, []))
        else:
            found[-1].pieces.append(piece)
    return found if found[0].pieces else found[1:]


@dataclass
class Filled:
    """The content of a page by its fields, what says where each part went, and the pieces that no field could hold."""

    content: Form
    placed: list[Placed]
    summary: str = ""
    loose: list[Piece] | None = None


def filled(kind: str, pieces: list[Piece]) -> Filled:
    """The content of a page of this type from the pieces of a text."""
    return _MAKERS.get(kind, _stream)(pieces)


def _stream(pieces: list[Piece]) -> Filled:
    """Our blocks, one for each piece: what a news item holds. Tables stay in their text."""
    whole: list[Piece] = []
    for piece in pieces:
        if whole and piece.kind == whole[-1].kind == "text":
            whole[-1] = replace(whole[-1], html=whole[-1].html + piece.html)
        else:
            whole.append(piece)
    return Filled({"body": [block for piece in whole if (block := _block(piece))]}, [], loose=[])


def _block(piece: Piece) -> Form | None:
    if piece.kind == "heading":
        return {"type": "heading", "value": piece.text}
    if piece.kind == "text":
        return {"type": "text", "value": piece.html}
    if piece.kind == "figure":
        return {"type": "figure", "value": {"image": {"image": piece.target}, "caption": piece.text[:255]}}
    if piece.kind == "quote":
        return {"type": "quote", "value": {"quote": piece.text, "who": piece.target[:255]}}
    return {"type": "download", "value": {"document": {"file": piece.target}}}


def _recit(pieces: list[Piece]) -> Filled:
    by_field, placed, summary = _by_field(pieces, RULES["experience"], "course")
    return Filled(recit_of(by_field), placed, summary, [])


def recit_of(by_field: dict[str, list[Section]]) -> Form:
    """The content of a récit from the sections of each of its parts. Images of other parts end its course."""
    content: Form = {name: _part(name, held) for name, held in by_field.items()}
    shown = [
        _block(piece)
        for name, held in by_field.items()
        if name != "course"
        for one in held
        for piece in one.pieces
        if piece.kind == "figure"
    ]
    if shown:
        content["course"] = [*_list(content.get("course")), *shown]
    return {name: value for name, value in content.items() if value}


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _part(name: str, held: list[Section]) -> object:
    if make := _BLOCKS.get(name):
        return [block for section in held for block in make(section)]
    return _said(name, held)


@dataclass(frozen=True, slots=True)
class Spot:
    """A section of a text, the part that it tells and what says so; without a part nothing says where it belongs.

    `is_head`: what says so is its own heading, not one above it.
    """

    part: str
    section: Section
    placed: Placed | None = None
    is_head: bool = False


def spots(pieces: list[Piece], rules: Rules) -> Iterator[Spot]:
    """The sections of a text, each with its part. One that names none belongs to the section it stands in.

    A heading that is the part's own name is the part's; one that says it in other words stays with its text.
    """
    within, level, rank, is_wide, has_summary = "", 0, 0, False, False
    above: Placed | None = None
    for section in sections(headed(pieces, rules)):
        found = named(section.heading, rules) if section.heading else None
        said = words_of(section.heading)
        if not has_summary and (said.startswith(_SUMMARIES) or _IN_FEW_LINES.search(said)):
            text = " ".join(plain_text(" ".join(paragraphs(section.pieces))).split())
            if len(text) <= LONGEST_SUMMARY:
                has_summary = True
                yield Spot("summary", section, Placed("summary", section.heading, said), is_head=True)
                continue
        if is_aside(section.heading) and rules is RULES["experience"]:
            yield Spot("", section)  # what a form says of itself, wherever it stands
            continue
        if within and section.level > level and not (found and (found.rank == 0 or found.rank < rank or is_wide)):
            yield Spot(within, section, above)  # a heading below the one that was placed
            continue
        if found:
            within, level, rank = found.field, section.level, found.rank
            is_wide = found.word in WIDE
            kept = section.heading if found.rank > 1 else ""
            above = Placed(found.field, section.heading, found.word)
            yield Spot(within, Section(kept, section.level, section.pieces), above, is_head=True)
            continue
        within, level, rank = "", 0, 0
        yield Spot("", section)


def _by_field(pieces: list[Piece], rules: Rules, rest: str) -> tuple[dict[str, list[Section]], list[Placed], str]:
    """The sections of a text under the field of each; `rest` is the field of those that name none."""
    by_field: dict[str, list[Section]] = {}
    placed: list[Placed] = []
    summary = ""
    for spot in spots(pieces, rules):
        placed += [spot.placed] if spot.placed and spot.is_head else []
        if spot.part == "summary":
            summary = " ".join(plain_text(" ".join(paragraphs(spot.section.pieces))).split())
        else:
            by_field.setdefault(spot.part or rest, []).append(spot.section)
    return by_field, placed, summary


def _said(name: str, held: list[Section]) -> str:
    markup = "".join(_markup(section) for section in held)
    return in_words(markup) if name in _PLAIN else markup


def _markup(section: Section) -> str:
    head = f"<p><b>{escape(section.heading)}</b></p>" if section.heading else ""
    return head + "".join(paragraphs(section.pieces))


def _moments(section: Section) -> list[Form]:
    """A section of the course: a moment where it has a heading, else text; its tables and images after it."""
    apart = [piece for piece in section.pieces if piece.cells or piece.kind == "figure"]
    text = "".join(paragraphs([piece for piece in section.pieces if not piece.cells]))
    found: list[Form] = []
    if section.heading:
        found.append(
            {"type": "moment", "value": {"title": section.heading[:255], "period": "", "text": text, "passage": ""}}
        )
    elif text:
        found.append({"type": "text", "value": text})
    return [*found, *(_table(piece, section.heading) if piece.cells else _block(piece) or {} for piece in apart)]


def _table(piece: Piece, heading: str) -> Form:
    rows = "\n".join("\t".join(row) for row in piece.cells)
    return {"type": "table", "value": {"caption": heading[:200] or "Tableau", "rows": rows}}


_QUOTED = re.compile(r"«\s*([^«»]{3,1200})\s*»\s*[,.–—-]*\s*\(?([^«»\n)]{0,120})\)?")


def _voices(section: Section) -> list[Form]:
    """Words between quotation marks, and who says them where that stands right after; else each paragraph."""
    found: list[Form] = []
    for piece in section.pieces:
        if piece.kind == "quote":
            found.append(_voice(piece.text, piece.target))
            continue
        text = in_words(piece.html) if piece.kind == "text" else piece.text
        for line in filter(None, (line.strip() for line in text.splitlines())):
            quoted = list(_QUOTED.finditer(line))
            whole = quoted and sum(len(match[0]) for match in quoted) > 0.9 * len(line)
            found += [_voice(match[1], match[2]) for match in quoted] if whole else [_voice(line, "")]
    return found


def _voice(quote: str, who: str) -> Form:
    return {"type": "voice", "value": {"quote": quote.strip(), "who": who.strip(" .,;–—-")[:255]}}


def _lines(section: Section) -> list[str]:
    texts = [piece.html for piece in section.pieces if piece.kind == "text"]
    return [line for text in texts for line in in_words(text.replace("</li>", "</li>\n")).splitlines() if line.strip()]


def _partners(section: Section) -> list[Form]:
    """A line of a list is a partner; what follows a colon or a dash is what it brings."""
    found: list[Form] = []
    for line in _lines(section):
        name, _sign, brings = _parted(line.strip())
        found.append({"type": "partner", "value": {"name": name[:255], "role": "", "contribution": brings}})
    return found


def _parted(line: str) -> tuple[str, str, str]:
    for sign in (" : ", " – ", " — ", ": "):
        if sign in line and len(line.partition(sign)[0]) <= 120:
            return line.partition(sign)
    return (line, "", "") if len(line) <= 120 else (" ".join(line.split()[:12]), "", line)


def _functions(section: Section) -> list[Form]:
    if section.heading:
        return [
            {"type": "function", "value": {"name": section.heading[:255], "how": "".join(paragraphs(section.pieces))}}
        ]
    return [
        {"type": "function", "value": {"name": name[:255], "how": f"<p>{escape(how)}</p>" if how else ""}}
        for name, _sign, how in map(_parted, _lines(section))
    ]


_BLOCKS: dict[str, Callable[[Section], list[Form]]] = {
    "course": _moments,
    "voices": _voices,
    "partners": _partners,
    "key_functions": _functions,
}


def _loose(by_field: dict[str, list[Section]]) -> list[Piece]:
    """The images: no field of these types holds any."""
    return [piece for held in by_field.values() for one in held for piece in one.pieces if piece.kind == "figure"]


def _texts(rules: Rules, rest: str) -> Callable[[list[Piece]], Filled]:
    def make(pieces: list[Piece]) -> Filled:
        by_field, placed, summary = _by_field(pieces, rules, rest)
        content: Form = {name: _said(name, held) for name, held in by_field.items()}
        return Filled({name: value for name, value in content.items() if value}, placed, summary, _loose(by_field))

    return make


_MAKERS: dict[str, Callable[[list[Piece]], Filled]] = {
    "actualite": _stream,
    "experience": _recit,
    "inspir-action": _texts(RULES["inspir-action"], "idea"),
    "outil": _texts(RULES["outil"], "body"),
    "document": _texts({}, "body"),
    "rencontre": _texts(RULES["rencontre"], "context"),
}
TYPES = tuple(_MAKERS)
