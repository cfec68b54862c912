"""The admin's page on the state of the site, its days, and the warning on the admin's home."""

import json
import ssl
import subprocess
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest
from django.core.cache import caches
from django.utils import timezone

from asv.accounts.models import User
from asv.core.health import Readiness
from asv.core.rehearsal import begin_rehearsal
from asv.jobs.models import TroubleKind
from asv.jobs.outbox import emit
from asv.jobs.trouble import ServerTrouble, note_trouble
from asv.jobs.worker import Worker
from operations.backup.record import backup_record, note_failure, note_proof, note_try
from operations.readiness import certificate, history, state
from operations.readiness.machine import Room
from tests.factories.jobs import queue_mail
from tests.factories.site import make_user

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def admin(client):
    client.force_login(User.objects.create_superuser("admin@exemple.fr", "x" * 12))
    return client


def seen(days=None, **said):
    return state.Seen(Readiness(said), days or {}, timezone.now())


def record(folder, **hours):
    ago = {name: (NOW - timedelta(hours=hours)).isoformat() for name, hours in hours.items()}
    (folder / "backup.json").write_text(json.dumps(ago))


def test_administrators_read_it_and_nobody_else(admin):
    page = admin.get("/admin/etat/").content.decode()
    assert "Le site a besoin de vous." in page, "no worker ever ran here"
    for words in ("Le disque", "La sauvegarde", "Aucune sauvegarde", "Jamais prouvée", "Les messages", "La version"):
        assert words in page
    assert "/admin/etat/" in admin.get("/admin/").content.decode()
    admin.force_login(make_user("membre@exemple.fr", is_staff=True))
    assert admin.get("/admin/etat/").status_code in (302, 403)


def test_the_home_of_the_admin_warns_of_an_old_backup(admin, settings, tmp_path):
    settings.DEMO_ACCOUNTS = False
    assert "Aucune sauvegarde n’a encore été faite." in admin.get("/admin/").content.decode()
    record(tmp_path, made_at=72)
    assert "La dernière sauvegarde date d’il y a 3 jours." in admin.get("/admin/").content.decode()
    record(tmp_path, made_at=5)
    assert "sauvegarde" not in admin.get("/admin/").content.decode()


def test_backup_and_its_proof_are_told_with_their_age(tmp_path):
    record(tmp_path, made_at=3, proved_at=12 * 24)
    made, proved = state.backup(seen()), state.restoring(seen())
    assert (made.level, proved.level) == (state.FINE, state.FINE)
    assert "3 heures" in made.facts[0] and "Il y a 12 jours" in proved.facts[0]
    record(tmp_path, made_at=100, proved_at=90 * 24)
    made, proved = state.backup(seen()), state.restoring(seen())
    assert (made.level, proved.level) == (state.LATE, state.WAIT)
    assert "manage.py backup" in made.act and "prouvez" in proved.act


def test_a_proof_is_asked_for_told_and_its_failure_too(admin, tmp_path):
    assert "Aucune sauvegarde" in admin.post("/admin/etat/prouver/", follow=True).content.decode()
    record(tmp_path, made_at=3)
    (tmp_path / "backup.json").write_text(json.dumps({**backup_record(), "place": str(tmp_path / "a.zip")}))
    assert "Prouver aujourd’hui" in admin.get("/admin/etat/").content.decode()
    assert "va être remontée" in admin.post("/admin/etat/prouver/", follow=True).content.decode()
    assert state.restoring(seen()).state == "Demandée"
    note_try()
    assert state.restoring(seen()).state == "En cours" and state.restoring(seen()).button is None
    note_failure("le fichier media/a.pdf n'est pas celui de l'archive.")
    line = state.restoring(seen())
    assert line.level == state.LATE and "media/a.pdf" in line.facts[0] and line.button
    note_proof()
    line = state.restoring(seen())
    assert line.level == state.FINE and "premier dimanche du mois" in line.facts[1]


def test_only_administrators_ask_for_a_proof_or_read_the_days(admin):
    assert admin.get("/admin/etat/prouver/").status_code == 405
    admin.force_login(make_user("membre@exemple.fr", is_staff=True))
    assert admin.post("/admin/etat/prouver/").status_code in (302, 403) and backup_record() == {}
    assert admin.get("/admin/etat/journal/").status_code in (302, 403)


def test_the_days_are_read_as_a_table(admin, tmp_path):
    assert "aucun jour" in admin.get("/admin/etat/journal/").content.decode()
    day = {"pages": 1204, "errors": 2, "waiting": 7, "backup": 1, "taken": 9.4e9}
    (tmp_path / "days.json").write_text(
        json.dumps({"2026-11-28": day, "2026-11-27": {"pages": 3}, "seen": {"pages": 9}})
    )
    page = admin.get("/admin/etat/journal/").content.decode()
    for words in ("samedi 28 novembre", "1\u202f204", "faite", "9,4\xa0Go", "vendredi 27 novembre", "inconnue"):
        assert words in page
    assert page.index("samedi 28") < page.index("vendredi 27")


