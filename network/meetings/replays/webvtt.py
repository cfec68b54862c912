"""WebVTT: captions read within bounds, as plain text, and written anew. Nothing of the file itself is ever served.

https://www.w3.org/TR/webvtt1/ . Settings, styles, regions, notes and markup are left out: what is said remains.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape, unescape

MOST_BYTES = 2_000_000
MOST_CUES = 20_000
LONGEST_CUE = 1000
LATEST = 24 * 3600.0
_TIME = r"(?:(\d{1,2}):)?([0-5]\d):([0-5]\d)[.,](\d{3})"
_TIMING = re.compile(rf"\s*{_TIME}[ \t]+-->[ \t]+{_TIME}(?:[ \t].*)?", re.ASCII)
_TAG = re.compile(r"<[^<>]{0,200}>")
_VOICE = re.compile(r"<v(?:\.[^\s<>]{0,50})?[ \t]+([^<>]{1,100})>")
_LEFT_OUT = ("NOTE", "STYLE", "REGION")


class BadCaptions(ValueError):
    """The file is no WebVTT we can use; the message says in French what is wrong, and on which line."""


@dataclass(frozen=True, slots=True)
class Cue:
    """What is said from one second to another; `voice` is the speaker the file names, or empty."""

    start: float
    end: float
    text: str
    voice: str = ""


def read(content: bytes) -> list[Cue]:
    """The cues of a file, in the order of time. Raises BadCaptions."""
    if len(content) > MOST_BYTES:
        raise BadCaptions("Ce fichier de sous-titres est trop lourd : 2 Mo au plus.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadCaptions("Ce fichier n’est pas en UTF-8 : enregistrez-le dans ce codage.") from None
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if not re.match(r"WEBVTT(?:[ \t]|$)", lines[0]):
        raise BadCaptions("Ce n’est pas un fichier WebVTT : sa première ligne doit être « WEBVTT ».")
    cues = [cue for number, block in _blocks(lines) if (cue := _cue(number, block))]
    if not cues:
        raise BadCaptions("Ce fichier ne contient aucun sous-titre.")
    if len(cues) > MOST_CUES:
        raise BadCaptions(f"Ce fichier contient trop de sous-titres : {MOST_CUES} au plus.")
    return sorted(cues, key=lambda cue: (cue.start, cue.end))


def _blocks(lines: list[str]) -> Iterator[tuple[int, list[str]]]:
    """Blocks of lines between empty ones, each with the number of its first line, without the heading's."""
    block: list[str] = []
    first, heading = 1, True
    for number, line in enumerate([*lines, ""], start=1):
        if line.strip():
            first = first if block else number
            block.append(line)
        elif block:
            if not heading:
                yield first, block
            block, heading = [], False


def _cue(number: int, block: list[str]) -> Cue | None:
    at = next((index for index, line in enumerate(block[:2]) if "-->" in line), None)
    if at is None:
        if block[0].startswith(_LEFT_OUT):
            return None
        raise BadCaptions(f"Ligne {number} : il manque la ligne des temps, « 00:01.000 --> 00:04.000 ».")
    found = _TIMING.fullmatch(block[at][:500])
    if not found:
        raise BadCaptions(f"Ligne {number + at} : ces temps ne se lisent pas, ils s’écrivent 00:01.000 --> 00:04.000.")
    start, end = _seconds(found.groups()[:4]), _seconds(found.groups()[4:])
    if end <= start:
        raise BadCaptions(f"Ligne {number + at} : la fin vient avant le début.")
    if end > LATEST:
        raise BadCaptions(f"Ligne {number + at} : un enregistrement dure moins de 24 heures.")
    spoken = " ".join(block[at + 1 :])
    voice = _VOICE.search(spoken)
    text = _plain(spoken)
    if len(text) > LONGEST_CUE:
        raise BadCaptions(f"Ligne {number} : ce sous-titre est trop long, {LONGEST_CUE} caractères au plus.")
    return Cue(start, end, text, _plain(voice[1]) if voice else "") if text else None


def _seconds(parts: Iterable[str | None]) -> float:
    hours, minutes, seconds, thousandths = (int(part or 0) for part in parts)
    return hours * 3600 + minutes * 60 + seconds + thousandths / 1000


def _plain(text: str) -> str:
    """Without markup and entities, on one line, every character visible."""
    words = unescape(_TAG.sub("", text))
    return " ".join("".join(letter if letter.isprintable() else " " for letter in words).split())


def write(cues: Iterable[Cue]) -> str:
    """The cues as a WebVTT file that holds nothing but their text."""
    parts = ["WEBVTT\n"]
    for cue in cues:
        voice = f"<v {escape(cue.voice, quote=False)}>" if cue.voice else ""
        text = voice + escape(cue.text, quote=False)
        parts.append(f"\n{_clock(cue.start)} --> {_clock(cue.end)}\n{text}\n")
    return "".join(parts)


def _clock(seconds: float) -> str:
    thousandths = round(seconds * 1000)
    minutes, rest = divmod(thousandths, 60_000)
    return f"{minutes // 60:02d}:{minutes % 60:02d}:{rest // 1000:02d}.{rest % 1000:03d}"
