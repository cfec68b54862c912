"""`/metrics`: who may read it, what it counts over all processes, and that it names nobody and nothing asked."""

import os
import subprocess
import sys

import pytest
from django.conf import settings as site_settings
from prometheus_client.parser import text_string_to_metric_families

from asv.core import shared_figures
from asv.jobs.outbox import emit
from tests.factories.jobs import queue_mail
from tests.factories.site import make_experience, make_tree

pytestmark = pytest.mark.django_db


def figures(text):
    """The samples by name and labels; whoever reads Prometheus's text reads it so."""
    families = text_string_to_metric_families(text)
    return {
        (sample.name, *sorted(sample.labels.values())): sample.value
        for family in families for sample in family.samples if sample.name.startswith("asv_")
    }  # fmt: skip


def told(client):
    return figures(client.get("/metrics").content.decode())


def test_this_machine_and_the_token_read_it_and_nobody_else(client, settings):
    settings.METRICS_TOKEN = "un-jeton-de-mesure"
    elsewhere = {"REMOTE_ADDR": "203.0.113.9"}
    assert client.get("/metrics").status_code == 200
    assert client.get("/metrics", **elsewhere).status_code == 404
    assert client.get("/metrics", headers={"x-forwarded-for": "203.0.113.9"}).status_code == 404
    for said, status in (("Bearer un-jeton-de-mesure", 200), ("Bearer un-jeton", 404), ("Bearer é", 404), ("", 404)):
        assert client.get("/metrics", headers={"authorization": said}, **elsewhere).status_code == status
    settings.METRICS_TOKEN = ""
    assert client.get("/metrics", headers={"authorization": "Bearer "}, **elsewhere).status_code == 404


def test_requests_searches_and_what_waits_are_counted_and_nothing_that_anyone_typed(client):
    make_experience(make_tree(), "Un carnet de visite")
    before = told(client)
    client.get("/recherche/?q=motsecret")
    client.get("/")
    client.get("/page-inconnue-de-tous/")
    client.get("/compte/dossiers/partage/jeton-secret/")
    emit("page", 1)
    queue_mail("test-1", "personne@exemple.fr", "Objet", "Texte")
    client.get("/readyz/")
    text = client.get("/metrics").content.decode()
    after = figures(text)

    def grown(*key):
        return after.get(key, 0) - before.get(key, 0)

    assert grown("asv_requests_total", "2xx", "recherche") == 1
    assert grown("asv_requests_total", "4xx", "pages") == 2
    assert grown("asv_request_seconds_count", "pages") == 3, (
        "the home page that readiness asks for itself is not counted"
    )
    assert sum(value for key, value in after.items() if key[0] == "asv_searches_total") > 0
    assert after["asv_mails", "queued"] == 1 == after["asv_mails_due",]
    assert max(value for key, value in after.items() if key[0] == "asv_outbox_waiting") >= 2
    assert after["asv_check_ok", "database"] == 1 and after["asv_check_ok", "worker"] == 0
    assert after["asv_check_care", "backup"] == 1 and after["asv_disk_free_bytes", "data"] > 0
    assert not [word for word in ("secret", "inconnue", "personne@", "carnet", "127.0.0.1") if word in text]


COUNTING = """
import os, sys
from pathlib import Path
from asv.core.shared_figures import VARIABLE, count_together
count_together(Path(sys.argv[1]))
from prometheus_client import Counter
Counter("asv_tried", "", []).inc(3)
print(os.environ.get(VARIABLE, ""))
"""


def test_processes_of_a_server_count_together_also_those_that_died(client, settings):
    folder = settings.DATA_DIR / "metrics"
    environment = {key: value for key, value in os.environ.items() if key != shared_figures.VARIABLE}
    command = [sys.executable, "-c", COUNTING, str(folder)]
    (folder / "999999999").mkdir(parents=True)
    for _process in range(3):
        subprocess.run(command, env=environment, cwd=site_settings.ROOT, check=True)
    assert told(client)["asv_tried_total",] == 9
    assert [path.name for path in folder.iterdir()] == [str(os.getpid())], "a server that is no more is forgotten"


def test_a_disk_without_room_leaves_a_process_counting_for_itself(settings, monkeypatch):
    def full(*args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "posix_fallocate", full)
    monkeypatch.delenv(shared_figures.VARIABLE, raising=False)
    shared_figures.count_together(settings.DATA_DIR / "metrics")
    assert shared_figures.VARIABLE not in os.environ
    assert not list((settings.DATA_DIR / "metrics").rglob("*.db"))
