"""The board: each resource with its owner, state, age, completeness, links and reads, each cell leading to the act."""

import csv
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Workflow

from asv.accounts.models import Favourite
from asv.stewardship.models import BoardView, Charge, Link, LinkState, LinkUse, ReadCount, Role, Upkeep
from asv.stewardship.reads import count_downloads, week_of
from asv.stewardship.upkeep import tend
from experiences.models import ExperiencePage
from search.models import SearchCount
from tests.factories import experiences as make
from tests.factories.many import copies
from tests.factories.site import make_experience

pytestmark = pytest.mark.django_db
BOARD, ACT = "/admin/tableau/", "/admin/tableau/agir/"


def tab(browser, key, **asked):
    answer = browser.get(BOARD, {"vue": key, **asked})
    assert answer.status_code == 200
    return {line.title: line for line in answer.context["lines"]}, answer


@pytest.fixture
def pages(tree):
    """One of each trouble, and one without."""
    fine, late, lost, draft = (make_experience(tree, title, live=title != "Brouillon") for title in
                               ("En ordre", "À relire", "Aux liens morts", "Brouillon"))  # fmt: skip
    tend([page.pk for page in (fine, late, lost, draft)])
    Upkeep.objects.filter(page=late.pk).update(due_on=timezone.localdate() - timedelta(days=9))
    link = Link.objects.create(url="https://a.example/", digest="a", host="a.example", state=LinkState.DEAD)
    LinkUse.objects.create(link=link, page=lost)
    return {"fine": fine, "late": late, "lost": lost, "draft": draft}


def test_each_view_holds_what_it_says(pages, team):
    editor = team["editor"]
    assert set(tab(editor, "relire")[0]) == {"À relire"}
    assert set(tab(editor, "liens")[0]) == {"Aux liens morts"}
    assert set(tab(editor, "sans-responsable")[0]) == {"En ordre", "À relire", "Aux liens morts"}
    lines, answer = tab(editor, "tout")
    assert len(lines) == 4
    assert {one.key: one.count for one in answer.context["tabs"]} == {
        "attend": 0, "relire": 1, "suppleance": None, "liens": 1, "sans-responsable": 3, "peu-completes": 4,
        "images": 0, "lues": None, "tout": None,
    }  # fmt: skip
    assert [lines[title].state for title in ("En ordre", "À relire", "Brouillon")] == [
        "Publiée", "À relire", "Brouillon",
    ]  # fmt: skip
    html = answer.content.decode()
    assert "personne" in html and "2 sur" not in html.split("<tbody>")[0]
    led = {line.title: (line.review_url, line.edit_url) for line in lines.values()}
    assert led["Brouillon"][0] == "" and all(url in html for urls in led.values() for url in urls)
    assert all(editor.get(url).status_code == 200 for urls in led.values() for url in urls if url)


def test_taking_charge_leads_to_the_next_act(pages, team):
    editor = team["editor"]
    for page in pages.values():
        editor.post(ACT, {"acte": "prendre", "id": page.pk})
    lines = tab(editor, "tout")[0]
    assert {title: line.act.verb for title, line in lines.items()} == {
        "En ordre": "Compléter", "À relire": "Revoir", "Aux liens morts": "Réparer", "Brouillon": "Continuer",
    }  # fmt: skip
    assert set(tab(editor, "attend")[0]) == {"À relire", "Aux liens morts"}
    assert tab(team["moderator"], "attend")[0] == {}
    for line in lines.values():
        assert editor.get(line.act.url).status_code == 200, line.act