@pytest.mark.parametrize(
    ("days", "level", "said"),
    [(80, state.FINE, "valable jusqu’au"), (5, state.WAIT, "valable jusqu’au"), (-1, state.LATE, "expiré le")],
)
def test_the_certificate_is_told_before_it_ends(monkeypatch, days, level, said):
    monkeypatch.setattr(state, "valid_until", lambda: timezone.now() + timedelta(days=days))
    line = state.version(seen())
    assert line.level == level and said in line.facts[-1]


def test_the_certificate_is_read_from_the_address_of_the_site(settings, tls_server):
    settings.SITE_URL = f"https://localhost:{tls_server}"
    until = certificate.valid_until()
    assert until and timedelta(days=8) < until - timezone.now() < timedelta(days=10)
    caches["remembered"].clear()
    settings.SITE_URL = "https://localhost:9"
    assert certificate.valid_until() is None
    settings.SITE_URL = "http://localhost"
    assert certificate.valid_until() is None


@pytest.fixture
def tls_server(tmp_path):
    """The port of a server with a certificate of its own, good for nine days."""
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "9", "-subj", "/CN=localhost",
         "-keyout", tmp_path / "key.pem", "-out", tmp_path / "cert.pem"], check=True, capture_output=True,
    )  # fmt: skip
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "cert.pem", tmp_path / "key.pem")
    server = HTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_port
    server.shutdown()
    server.server_close()


def test_the_disk_is_foreseen_from_the_last_days(monkeypatch):
    monkeypatch.setattr(state, "rooms", lambda: {"data": Room(100 * 10**9, 40 * 10**9)})
    today = timezone.localdate(NOW)
    days = {(today - timedelta(days=back)).isoformat(): {"taken": (60 - back) * 10**9} for back in range(10)}
    line = state.disk(seen(days, folders="ok"))
    assert line.level == state.WAIT and "plein dans 40 jours" in " ".join(line.facts)
    assert state.disk(seen(folders="ok")).level == state.FINE
    assert state.disk(seen(folders="media: Read-only file system")).level == state.LATE
    monkeypatch.setattr(state, "rooms", lambda: {"data": Room(100 * 10**9, 10**7)})
    assert state.disk(seen(folders="ok")).level == state.LATE


def test_mails_that_do_not_leave_are_told_and_those_of_a_rehearsal_too():
    queue_mail("test-1", "a@exemple.fr", "Objet", "Texte")
    assert state.mails(seen()).state == "Partent"
    note_trouble(ServerTrouble(TroubleKind.DOWN, "refused"))
    line = state.mails(seen())
    assert line.level == state.LATE and "1 attendent" in " ".join(line.facts)
    begin_rehearsal()
    assert state.mails(seen()).state == "Retenus"


def test_what_fails_is_said_with_what_to_do():
    broken = seen(worker="dead", page="500", migrations="1 not run")
    assert [write(broken).level for write in (state.work, state.visitors, state.version)] == [state.LATE] * 3
    assert all(write(broken).act for write in (state.work, state.visitors, state.version))
    written = state.lines(broken)
    assert written[0].level == state.LATE, "what wants someone comes first"
    assert state.sentence(written)[0].startswith("Le site a besoin de vous.")
    fine = state.Line("", state.FINE, "", ())
    assert state.sentence([fine]) == ("Le site va bien.", state.FINE)
    assert state.sentence([fine, state.Line("", state.WAIT, "", ())])[0] == "Le site va bien. Une chose à prévoir."


def test_the_worker_remembers_the_days_and_forgets_the_old(client, tmp_path, monkeypatch):
    old = (timezone.localdate(NOW) - timedelta(days=40)).isoformat()
    (tmp_path / "days.json").write_text(json.dumps({old: {"pages": 5}}))
    emit("page", 1)
    history.note_today(NOW)
    before = history.history()[timezone.localdate(NOW).isoformat()]
    for _ask in range(3):
        client.get("/nulle-part/")
    history.note_today(NOW)
    days = history.history()
    today = days[timezone.localdate(NOW).isoformat()]
    assert old not in days and today["pages"] - before["pages"] == 3
    assert today["waiting"] >= 1 and today["taken"] > 0 and today["backup"] == 0
    monkeypatch.setattr(history, "_write", lambda days: (_ for _ in ()).throw(OSError(28, "full")))
    assert history.note_today(NOW) == 0, "a full disk is no failure of the worker's"
    (tmp_path / "days.json").write_text("{")
    assert history.history() == {}
    assert Worker().round() is not None
