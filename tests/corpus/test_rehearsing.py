"""The way out tried each week, if asked: written, read back, equal; what differs is said."""

from datetime import datetime, timedelta
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command

from operations.corpus import rehearsing
from tests.factories.site import make_experience, make_tree

pytestmark = pytest.mark.django_db
SUNDAY = datetime(2026, 11, 29, 4, 30, tzinfo=ZoneInfo("Europe/Paris"))


class Process:
    """A process that ends as it is told."""

    def __init__(self, args, **_more):
        self.args, self.status = args, None

    def poll(self):
        return self.status


@pytest.fixture
def begun(monkeypatch, settings, tmp_path):
    settings.DATA_DIR, settings.CORPUS_REHEARSAL = tmp_path, True
    monkeypatch.setattr(rehearsing, "_under_way", [])
    monkeypatch.setattr(rehearsing.subprocess, "Popen", Process)
    return rehearsing._under_way


def test_it_begins_once_a_week_where_it_is_asked_for(begun, settings):
    assert rehearsing.rehearse_when_due(SUNDAY) == 1 and "--prove" in begun[0].args
    assert rehearsing.rehearse_when_due(SUNDAY + timedelta(minutes=1)) == 0, "it is under way"
    begun[0].status = 0
    rehearsing.rehearse_when_due(SUNDAY + timedelta(minutes=5))
    assert set(rehearsing.rehearsal_record()) == {"tried_at", "proved_at"}
    assert rehearsing.rehearse_when_due(SUNDAY + timedelta(days=6)) == 0
    assert rehearsing.rehearse_when_due(SUNDAY + timedelta(days=7)) == 1
    begun.clear()
    settings.CORPUS_REHEARSAL = False
    assert rehearsing.rehearse_when_due(SUNDAY + timedelta(days=14)) == 0


def test_one_that_fails_is_told(begun, tmp_path, caplog):
    rehearsing.rehearse_when_due(SUNDAY)
    (tmp_path / "rehearsal.log").write_text("CommandError: une chose diffère\n")
    begun[0].status = 1
    rehearsing.rehearse_when_due(SUNDAY + timedelta(minutes=5))
    assert "une chose diffère" in caplog.text and "failed_at" in rehearsing.rehearsal_record()


def test_an_archive_is_read_back_against_the_site(tmp_path):
    page = make_experience(make_tree(), context="<p>Avant.</p>")
    out = StringIO()
    call_command("export_archive", tmp_path / "sac", "--prove", "-v0", stdout=out)
    assert "choses identiques" in out.getvalue()
    page.context = "<p>Après.</p>"
    page.save_revision().publish()
    with pytest.raises(rehearsing.Differs, match="diffèrent de ce site"):
        rehearsing.prove(tmp_path / "sac")