def test_who_presses_second_takes_nothing_away_and_reads_who_was_first(pages, team):
    page, first, second = pages["fine"], team["editor"], team["moderator"]
    first.post(ACT, {"acte": "prendre", "id": page.pk})
    answer = second.post(ACT, {"acte": "prendre", "id": page.pk}, follow=True)
    assert f"{first.user} répond déjà de « En ordre »" in answer.content.decode()
    assert Charge.objects.get().user == first.user
    second.post(ACT, {"acte": "suppleer", "id": page.pk, "a": second.user.pk})
    second.post(ACT, {"acte": "reprendre", "id": page.pk})
    assert Charge.objects.get().user == second.user, "of both roles, the owner's alone"
    answer = second.post(ACT, {"acte": "suppleer", "id": page.pk, "a": second.user.pk}, follow=True)
    assert "répond déjà de 1 ressource : quelqu’un d’autre peut suppléer" in answer.content.decode()
    assert Charge.objects.get().role == Role.OWNER
    answer = second.post(ACT, {"acte": "relues", "id": [one.pk for one in pages.values()]}, follow=True)
    assert "3 ressources relues aujourd’hui" in answer.content.decode(), "a draft is not read again"


def test_who_leaves_leaves_nothing_at_a_dead_end(pages, team):
    team["editor"].post(ACT, {"acte": "prendre", "id": pages["fine"].pk})
    team["editor"].user.delete()
    assert "En ordre" in tab(team["moderator"], "sans-responsable")[0]


def test_what_is_sent_waits_for_the_moderator(pages, team):
    page = ExperiencePage.objects.get(pk=pages["draft"].pk)
    Workflow.objects.get(active=True).start(page, team["editor"].user)
    line = tab(team["moderator"], "attend")[0]["Brouillon"]
    assert (line.state, line.act.verb) == ("En relecture", "Relire")
    page.current_workflow_task.on_action(page.current_workflow_task_state, team["moderator"].user, "reject")
    again = {"action-workflow-action": "true", "workflow-action-name": "reject"}
    answer = team["moderator"].post(reverse("wagtailadmin_pages:edit", args=[page.pk]), again, follow=True)
    assert "La décision était déjà prise" in answer.content.decode()


def test_many_are_given_to_somebody_of_the_team_and_to_nobody_else(pages, team):
    ids = [pages["fine"].pk, pages["late"].pk]
    for to in (team["member"].user.pk, "", "9" * 30, "x"):
        team["editor"].post(ACT, {"acte": "confier", "id": ids, "a": to})
        assert not Charge.objects.exists()
    team["editor"].post(ACT, {"acte": "confier", "id": ids, "a": team["moderator"].user.pk})
    assert {charge.page_id: charge.user for charge in Charge.objects.all()} == dict.fromkeys(
        ids, team["moderator"].user
    )
    assert set(tab(team["editor"], "tout", responsable=team["moderator"].user.pk)[0]) == {"En ordre", "À relire"}


def test_read_again_counts_from_today(pages, team):
    page = pages["late"]
    review = reverse("stewardship_review", args=[page.pk])
    assert "pas relue depuis" in team["editor"].get(review).content.decode()
    team["editor"].post(review)
    upkeep = Upkeep.objects.get(page=page.pk)
    read = ExperiencePage.objects.get(pk=page.pk)
    assert read.reviewed_on == timezone.localdate()
    assert upkeep.due_on - read.reviewed_on == timedelta(days=3 * 365)
    assert tab(team["editor"], "relire")[0] == {}
    assert team["editor"].get(reverse("stewardship_review", args=[pages["draft"].pk])).status_code == 404


def test_figures_reads_favourites_images_and_searches(pages, team):
    page, today = ExperiencePage.objects.get(pk=pages["fine"].pk), timezone.localdate()
    ReadCount.objects.create(page=page, week=week_of(today), reads=31)
    count_downloads([page.pk, pages["late"].pk], week_of(today), 3)
    count_downloads([page.pk], week_of(today), 1)
    ReadCount.objects.create(page=page, week=today - timedelta(days=400), reads=900)
    Favourite.objects.create(user=team["member"].user, page=page, kept_title=page.title)
    SearchCount.objects.create(day=today, words="ordre", filters="", engine="embedded", asked=5, empty=5)
    image = make.make_image()
    type(image).objects.update(description="")
    page.image = image
    page.save_revision().publish()
    line = tab(team["editor"], "lues")[0]["En ordre"]
    assert (line.reads, line.downloads, line.favourites, line.searches) == (31, 4, 1, ("ordre",))
    assert line.spark and line.undescribed
    assert set(tab(team["editor"], "images")[0]) == {"En ordre"}
    type(image).objects.update(is_decorative=True)
    assert tab(team["editor"], "images")[0] == {}


