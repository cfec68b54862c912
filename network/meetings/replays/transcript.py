"""The transcript of a recording: its captions as paragraphs, each at its moment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.cache import caches

from asv.core.models import AsvDocument
from asv.resources.moments import moment_in_words
from network.meetings.replays.webvtt import MOST_BYTES, BadCaptions, Cue, read

# Short enough for a hit to open close to the word, long enough to be read.
LONGEST_SECONDS = 30
LONGEST_CHARACTERS = 500
_PAUSE = 4
_KEPT_SECONDS = 86_400


@dataclass(frozen=True, slots=True)
class Paragraph:
    """What was said from a moment on; `voice` where the speaker changes."""

    start: int
    text: str
    voice: str = ""

    @property
    def anchor(self) -> str:
        """Where a link to this moment leads: the page scrolls there, a video opens there."""
        return f"t={self.start}"

    @property
    def clock(self) -> str:
        """The moment as players write it."""
        minutes, seconds = divmod(self.start, 60)
        hours, minutes = divmod(minutes, 60)
        return f"{hours}:{minutes:02d}:{seconds:02d}" if hours else f"{minutes}:{seconds:02d}"

    @property
    def words(self) -> str:
        """The moment in words."""
        return moment_in_words(self.start)


def read_captions(document: AsvDocument) -> list[Cue]:
    """The cues of an uploaded file, however large it says it is. Raises BadCaptions."""
    if document.extension != "vtt":
        raise BadCaptions("Choisissez un fichier de sous-titres WebVTT, dont le nom finit par .vtt.")
    try:
        with document.file.open("rb") as file:
            return read(file.read(MOST_BYTES + 1))
    except OSError:
        raise BadCaptions("Ce fichier ne se trouve plus : déposez-le de nouveau.") from None


def cues_of(document: AsvDocument | None) -> list[Cue]:
    """The cues of a file, read once; none where it can no longer be read."""
    if document is None:
        return []
    key = f"captions:{document.pk}:{document.file_hash}:{document.file_size}"
    if (found := caches["remembered"].get(key)) is None:
        try:
            found = read_captions(document)
        except BadCaptions:
            found = []
        caches["remembered"].set(key, found, _KEPT_SECONDS)
    return found


def paragraphs(cues: Sequence[Cue], breaks: Sequence[int] = ()) -> list[Paragraph]:
    """Cues gathered into paragraphs; a new one at each speaker, pause and chapter (`breaks`, in seconds)."""
    found: list[Paragraph] = []
    held: list[Cue] = []
    for cue in cues:
        if held and _parts(held, cue, breaks):
            found.append(_paragraph(held, found))
            held = []
        held.append(cue)
    return [*found, _paragraph(held, found)] if held else found


def _parts(held: Sequence[Cue], cue: Cue, breaks: Sequence[int]) -> bool:
    long = cue.end - held[0].start > LONGEST_SECONDS or sum(len(one.text) for one in held) > LONGEST_CHARACTERS
    speaker = bool(cue.voice) and cue.voice != held[0].voice
    chapter = any(held[0].start < moment <= cue.start for moment in breaks)
    return (long or speaker or chapter or cue.start - held[-1].end > _PAUSE) and int(cue.start) > int(held[0].start)


def _paragraph(held: Sequence[Cue], before: Sequence[Paragraph]) -> Paragraph:
    voice = held[0].voice
    spoken = next((one.voice for one in reversed(before) if one.voice), "")
    return Paragraph(int(held[0].start), " ".join(cue.text for cue in held), "" if voice == spoken else voice)
