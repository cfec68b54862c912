"""What fails under the site is answered in words, and what is optional is a miss; real faults: tests/survive."""

import errno
import io
import sqlite3

import pytest
from django.core.cache import caches
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from django.db import OperationalError
from django.test import Client
from PIL import Image as Picture

from asv.core.forgiving_cache import ForgivingCache
from asv.core.models import AsvImage, AsvRendition
from asv.core.outages import Outage, outage_of
from asv.core.whole_files import WholeFiles


def picture():
    file = io.BytesIO()
    Picture.new("RGB", (40, 30), "teal").save(file, "PNG")
    return file.getvalue()


def caused(error, cause):
    error.__cause__ = cause
    return error


def sqlite_error(code):
    error = sqlite3.OperationalError("words")
    error.sqlite_errorcode = code
    return caused(OperationalError("words"), error)


def postgres_error(state):
    cause = Exception("words")
    cause.sqlstate = state
    return caused(OperationalError("words"), cause)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("error", "found"),
    [
        (OSError(errno.ENOSPC, "full"), Outage.ROOM),
        (OSError(errno.EROFS, "read-only"), Outage.ROOM),
        (caused(ValueError(), OSError(errno.ENOSPC, "full")), Outage.ROOM),
        (sqlite_error(sqlite3.SQLITE_FULL), Outage.ROOM),
        (sqlite_error(sqlite3.SQLITE_IOERR | 3 << 8), Outage.ROOM),
        (sqlite_error(sqlite3.SQLITE_CANTOPEN), Outage.DATABASE),
        (sqlite_error(sqlite3.SQLITE_ERROR), None),
        (postgres_error("53100"), Outage.ROOM),
        (postgres_error("57P01"), Outage.DATABASE),
        (postgres_error(None), Outage.DATABASE),
        (postgres_error("42P01"), None),
        (OSError(errno.ENOENT, "none"), None),
        (ValueError(), None),
        (None, None),
    ],
)
def test_an_outage_is_told_from_an_error(error, found):
    assert outage_of(error) is found


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "sent"), [("/charte/", False), ("/compte/connexion/", True), ("/api/v1/recherche", False)]
)
def test_an_outage_is_a_page_that_says_so(monkeypatch, path, sent):
    def full(*args, **kwargs):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("django.middleware.common.CommonMiddleware.process_request", full)
    browser = Client(raise_request_exception=False, headers={"sec-fetch-site": "same-origin"})
    answer = browser.post(path) if sent else browser.get(path)
    said = answer.content.decode()
    assert answer.status_code == 503 and answer["Retry-After"] == "60" and answer["Cache-Control"] == "no-store"
    if path.startswith("/api/"):
        assert answer.json()["errors"][0]["message"] == Outage.ROOM.title
    else:
        assert "Rien ne peut être enregistré" in said and ("Revenez en arrière" in said) is sent


class Gone:
    """A cache whose storage is away."""

    def __init__(self, location, params):
        pass

    def __getattr__(self, name):
        raise ConnectionError("no cache")


def test_a_cache_that_is_gone_misses_and_never_raises(monkeypatch, tmp_path):
    cache = ForgivingCache("", {"OPTIONS": {"OF": f"{__name__}.Gone"}})
    cache.set("a", 1)
    cache.set_many({"b": 2})
    cache.delete_many(["a"])
    cache.clear()
    assert (cache.get("a", 7), cache.get_many(["a"]), cache.add("a", 1), "a" in cache) == (7, {}, False, False)
    assert cache.get_or_set("a", 3) == 3
    params = {"OPTIONS": {"OF": "django.core.cache.backends.filebased.FileBasedCache", "MAX_ENTRIES": 5}}
    sound = ForgivingCache(str(tmp_path), params)
    sound.set("a", "é")
    assert sound.get("a") == "é" and sound.add("a", 1) is False and sound.touch("a") and sound.delete("a")


def test_a_file_is_written_whole_or_not_at_all(monkeypatch, tmp_path):
    storage = WholeFiles(location=tmp_path)
    assert storage.save("d/a.txt", ContentFile(b"one")) == "d/a.txt"
    second = storage.save("d/a.txt", ContentFile(b"two"))
    assert second != "d/a.txt" and storage.open("d/a.txt").read() == b"one" and storage.open(second).read() == b"two"
    whole = FileSystemStorage._save

    def half(self, name, content):
        whole(self, name, ContentFile(b"hal"))
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(FileSystemStorage, "_save", half)
    with pytest.raises(OSError, match="No space"):
        storage.save("d/b.txt", ContentFile(b"half"))
    assert sorted(path.name for path in (tmp_path / "d").iterdir()) == sorted(["a.txt", second.removeprefix("d/")])


@pytest.mark.django_db
def test_a_picture_that_cannot_be_resized_stands_there_itself(monkeypatch, settings):
    image = AsvImage.objects.create(title="Carnet", file=ContentFile(picture(), "carnet.png"))

    def read_only(self, name, content):
        raise OSError(errno.EROFS, "Read-only file system")

    with monkeypatch.context() as closed:
        closed.setattr(FileSystemStorage, "_save", read_only)
        shown = image.get_rendition("width-10")
        assert shown.url == image.file.url and not AsvRendition.objects.exists()
    caches["renditions"].clear()
    small = image.get_rendition("width-10")
    assert Picture.open(small.file).width == 10
