"""What `/readyz/` says of page, machine, database and backups, and which of it fails the site."""

import json
import shutil
from collections import namedtuple
from datetime import timedelta

import pytest
from django.contrib.staticfiles.storage import ManifestStaticFilesStorage
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from asv.core.health import Care, Readiness, checks
from asv.core.rehearsal import begin_rehearsal
from asv.jobs.models import MailState, OutboxEvent, OutgoingMail
from asv.jobs.outbox import emit
from home.models import HomePage
from operations.readiness import machine
from tests.factories.jobs import queue_mail
from tests.factories.site import make_tree

Usage = namedtuple("Usage", "total used free")
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def tree(db):
    return make_tree()


def ready(client):
    return client.get("/readyz/").json()


def test_each_part_is_named_and_only_what_fails_fails_the_site(client):
    told = ready(client)
    whole = {"page": "ok", "static": "ok", "folders": "ok", "migrations": "ok", "outbox": "ok", "mail_queue": "ok"}
    assert {name: told[name] for name in whole} == whole
    assert set(told["failing"]) == {"search", "worker"} and told["status"] == "unavailable"
    assert told["backup"] == "ok: no backup yet" and "backup" in told["care"]
    some = Readiness({"a": "ok", "b": "ok: 3", "c": Care("ok: soon"), "d": "broken"})
    assert (some.failing, some.care) == (["d"], ["c"])


def test_a_home_page_that_breaks_is_told_and_so_is_one_that_is_not_ours(client, monkeypatch):
    def break_(*args, **kwargs):
        raise ValueError("broken")

    with monkeypatch.context() as broken:
        broken.setattr(HomePage, "get_context", break_)
        client.raise_request_exception = False
        assert ready(client)["page"] == "the home page answers 500 Internal Server Error"
    monkeypatch.setattr("operations.readiness.page.HomePage", int)
    assert ready(client)["page"] == "no home page: manage.py set_up_site"


def test_a_host_that_the_site_refuses_is_told(settings):
    settings.ALLOWED_HOSTS = ["elsewhere.example"]
    assert checks()["page"]() == "the home page answers 400 Bad Request"


def test_a_disk_is_fine_then_tight_then_full(client, monkeypatch):
    for free, said, named in (
        (400_000_000_000, "ok: data: 400000 MB free, 60% taken", ()),
        (100_000_000_000, "ok: data: 100000 MB free, 90% taken", ("care",)),
        (40_000_000, "full, data: 40 MB free, 100% taken", ("failing",)),
    ):
        usage = Usage(10**12, 10**12 - free, free)
        monkeypatch.setattr(shutil, "disk_usage", lambda path, usage=usage: usage)
        told = ready(client)
        assert told["disk"] == said
        assert [name for name in ("care", "failing") if "disk" in told[name]] == list(named)


def test_a_folder_that_cannot_be_written_is_named_without_its_path(client, settings, tmp_path):
    (tmp_path / "a-file").write_text("")
    settings.MEDIA_ROOT = tmp_path / "a-file" / "media"
    told = ready(client)
    assert told["folders"] == "media: Not a directory" and "folders" in told["failing"]


def test_static_files_that_were_not_collected_are_named(client, settings, monkeypatch, tmp_path):
    settings.STATIC_ROOT = tmp_path
    storage = ManifestStaticFilesStorage(location=tmp_path, base_url="/static/")
    monkeypatch.setattr(machine, "staticfiles_storage", storage)
    assert "manage.py collectstatic" in ready(client)["static"]
    names = machine._shipped_files()
    storage.hashed_files = {name: name for name in names}
    for name in names:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    assert ready(client)["static"] == "ok"
    (tmp_path / names[0]).unlink()
    assert ready(client)["static"] == f"1 missing ({names[0]}): manage.py collectstatic"


def test_a_migration_that_was_not_run_is_named(client):
    MigrationRecorder(connection).record_unapplied("jobs", "0004_returns_and_priority")
    last = MigrationRecorder(connection).migration_qs.filter(app="jobs").order_by("name").last()
    last.delete()
    told = ready(client)
    assert told["migrations"].startswith("1 not run (jobs.") and "migrations" in told["failing"]


def test_work_and_mails_that_wait_too_long_are_told_with_their_number(client):
    emit("page", 1)
    queue_mail("test-1", "a@exemple.fr", "Objet", "Texte")
    assert (ready(client)["outbox"], ready(client)["mail_queue"]) == ("ok", "ok")
    long_ago = timezone.now() - timedelta(hours=1)
    OutboxEvent.objects.update(created_at=long_ago)
    OutgoingMail.objects.update(next_attempt_at=long_ago)
    told = ready(client)
    assert "owes 1 since" in told["outbox"] and told["mail_queue"].startswith("ok: 1 mails due since")
    assert {"outbox", "mail_queue"} <= set(told["care"])
    begin_rehearsal()
    assert ready(client)["mail_queue"] == "ok: held"
    OutgoingMail.objects.update(state=MailState.SENT)


def test_the_age_of_the_last_backup_is_told_and_an_old_one_wants_care(client, tmp_path):
    for hours, care in ((5, False), (60, True)):
        made = timezone.now() - timedelta(hours=hours, minutes=1)
        (tmp_path / "backup.json").write_text(json.dumps({"made_at": made.isoformat()}))
        told = ready(client)
        assert told["backup"] == f"ok: {hours} h old" and ("backup" in told["care"]) is care
