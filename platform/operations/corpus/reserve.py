"""What is not public, for moving house: drafts and what is kept for some, a bag encrypted in the public one.

Encrypted by GnuPG with the key of the backups. It comes in as drafts, whatever is asked: on the other site nobody has
said yet who may read it.
"""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.utils import timezone
from wagtail.models import PageQuerySet

from asv.core.visibility import Visibility
from asv.resources.models import ResourcePage
from operations.backup.archive import gpg
from operations.corpus.attached import Attachments
from operations.corpus.bag import PAYLOAD, Bag
from operations.corpus.form import FORM, Form, resource_form, written
from operations.corpus.here import latest
from operations.corpus.names import all_names
from operations.corpus.reading import Source
from operations.corpus.shared import write_shared

RESERVE = "reserve.zip.gpg"
BATCH = 50


def write_reserve(bag: Bag, anyone: Visibility, key_file: Path, tell: Callable[[str], object]) -> int:
    """Put the encrypted bag of what a visitor may not read into the public one; how many resources it holds.

    Raises BadArchive where GnuPG refuses. What lies open meanwhile is in a folder of this user alone, and goes at the
    end, or at the beginning of the next time.
    """
    with own_folder() as work:
        inner = Bag.begin(work / "sac")
        done = _fill(inner, anyone, tell)
        _pack(work / "sac", work / "reserve.zip")
        gpg(
            key_file, "--symmetric", "--cipher-algo", "AES256",
            "--output", str(work / RESERVE), str(work / "reserve.zip"),
        )  # fmt: skip
        with (work / RESERVE).open("rb") as source:
            bag.copy(RESERVE, source)
    return done


@contextmanager
def opened_reserve(source: Source, key_file: Path) -> Iterator[Path]:
    """The decrypted bag of an archive, as a zip, erased afterwards. Raises BadArchive for another key."""
    with own_folder() as work:
        with source.open(RESERVE) as read, (work / RESERVE).open("wb") as put:
            shutil.copyfileobj(read, put)
        gpg(key_file, "--decrypt", "--output", str(work / "reserve.zip"), str(work / RESERVE))
        yield work / "reserve.zip"


@contextmanager
def own_folder() -> Iterator[Path]:
    """One folder, known by name: what a death left open in it is gone before anything else is."""
    place = Path(settings.DATA_DIR) / "reserve"
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(mode=0o700, parents=True)
    try:
        yield place
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _fill(bag: Bag, anyone: Visibility, tell: Callable[[str], object]) -> int:
    names = all_names()
    attachments = Attachments(bag, names, tell)
    known = anyone.readable(ResourcePage.objects.all()).values("pk")
    done, places = 0, set[str]()
    for page in _pages(ResourcePage.objects.exclude(pk__in=known).order_by("translation_key")):
        said = _said(page, resource_form(page, names))
        bag.write(f"{PAYLOAD}resources/{said['type']}/{said['uid']}/resource.json", written(said))
        attachments.write_new()
        places |= {code for place in page.territories.all() for code in (place.code, *place.ancestor_codes)}
        done += 1
    write_shared(bag, names, anyone, places)
    about = {"form": FORM, "name": settings.SITE_NAME, "address": settings.SITE_URL, "resources": done}
    bag.write(f"{PAYLOAD}corpus.json", written(about))
    bag.finish([("External-Identifier", settings.SITE_URL)], timezone.localdate())
    return done


def _pages(pages: PageQuerySet) -> Iterator[ResourcePage]:
    """Each as its editors last left it."""
    numbers = list(pages.values_list("pk", flat=True))
    for start in range(0, len(numbers), BATCH):
        for page in ResourcePage.objects.filter(pk__in=numbers[start : start + BATCH]).order_by("translation_key"):
            yield latest(page)


def _said(page: ResourcePage, said: Form) -> Form:
    """The form of a page that may never have appeared: its moments are those of its last version."""
    moment = page.latest_revision_created_at or timezone.now()
    shown = moment.isoformat().replace("+00:00", "Z")
    return {**said, "published": said.get("published", shown), "updated": said.get("updated", shown)}


def _pack(folder: Path, place: Path) -> None:
    with zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(one for one in folder.rglob("*") if one.is_file()):
            archive.write(path, path.relative_to(folder).as_posix())
