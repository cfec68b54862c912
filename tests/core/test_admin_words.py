"""The administration in words of this site, where Wagtail's own French chooses a gender for what it does not know."""

import ast
import gettext
import re
from pathlib import Path

import pytest
import wagtail
import wagtail_modeladmin
from django.conf import settings
from django.utils.translation import gettext as told
from django.utils.translation import override

from tests.factories.accounts import make_admin

FOLDER = settings.PLATFORM / "locale" / "fr" / "LC_MESSAGES"
ENTRY = re.compile(r'^msgid (".*")\nmsgstr (".*")$', re.M)


def written():
    """What the source says, heading aside: `{Wagtail's English: our French}`."""
    pairs = ENTRY.findall((FOLDER / "django.po").read_text())
    return {ast.literal_eval(english): ast.literal_eval(french) for english, french in pairs if english != '""'}


def test_the_compiled_words_are_those_of_the_source():
    with (FOLDER / "django.mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)._catalog
    compiled.pop("")
    assert compiled == written()


def test_each_is_still_said_by_wagtail_and_none_chooses_a_gender():
    catalogs = [
        path
        for package in (wagtail, wagtail_modeladmin)
        for path in Path(str(package.__file__)).parent.rglob("locale/en/LC_MESSAGES/django.po")
    ]
    said = " ".join("".join(re.findall(r'"(.*)"$', path.read_text(), re.M)) for path in catalogs)
    for english, french in written().items():
        assert english.replace('"', '\\"') in said, f"Wagtail says it no more: {english}"
        assert sorted(re.findall(r"%\(\w+\)s", french)) <= sorted(re.findall(r"%\(\w+\)s", english))
        assert not re.search(r"\((?:e|ne|la|tte)\)|·|'", french), french


@pytest.mark.django_db
def test_a_refused_form_of_the_administration_says_it(client):
    client.force_login(make_admin())
    page = client.post("/admin/taxonomy/glossaryentry/create/", {}).content.decode()
    assert "Remplissez ce champ." in page and "Rien n’est encore enregistré" in page and "Champ requis" not in page
    with override("fr"):
        assert told("Published") == "En ligne"
