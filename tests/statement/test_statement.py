"""The statement of accessibility says what an audit found, and no more than it found."""

import csv
import io
from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.core.cache import caches
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from asv.core.models import SiteSettings
from asv.statement.criteria import CURRENT, criteria
from asv.statement.models import Answer, Audit, Finding, SampledPage, Verdict
from asv.statement.stating import UNAUDITED, UNFINISHED, Tally, stated_audit, statement
from asv.statement.verdicts import whole_of
from demo.content import accessibility as told
from demo.load_statement import load_statement
from home.models import PlainPage
from network.admin.roles import set_up_roles
from operations.founding.pages import PAGES
from tests.factories.site import make_tree, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def there(db):
    """The page of the statement, as a new site has it."""
    [content] = [one for one in PAGES if one["slug"] == "accessibilite"]
    return make_tree().home.add_child(instance=PlainPage(**content))


def audit(**judged):
    """A published audit in which every criterion has one verdict, and those named another."""
    made = Audit.objects.create(auditor="Une équipe", is_published=True)
    SampledPage.objects.create(audit=made, title="Plan du site", path="/plan-du-site/", sort_order=0)
    found = Finding.objects.filter(answer__audit=made)
    found.update(verdict=judged.pop("all", Verdict.MET))
    made.answers.update(evidence="Essayé.", checked_on=date(2026, 11, 29))
    for number, verdict in judged.items():
        name = number.strip("c").replace("_", ".")
        found.filter(answer__number=name).update(verdict=verdict)
        made.answers.filter(number=name).update(fault="Ceci manque.")
    made.save()
    return made


def read(client):
    caches["remembered"].clear()
    return BeautifulSoup(client.get("/accessibilite/").content, "html.parser")


def foot(page):
    return page.find("footer").find("a", href="/accessibilite/").get_text().replace("\u202f", " ")


def test_the_reference_has_all_its_criteria_in_order():
    found = list(criteria(CURRENT).values())
    assert len(found) == 106 and len({one.topic for one in found}) == 13
    assert [one.order for one in found] == sorted(one.order for one in found)
    assert found[0].number == "1.1" and found[-1].number == "13.12"


@pytest.mark.parametrize(
    ("tally", "rate", "state"),
    [
        (Tally(met=50, untested=56), None, UNFINISHED),
        (Tally(met=105, untested=1), None, UNFINISHED),
        (Tally(met=106), 100, "totalement conforme"),
        (Tally(met=30, absent=76), 100, "totalement conforme"),
        (Tally(met=50, failed=50, absent=6), 50, "partiellement conforme"),
        (Tally(met=49, failed=51), 49, UNAUDITED),
        (Tally(absent=106), None, UNAUDITED),
    ],
)
def test_what_may_be_claimed(tally, rate, state):
    assert (tally.rate, tally.state) == (rate, state)


def test_a_site_without_an_audit_claims_nothing(client, there):
    shown = read(client)
    assert "aucun audit n’a encore été publié" in " ".join(shown.get_text().split())
    assert foot(shown) == "Accessibilité : non conforme" and "%" not in shown.find("article").get_text()


def test_while_one_criterion_is_untested_there_is_no_rate(client, there):
    audit(c1_3=Verdict.UNTESTED)
    shown = read(client)
    said = shown.find("article").get_text()
    assert foot(shown) == f"Accessibilité : {UNFINISHED}" and UNFINISHED in said
    assert "aucun taux ne peut être donné" in said and "% des" not in said
    assert criteria(CURRENT)["1.3"].words.replace("'", "’") in said


def test_the_page_says_all_that_the_law_asks(client, there):
    SiteSettings.objects.update_or_create(pk=1, defaults={"publisher": "Organisme d'essai"})
    made = audit(c13_3=Verdict.FAILED)
    made.answers.filter(number="4.3").update(is_derogated=True, derogation="Trop d'heures de film.")
    Audit.objects.filter(pk=made.pk).update(
        tools="axe-core", environments="Firefox et NVDA", burden="Les replays.", exempted="Les vieux documents.",
        scheme_url="/schema/", plan_url="/plan/",
    )  # fmt: skip
    shown = read(client)
    said = " ".join(shown.find("article").get_text().replace("\u202f", " ").split())
    for words in (
        "Organisme d’essai", settings.SITE_URL, "partiellement conforme", "99,1 %", "par Une équipe",
        "Ceci manque.", "13.3",
        "Les replays.", "Trop d’heures de film.", "Les vieux documents.", "HTML5", "axe-core", "Firefox et NVDA",
        "09 69 39 00 00", "Libre réponse 71120", CURRENT,
    ):  # fmt: skip
        assert words in said, words
    links = {link["href"] for link in shown.find("article").find_all("a")}
    assert "Plan du site : 105 critères conformes, 1 non conforme" in said
    assert {"/plan-du-site/", "/schema/", "/plan/", "/contact/?sujet=accessibilite"} <= links
    assert any("formulaire.defenseurdesdroits.fr" in link for link in links)


def test_the_foot_follows_the_audit_at_once_and_asks_nothing_more(client, there):
    made = audit()
    assert foot(read(client)) == "Accessibilité : totalement conforme"
    one = made.answers.first()
    one.verdict, one.fault = Verdict.FAILED, "Ceci manque."
    one.save()
    assert foot(BeautifulSoup(client.get("/").content, "html.parser")) == "Accessibilité : partiellement conforme"
    made.is_published = False
    made.save()
    assert stated_audit() is None and foot(read(client)) == "Accessibilité : non conforme"
    with CaptureQueriesContext(connection) as asked:
        client.get("/glossaire/")
    assert not [query["sql"] for query in asked if "statement_" in query["sql"]]


