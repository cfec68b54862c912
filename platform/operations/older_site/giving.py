"""What is given to an import, a folder, a ZIP or one file: its files, each by its path, within bounds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import BinaryIO
from urllib.parse import unquote, urlsplit

from operations.corpus.reading import BadBag, Source, opened
from operations.older_site.found import Unreadable

MOST_PACKED = 5_000  # files of a ZIP: a larger site is given as a folder, on the machine
MOST_FILES = 200_000
MOST_FILE = 50 * 1024**2
_MEGABYTE = 1024**2


class OneFile:
    """One file, as if it lay alone in its folder."""

    def __init__(self, place: Path) -> None:
        self.place = place

    def sizes(self) -> dict[str, int]:
        """Its name and its size."""
        return {self.place.name: self.place.stat().st_size}

    def open(self, path: str) -> BinaryIO:
        """The file."""
        return self.place.open("rb")


class Given:
    """The files of something given, found by the addresses that pages name them by."""

    def __init__(self, source: Source, label: str) -> None:
        self.source, self.label = source, label
        try:
            self.sizes = source.sizes()
        except BadBag as error:
            raise Unreadable(str(error)) from None
        self._by_name: dict[str, list[str]] = defaultdict(list)
        for path in self.sizes:
            self._by_name[PurePosixPath(path).name.lower()].append(path)

    def read(self, path: str, most: int = MOST_FILE) -> bytes:
        """The content of a file. Raises Unreadable for one that is larger, or does not let itself be read."""
        if self.sizes[path] > most:
            raise Unreadable(f"Ce fichier dépasse {most // _MEGABYTE} Mo.")
        try:
            with self.source.open(path) as file:
                content = file.read(most + 1)
        except (OSError, EOFError, ValueError, RuntimeError) as error:
            raise Unreadable("Ce fichier ne se laisse pas lire.") from error
        except Exception as error:  # zipfile and zlib have no common parent of their faults
            raise Unreadable("Ce fichier est abîmé.") from error
        if len(content) > most:
            raise Unreadable("Ce fichier est plus grand que l’archive ne le dit.")
        return content

    def find(self, address: str, base: str = "") -> str | None:
        """The file that an address means: from the page's own folder, from the top, or the only one of this name."""
        parts = urlsplit(address)
        path = unquote(parts.path)
        wanted = [_joined(base, path)] if not parts.netloc and not path.startswith("/") else []
        steps = [step for step in path.split("/") if step not in ("", ".", "..")]
        # A tree may begin at any folder of the address: the whole path, then without its first folders.
        host = [parts.netloc.lower()] if parts.netloc else []
        wanted += ["/".join([*host, *steps]), *("/".join(steps[skipped:]) for skipped in range(len(steps)))]
        for candidate in wanted:
            for named in (candidate, f"{candidate}?{parts.query}" if parts.query else candidate):
                if named in self.sizes:
                    return named
        alike = self._by_name.get(steps[-1].lower(), []) if steps else []
        return alike[0] if len(alike) == 1 else None


def _joined(base: str, path: str) -> str:
    steps: list[str] = [step for step in base.split("/") if step]
    for step in path.split("/"):
        if step == "..":
            steps = steps[:-1]
        elif step not in ("", "."):
            steps.append(step)
    return "/".join(steps)


@contextmanager
def given(place: Path) -> Iterator[Given]:
    """What lies at this place. Raises Unreadable: not there, out of proportion, paths that lead out of it."""
    if not place.exists():
        raise Unreadable("Introuvable.")
    is_zip = place.is_file() and place.suffix.lower() == ".zip"
    if place.is_file() and not is_zip:
        yield Given(OneFile(place), place.stem)
        return
    try:
        with opened(place) as source:
            found = Given(source, place.stem)
            most = MOST_PACKED if is_zip else MOST_FILES
            if len(found.sizes) > most:
                raise Unreadable(
                    f"{len(found.sizes)} fichiers, plus que les {most} acceptés : partagez-la, ou donnez le dossier "
                    "décompressé à la commande « import_pages »."
                )
            yield found
    except BadBag as error:
        raise Unreadable(str(error)) from None
