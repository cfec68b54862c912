"""The whole house, for moving: every table and file of the site as `backup` holds them, encrypted inside the bag.

The form of the corpus carries what others may build on. Accounts, rights, subscriptions, favourites, proposals and
whatever a later table holds have none, and need none: they go to the same site elsewhere, by `restore`.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from operations.backup.archive import Manifest, write_archive
from operations.backup.tables import LEFT_OUT
from operations.corpus.bag import Bag
from operations.corpus.reading import BadBag, opened, verified
from operations.corpus.reserve import own_folder

HOUSE = "maison.zip.gpg"


def write_house(bag: Bag, key_file: Path, tell: Callable[[str], object]) -> Manifest:
    """Put the encrypted house into a bag; what it holds. Raises BadArchive where GnuPG refuses.

    `tell` hears how much it is, and of each table that it leaves out.
    """
    with own_folder() as work:
        manifest = write_archive(work / HOUSE, key_file)
        with (work / HOUSE).open("rb") as source:
            bag.copy(HOUSE, source)
    rows = sum(count for count, _digest in manifest.rows.values())
    tell(f"La maison entière : {rows} lignes de {len(manifest.rows)} tables, {len(manifest.files)} fichiers, chiffrés")
    for label, reason in LEFT_OUT.items():
        tell(f"Laissé de côté : {label} ({reason})")
    return manifest


@contextmanager
def house_of(place: Path) -> Iterator[Path]:
    """The encrypted house of an archive, once all of it was proved. Raises BadBag where it holds none."""
    with opened(place) as source, own_folder() as work:
        verified(source)
        if HOUSE not in source.sizes():
            raise BadBag("Cette archive n’a que ce qui est public : elle a été faite sans --all.")
        with source.open(HOUSE) as read, (work / HOUSE).open("wb") as put:
            shutil.copyfileobj(read, put)
        yield work / HOUSE