def test_the_statement_costs_the_same_whatever_it_says(there, django_assert_num_queries):
    audit(all=Verdict.FAILED)
    statement()  # the settings are remembered
    with django_assert_num_queries(4):
        said = statement()
        assert [one.criterion.words for one in said.failed]


@pytest.mark.parametrize(
    ("found", "whole"),
    [
        ([], "untested"),
        (["absent", "absent"], "absent"),
        (["met", "absent"], "met"),
        (["met", "untested", "absent"], "untested"),
        (["met", "untested", "failed"], "failed"),
    ],
)
def test_the_pages_make_the_whole(found, whole):
    assert whole_of(found) == whole


def test_a_page_that_comes_or_goes_changes_what_is_known(client, there):
    made = audit(c1_1=Verdict.FAILED)
    other = SampledPage.objects.create(audit=made, title="Recherche", path="/recherche/", sort_order=1)
    known = made.answers.values_list("verdict", flat=True)
    assert set(known.order_by().distinct()) == {"failed", "untested"}, "nobody has looked at the new page"
    assert foot(read(client)) == f"Accessibilité : {UNFINISHED}"
    other.delete()
    assert foot(read(client)) == "Accessibilité : partiellement conforme" and statement().mean == "99,1"
    made.sample.all().delete()
    made = Audit.objects.get()
    made.save()
    assert set(made.answers.values_list("verdict", flat=True)) == {"untested"}
    made.delete()
    assert foot(read(client)) == "Accessibilité : non conforme"


def test_a_verdict_is_shown_and_dated_or_refused():
    one = Audit.objects.create(auditor="Une équipe").answers.first()
    one.clean()
    one.verdict, one.is_derogated = Verdict.FAILED, True
    with pytest.raises(ValidationError) as refused:
        one.clean()
    assert set(refused.value.message_dict) == {"evidence", "checked_on", "fault", "derogation"}


def test_the_team_judges_a_criterion_and_exports_all(client):
    tree = make_tree()
    editor = make_user("redaction@asv.example")
    editor.groups.add(set_up_roles(tree.home)["Rédaction"])
    client.force_login(editor)
    made = Audit.objects.create(auditor="Une équipe", is_published=True)
    one = made.answers.get(number="12.7")
    url = reverse("statement_answer:edit", args=[one.pk])
    assert "un critère se juge page par page" in client.get(url).content.decode().replace("’", "'")
    home, search = (SampledPage.objects.create(audit=made, title=name, path=f"/{name}/") for name in ("a", "b"))
    judged = {f"page-{home.pk}": "met", f"page-{search.pk}": "absent", f"page-{search.pk}-note": "Aucune navigation."}
    client.post(url, judged)
    assert Answer.objects.get(pk=one.pk).verdict == Verdict.UNTESTED, "nothing shows it"
    shown = {"evidence": "Au clavier, partout.", "checked_on": "29/11/2026"}
    client.post(url, {**judged, **shown})
    assert Answer.objects.get(pk=one.pk).verdict == Verdict.MET
    client.post(url, {**judged, **shown, f"page-{home.pk}": "failed"})
    assert Answer.objects.get(pk=one.pk).verdict == Verdict.MET, "what fails is not said"
    client.post(url, {**judged, **shown, f"page-{home.pk}": "failed", "fault": "Aucun lien d'évitement."})
    assert Answer.objects.get(pk=one.pk).verdict == Verdict.FAILED
    assert 'value="failed" selected' in client.get(url).content.decode()
    text = b"".join(client.get(f"{reverse('statement_answer:index')}?export=csv").streaming_content).decode()
    assert len(list(csv.reader(io.StringIO(text)))) == 107 and "Au clavier, partout." in text
    assert "a : non conforme ; b : non applicable (Aucune navigation.)" in text
    assert client.get(reverse("statement_answer:add")).status_code == 302


def test_the_demo_says_what_tests_show_and_leaves_the_rest_untested(there, client):
    load_statement()
    load_statement()
    made = Audit.objects.get()
    for one in made.answers.all():
        one.clean()
    judged = {*told.MET, *told.FAILED, *told.ABSENT}
    assert len(judged) == len(told.MET) + len(told.FAILED) + len(told.ABSENT) and judged <= set(criteria(CURRENT))
    assert made.answers.filter(verdict=Verdict.UNTESTED).count() == 106 - len(judged)
    assert set(told.UNTESTED) == set(criteria(CURRENT)) - judged, "why nobody judged each of them"
    paths = {path for _title, path in told.SAMPLE}
    assert set(told.ONLY_ON) <= set(told.MET) and all(set(pages) <= paths for pages in told.ONLY_ON.values())
    for verdict, named in ((Verdict.MET, told.MET), (Verdict.ABSENT, told.ABSENT), (Verdict.FAILED, told.FAILED)):
        assert set(made.answers.filter(verdict=verdict).values_list("number", flat=True)) == set(named)
    shown = read(client)
    assert UNFINISHED in foot(shown) and "Ceci est un exemple" in shown.get_text()
