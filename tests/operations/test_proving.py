"""The last archive is proved when someone asks and once a month, beside the site, whatever becomes of the worker."""

import random
import time
from contextlib import nullcontext
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from asv.jobs.lock import lock
from operations.backup import archive, proving
from operations.backup.record import backup_record, moment, note_try, note_wish
from tests.factories.site import make_experience, make_user

PARIS = timezone.get_default_timezone()


def at(*moment):
    return timezone.datetime(*moment, tzinfo=PARIS)


@pytest.fixture
def begun(monkeypatch, tmp_path):
    """What would have been begun, in place of doing it; a backup is there."""
    (tmp_path / "backup.json").write_text('{"made_at": "2026-11-01T03:00:00+00:00", "place": "a.zip"}')
    started = []
    monkeypatch.setattr(proving, "_begin", lambda: started.append(1) or Ended(0))
    monkeypatch.setattr(proving, "_under_way", [])
    return started


class Ended:
    def __init__(self, status):
        self.status = status

    def poll(self):
        return self.status


@pytest.mark.django_db
def test_it_begins_by_itself_on_the_first_sunday_of_a_month_and_once(begun, monkeypatch):
    assert proving.next_by_itself(at(2026, 11, 29, 12)) == at(2026, 12, 6, 5)
    assert proving.next_by_itself(at(2026, 12, 6, 23)) == at(2026, 12, 6, 5)
    assert proving.prove_when_due(at(2026, 12, 6, 4, 59)) == 0
    monkeypatch.setattr(timezone, "now", lambda: at(2026, 12, 6, 5, 1))
    assert proving.prove_when_due(timezone.now()) == 1
    for hour in (6, 12, 18):
        proving.prove_when_due(at(2026, 12, 6, hour))
    assert len(begun) == 1


@pytest.mark.django_db
def test_it_begins_when_asked_and_not_without_a_backup(begun, tmp_path):
    assert proving.prove_when_due(at(2026, 11, 17, 12)) == 0
    note_wish()
    assert proving.prove_when_due(timezone.now()) == 1 and not proving.is_asked()
    (tmp_path / "backup.json").write_text("{}")
    proving._under_way.clear()
    note_wish()
    assert proving.prove_when_due(timezone.now()) == 0 and len(begun) == 1


@pytest.mark.django_db
def test_a_proof_that_died_with_its_worker_is_told(begun, monkeypatch):
    note_try()
    proving.prove_when_due(timezone.now())
    assert proving.is_under_way(timezone.now()), "another worker's, which starts"
    later = timezone.now() + timedelta(minutes=3)
    monkeypatch.setattr(proving, "lock", lambda name: nullcontext(False))
    proving.prove_when_due(later)
    assert proving.is_under_way(later), "it holds its lock"
    monkeypatch.setattr(proving, "lock", lock)
    proving.prove_when_due(later)
    assert "interrompue" in backup_record()["fault"] and not proving.is_under_way(timezone.now())


def test_the_last_archive_is_proved_and_a_spoilt_one_is_told(lasting_db, tree, tmp_path, monkeypatch):
    make_experience(tree)
    make_user()
    place = tmp_path / "a.zip"
    call_command("backup", str(place), verbosity=0)
    for name, value in {"DATA_DIR": tmp_path, "DJANGO_SETTINGS_MODULE": "asv.settings.dev"}.items():
        monkeypatch.setenv(name, str(value))
    monkeypatch.delenv("DATABASE_URL", raising=False)  # the site that proves has a database of its own
    note_wish()
    _prove()
    assert moment("proved_at") and not backup_record().get("fault")
    spoilt = bytearray(place.read_bytes())
    spoilt[len(spoilt) // 2] ^= 255
    place.write_bytes(spoilt)
    note_wish()
    _prove()
    assert moment("failed_at") > moment("proved_at") and "a.zip" in backup_record()["fault"]


def test_whatever_byte_of_an_archive_is_another_it_is_refused_in_words(lasting_db, tree, tmp_path):
    place, spoilt = tmp_path / "a.zip", tmp_path / "b.zip"
    call_command("backup", str(place), verbosity=0)
    whole, draw, refused = place.read_bytes(), random.Random(20261129), 0
    for _ in range(60):
        changed = bytearray(whole)
        changed[draw.randrange(len(whole))] ^= 255
        spoilt.write_bytes(changed)
        try:
            with archive.opened(spoilt, None, tmp_path) as (held, manifest):
                archive.verify(held, manifest)
        except archive.BadArchive:
            refused += 1
    # The bytes of dates and rights in its lists say nothing, and how many they are depends on what is kept.
    assert refused > 30


def _prove():
    assert proving.prove_when_due(timezone.now()) == 1
    until = time.monotonic() + 120
    while proving._under_way and time.monotonic() < until:
        time.sleep(0.2)
        proving.prove_when_due(timezone.now() + timedelta(seconds=1))
    assert not proving._under_way
