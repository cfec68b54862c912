"""Files given to commands: read whole, or refused in one line that says why."""

from __future__ import annotations

from pathlib import Path

from django.core.management.base import CommandError

_MEGABYTE = 1024 * 1024


def read_file(path: Path, most_bytes: int) -> bytes:
    """The content of a file of at most `most_bytes`; CommandError says why there is none to read."""
    if path.is_dir():
        raise CommandError(f"{path} est un dossier : donnez le fichier lui-même.")
    if not path.exists():
        raise CommandError(f"Fichier introuvable : {path}.")
    try:
        if path.stat().st_size > most_bytes:
            raise CommandError(f"Le fichier {path} dépasse {most_bytes // _MEGABYTE} Mo.")
        content = path.read_bytes() if path.is_file() else b""
    except OSError as error:
        raise CommandError(f"Le fichier {path} ne se laisse pas lire : {error.strerror or error}.") from error
    if not content.strip():
        raise CommandError(f"Le fichier {path} est vide.")
    return content


def key_of(option: object) -> Path | None:
    """The key file of a command's option, None where none is given; CommandError for one that is not there."""
    if not option:
        return None
    key = Path(str(option))
    if not key.is_file():
        raise CommandError(f"La clé {key} n’existe pas.")
    return key