def test_filters_and_the_file(pages, team):
    assert set(tab(team["editor"], "tout", q="liens")[0]) == {"Aux liens morts"}
    assert tab(team["editor"], "tout", type="outil")[0] == {}
    for strange in ({"type": "x"}, {"responsable": "9" * 40}, {"vue": "x"}, {"p": "-1"}, {"q": "\0"}):
        assert team["editor"].get(BOARD, strange).status_code in (200, 400)
    answer = team["editor"].get("/admin/tableau/export.csv", {"vue": "liens"})
    rows = list(csv.DictReader(answer.getvalue().decode("utf-8-sig").splitlines(), delimiter=";"))
    assert [(row["Titre"], row["Liens morts"]) for row in rows] == [("Aux liens morts", "1")]


def test_the_board_is_for_who_writes_pages(pages, team):
    for path in (BOARD, "/admin/tableau/export.csv", "/admin/liens/"):
        assert team["member"].get(path).status_code in (302, 403)
    team["member"].post(ACT, {"acte": "prendre", "id": pages["fine"].pk})
    assert not Charge.objects.exists()


def test_more_resources_ask_no_more(pages, team):
    def asked():
        team["editor"].get(BOARD, {"vue": "tout"})
        with CaptureQueriesContext(connection) as found:
            team["editor"].get(BOARD, {"vue": "tout"})
        return len(found)

    few = asked()
    tend([page.pk for page in copies(ExperiencePage.objects.get(pk=pages["fine"].pk), 20)])
    assert asked() <= few


def test_a_resource_that_was_never_looked_at_is_there_too(tree, team):
    make_experience(tree, "Toute neuve")
    line = tab(team["editor"], "tout")[0]["Toute neuve"]
    assert (line.age, line.total, line.due) == ("aujourd’hui", 0, None)


def test_a_deputy_has_a_view_of_their_own(pages, team):
    editor, moderator = team["editor"], team["moderator"]
    editor.post(ACT, {"acte": "prendre", "id": pages["late"].pk})
    editor.post(ACT, {"acte": "suppleer", "id": pages["late"].pk, "a": moderator.user.pk})
    lines = tab(moderator, "suppleance")[0]
    assert (lines["À relire"].owner, lines["À relire"].deputy) == (str(editor.user), str(moderator.user))
    assert tab(editor, "suppleance")[0] == {}


def test_a_view_is_kept_under_a_name_shown_to_its_owner_and_forgotten(pages, team):
    editor = team["editor"]
    for _twice in range(2):
        editor.post("/admin/tableau/vues/", {"nom": "Mes <b>outils</b>", "asked": "vue=tout&type=outil"})
    html = tab(editor, "tout")[1].content.decode()
    assert html.count('href="?vue=tout&amp;type=outil"') == 1 and "Mes &lt;b&gt;outils" in html
    assert "outils" not in tab(team["moderator"], "tout")[1].content.decode()
    [view] = BoardView.objects.all()
    team["moderator"].post("/admin/tableau/vues/", {"oublier": view.pk})
    assert BoardView.objects.exists()
    for strange in ({"nom": ""}, {"oublier": "x"}, {"nom": "x" * 300, "asked": "\r\nSet-Cookie: a=b"}, {"nom": "\0"}):
        assert editor.post("/admin/tableau/vues/", strange).status_code in (302, 400)
    editor.post("/admin/tableau/vues/", {"oublier": view.pk})
    assert not BoardView.objects.filter(pk=view.pk).exists()
    team["member"].post("/admin/tableau/vues/", {"nom": "x"})
    assert not BoardView.objects.filter(user=team["member"].user).exists()
