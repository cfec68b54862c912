"""Where the parts of a text go in a page of ours: by its headings, in the words that the field uses for them.

A récit has the shape that the national group on capitalising experiences asks for (CAPS), with ASTAIRE's four heads for
taking it up elsewhere: platform/docs/vocabulary.md and the help of each field say what belongs where. What no heading
places stays together, in order, where each type keeps its running text: nothing is guessed and nothing is lost.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from pathlib import Path

from asv.resources.text import plain_text
from asv.taxonomy.models import fold_name
from operations.corpus.form import Form
from operations.older_site.piece import Piece, paragraphs


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


Rules = dict[str, list[str]]
RULES: dict[str, Rules] = tomllib.loads(Path(__file__).with_name("headings.toml").read_text(encoding="utf-8"))
# Texts of fields without markup.
_PLAIN = frozenset({"human_resources", "budget", "duration", "contact_note"})
_SUMMARIES = ("resume", "en bref", "en resume", "l essentiel", "synthese de l action")


def words_of(heading: str) -> str:
    """A heading as it is compared: folded, without its number."""
    return re.sub(r"^(?:(?:\d+|[ivx]+|[a-h])(?: |$))+", "", fold_name(heading)).strip()


def field_of(heading: str, rules: Rules) -> tuple[str, str] | None:
    """The field that a heading names, and the word of it that says so: it is the word, begins with it, or holds it."""
    said = words_of(heading)
    for test in (_is, _begins, _holds):
        for name, words in rules.items():
            for word in sorted(words, key=len, reverse=True):
                if test(said, word):
                    return name, word
    return None


def _is(said: str, word: str) -> bool:
    return said == word or said in (
        f"les {word}",
        f"le {word}",
        f"la {word}",
        f"l {word}",
        f"nos {word}",
        f"notre {word}",
    )


def _begins(said: str, word: str) -> bool:
    return re.match(rf"(?:les |le |la |l |nos |notre |son |ses )?{re.escape(word)}(?: |$)", said) is not None


def _holds(said: str, word: str) -> bool:
    """Only for what could be nothing else: of a short word there are many uses."""
    return len(word) > 7 and len(said.split()) <= 9 and f" {word} " in f" {said} "


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
    """Our blocks, one for each piece: what a news item holds."""
    return Filled({"body": [block for piece in pieces if (block := _block(piece))]}, [], loose=[])


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
    content: Form = {}
    for name, held in by_field.items():
        if name == "course":
            content[name] = [moment for section in held for moment in _moments(section)]
        elif name == "voices":
            content[name] = [voice for section in held for voice in _voices(section)]
        elif name == "partners":
            content[name] = [partner for section in held for partner in _partners(section)]
        elif name == "key_functions":
            content[name] = [function for section in held for function in _functions(section)]
        else:
            content[name] = _said(name, held)
    return Filled({name: value for name, value in content.items() if value}, placed, summary, _loose(by_field))


def _by_field(pieces: list[Piece], rules: Rules, rest: str) -> tuple[dict[str, list[Section]], list[Placed], str]:
    """The sections of a text under the field of each. One that names none belongs to the section it stands in."""
    by_field: dict[str, list[Section]] = {}
    placed: list[Placed] = []
    summary, within, level = "", "", 0
    for section in sections(pieces):
        named = field_of(section.heading, rules) if section.heading else None
        said = words_of(section.heading)
        if not summary and said.startswith(_SUMMARIES):
            text = " ".join(" ".join(paragraphs(section.pieces)).split())
            if len(plain_text(text)) <= 600:
                summary = plain_text(text)
                placed.append(Placed("summary", section.heading, said))
                continue
        if within and section.level > level and not (named and _is(said, named[1])):
            by_field[within].append(section)  # a heading below the one that was placed
            continue
        if named:
            within, level = named[0], section.level
            placed.append(Placed(named[0], section.heading, named[1]))
            by_field.setdefault(within, []).append(Section("", section.level, section.pieces))
            continue
        within, level = "", 0
        by_field.setdefault(rest, []).append(section)
    return by_field, placed, summary


def _said(name: str, held: list[Section]) -> str:
    markup = "".join(_markup(section) for section in held)
    return plain_text(markup) if name in _PLAIN else markup


def _markup(section: Section) -> str:
    head = f"<p><b>{escape(section.heading)}</b></p>" if section.heading else ""
    return head + "".join(paragraphs(section.pieces))


def _moments(section: Section) -> list[Form]:
    """A section of the course: a moment where it has a heading, else text."""
    text = "".join(paragraphs(section.pieces))
    if section.heading:
        return [
            {"type": "moment", "value": {"title": section.heading[:255], "period": "", "text": text, "passage": ""}}
        ]
    return [{"type": "text", "value": text}] if text else []


_QUOTED = re.compile(r"«\s*([^«»]{3,1200})\s*»\s*[,.–—-]*\s*\(?([^«»\n)]{0,120})\)?")


def _voices(section: Section) -> list[Form]:
    """Words between quotation marks, and who says them where that stands right after; else each paragraph."""
    found: list[Form] = []
    for piece in section.pieces:
        if piece.kind == "quote":
            found.append(_voice(piece.text, piece.target))
            continue
        text = plain_text(piece.html) if piece.kind == "text" else piece.text
        for line in filter(None, (line.strip() for line in text.splitlines())):
            quoted = list(_QUOTED.finditer(line))
            whole = quoted and sum(len(match[0]) for match in quoted) > 0.9 * len(line)
            found += [_voice(match[1], match[2]) for match in quoted] if whole else [_voice(line, "")]
    return found


def _voice(quote: str, who: str) -> Form:
    return {"type": "voice", "value": {"quote": quote.strip(), "who": who.strip(" .,;–—-")[:255]}}


def _lines(section: Section) -> list[str]:
    texts = [piece.html for piece in section.pieces if piece.kind == "text"]
    return [
        line for text in texts for line in plain_text(text.replace("</li>", "</li>\n")).splitlines() if line.strip()
    ]


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


def _loose(by_field: dict[str, list[Section]]) -> list[Piece]:
    """The images: of a récit no field holds any."""
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
