"""Cards of the directory, read by vobject; Outlook, Google, Apple and telephones cannot run here.

What stands in for them: RFC 2426, which they read (MS-OXVCARD names 2.1 and 3.0 for Outlook), and that a number is
digits alone, as a telephone dials it.
"""

from types import SimpleNamespace

import pytest
import vobject

from network.directory.vcard import vcard
from tests.readers.hostile import LABELS, LONG, NAMES, SUMMARY, TITLE

URL = "https://asv.example/annuaire/fiches/1/"


def shown(name):
    """Every line of an entry, with these words."""
    return {
        "name": name,
        "function": TITLE,
        "organisation": SimpleNamespace(name=name),
        "presentation": SUMMARY,
        "email": "a.b+c@exemple.fr",
        "phone": "+33 (0)3 27.00 11-22",
        "themes": LABELS,
        "territories": (LONG,),
    }


@pytest.mark.parametrize("name", [*NAMES, TITLE, "🌻 Élodie", "a\\nb; c, d:e"])
def test_each_line_is_read_as_it_was_written(name):
    read = vobject.readOne(vcard(shown(name), URL).decode(), validate=True)
    assert read.version.value == "3.0" and read.fn.value == name == read.n.value.family
    assert read.title.value == TITLE and read.note.value == SUMMARY and read.org.value == [name]
    assert read.tel.value == "+33327001122" and read.tel.params == {"TYPE": ["WORK", "VOICE"]}
    assert read.email.value == "a.b+c@exemple.fr" and read.url.value == read.uid.value == URL
    assert read.categories.value == [*LABELS, LONG]


def test_an_entry_without_a_name_is_filed_under_its_function():
    lines = {"function": "Coordination", "organisation": SimpleNamespace(name="Ville de Lille")}
    read = vobject.readOne(vcard(lines, URL).decode(), validate=True)
    assert read.fn.value == "Coordination" and str(read.n.value).strip() == ""
    assert {line.name for line in read.lines()} == {"VERSION", "FN", "N", "TITLE", "ORG", "URL", "UID"}
