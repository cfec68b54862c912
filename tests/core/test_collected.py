"""`make run` serves static files as production does, collected again once one of them changed."""

import os

from django.contrib.staticfiles import finders

from asv.core.collected import collected, note_collected


def test_what_was_collected_is_noted_until_a_file_changes(settings, tmp_path, monkeypatch):
    own = tmp_path / "own"
    own.mkdir()
    sheet = own / "sheet.css"
    sheet.write_text("a{}")
    monkeypatch.setattr("asv.core.collected.get_finders", lambda: [finders.FileSystemFinder()])
    settings.STATICFILES_DIRS = [own]
    assert not collected()
    note_collected()
    assert collected()
    os.utime(sheet, ns=(1, 1))
    assert not collected()
    note_collected()
    (own / "more.css").write_text("")
    assert not collected()
