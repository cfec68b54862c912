"""The text of documents, read in a process apart: whatever the file, an answer comes and the caller lives on."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from asv.core.extraction_readers import READERS
from asv.core.models import AsvDocument, TextStatus
from asv.core.text_parts import Part

MOST_BYTES = 100 * 1024 * 1024
MEMORY = 1024**3
CPU_SECONDS = 20
WALL_SECONDS = 40
LOOK_SECONDS = 4  # while an editor waits for the answer to an upload

MESSAGES = {
    "encrypted": "Ce fichier est protégé par un mot de passe : déposez une version sans protection.",
    "corrupt": "Ce fichier est abîmé ou n’est pas du format annoncé : enregistrez-le de nouveau et redéposez-le.",
    "bomb": "Ce fichier contient des données démesurées une fois décompressé : il n’est pas lu.",
    "heavy": "Ce fichier demande trop de mémoire pour être lu : allégez-le ou découpez-le.",
    "slow": "Ce fichier est trop long à lire : allégez-le ou découpez-le.",
    "large": "Ce fichier dépasse 100 Mo : son texte n’est pas lu.",
    "missing": "Le fichier est introuvable : redéposez-le.",
    "crash": "La lecture de ce fichier a échoué : enregistrez-le de nouveau et redéposez-le.",
}
EMPTY_PDF = "Aucun texte dans ce PDF : ce sont sans doute des pages numérisées. Déposez une version avec texte reconnu."
EMPTY_OTHER = "Ce fichier ne contient aucun texte."
NOT_READ = "Le texte de ce format n’est pas lu : seuls le titre et la page qui porte le document sont trouvés."
UNTAGGED = (
    "Ce PDF n’est pas balisé : un lecteur d’écran n’y trouve ni titres ni listes. Si vous avez l’original, "
    "enregistrez-le de nouveau en PDF avec « balises » (ou « PDF/UA »), ou déposez-le en DOCX ou en ODT."
)
CUT = "Document très long : seul le début est trouvé par la recherche."
LATER = (
    "Ce fichier est long à vérifier. S’il y a quelque chose à en dire (pages numérisées, balises), ce sera sur sa "
    "fiche, et à l’accueil dans « Ce qui vous attend »."
)


@dataclass(frozen=True)
class Reading:
    """What became of the reading of a file; `message` is for the editor."""

    status: str
    pages: list[str] = field(default_factory=list)
    page_count: int | None = None
    message: str = ""
    parts: list[list[Part]] | None = None


def read_document(document: AsvDocument) -> Reading:
    """The text of a document's file; never raises for what the file holds."""
    if document.extension not in READERS:
        return Reading(TextStatus.EMPTY, message=NOT_READ)
    try:
        if document.file.size > MOST_BYTES:
            return _failed("large")
        with _local_path(document) as path:
            return read_file(path, document.extension)
    except OSError:
        return _failed("missing")


def first_look(document: AsvDocument) -> str:
    """What to tell at once of a PDF that was just uploaded: untagged, scanned, closed; else empty.

    Where it takes longer than an editor waits, that it will be told: the worker reads it with more time.
    """
    if document.extension != "pdf" or document.text_status != TextStatus.PENDING:
        return ""
    try:
        with _local_path(document) as path:
            found = read_file(path, "pdf", cpu=LOOK_SECONDS, wall=LOOK_SECONDS)
    except OSError:
        return ""
    return LATER if found.message == MESSAGES["slow"] else found.message.removeprefix(CUT).strip()


def read_file(
    path: Path, extension: str, *, memory: int = MEMORY, cpu: int = CPU_SECONDS, wall: float = WALL_SECONDS
) -> Reading:
    """The text of a file on disk, read within these bounds."""
    environment = {
        "PATH": os.environ.get("PATH", ""),
        "PYTHONIOENCODING": "utf-8",
        "EXTRACT_MEMORY": str(memory),
        "EXTRACT_CPU": str(cpu),
    }
    command = [sys.executable, "-I", "-B", "-m", "asv.core.extract_worker", extension, str(path)]
    try:
        run = subprocess.run(  # noqa: S603
            command, capture_output=True, timeout=wall, env=environment, stdin=subprocess.DEVNULL, check=False
        )
    except subprocess.TimeoutExpired:
        return _failed("slow")
    if run.returncode != 0:
        return _failed(_reason_of(run))
    try:
        answer = json.loads(run.stdout)
    except ValueError:
        return _failed("crash")
    if reason := answer.get("reason"):
        return _failed(reason)
    return _ready(answer, extension)


def _ready(answer: dict[str, Any], extension: str) -> Reading:
    pages, count = answer["pages"], answer["page_count"]
    if not any(pages):
        return Reading(TextStatus.EMPTY, [], count, EMPTY_PDF if extension.startswith("pdf") else EMPTY_OTHER)
    said = (CUT if answer["cut"] else "", UNTAGGED if extension == "pdf" and answer["parts"] is None else "")
    return Reading(TextStatus.READY, pages, count, " ".join(filter(None, said)), answer["parts"])


def _failed(reason: str) -> Reading:
    return Reading(TextStatus.FAILED, message=MESSAGES.get(reason, MESSAGES["crash"]))


# As Python says it, and as the loader of a library does.
_OUT_OF_MEMORY = (b"MemoryError", b"failed to map segment", b"Cannot allocate memory")


def _reason_of(run: subprocess.CompletedProcess[bytes]) -> str:
    """Killed by the system for its processor time, out of memory, or simply fallen."""
    if run.returncode in {-24, -9}:  # SIGXCPU, SIGKILL
        return "slow"
    return "heavy" if any(told in run.stderr for told in _OUT_OF_MEMORY) else "crash"


@contextmanager
def _local_path(document: AsvDocument) -> Iterator[Path]:
    """Where the file is; a copy where the storage is not this disk."""
    try:
        local = Path(document.file.path)
    except NotImplementedError:
        with tempfile.NamedTemporaryFile(suffix=f".{document.extension}") as copy, document.file.open("rb") as source:
            for piece in source.chunks():
                copy.write(piece)
            copy.flush()
            yield Path(copy.name)
        return
    yield local
