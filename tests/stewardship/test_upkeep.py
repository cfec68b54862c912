"""What the worker writes down of each page, links included; and one repair for all the pages that name an address."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from asv.accounts.models import User
from asv.jobs.models import OutgoingMail
from asv.stewardship.links import checking
from asv.stewardship.links.asking import Answer, Asker
from asv.stewardship.links.finding import forget_unused
from asv.stewardship.models import Absence, Charge, Link, LinkState, Role, Upkeep
from asv.stewardship.reminding import remind, still_owed
from asv.stewardship.upkeep import confirm, tend, tend_missing
from experiences.models import ExperiencePage
from network.demarches.models import DemarchePage
from tests.factories.site import PASSWORD, make_experience

pytestmark = pytest.mark.django_db
OLD, NEW = "https://vieux.example/fiche?a=1&b=2", "https://neuf.example/fiche"


class Told(Asker):
    """Answers from a list, asks nobody."""

    def __init__(self, **answers):
        super().__init__()
        self.answers, self.heard = answers, []

    def ask(self, url):
        self.heard.append(url)
        return self.answers.get("answer", Answer("Répond.", good=True))


def linked(tree, title, **fields):
    page = make_experience(tree, title, source_url=OLD, **fields)
    page.context = f'<p><a href="{OLD.replace("&", "&amp;")}">la fiche</a></p>'
    page.lessons = f'<p><a href="{OLD.replace("&", "&amp;")}#bas">encore</a></p>'
    page.voices = [("voice", {"quote": "x", "who": "y"})]
    page.save_revision().publish()
    tend([page.pk])
    return ExperiencePage.objects.get(pk=page.pk)


def test_a_link_is_kept_once_however_often_it_is_named(tree):
    first, second = linked(tree, "Une"), linked(tree, "Deux")
    link = Link.objects.get(host="vieux.example")
    assert sorted(link.uses.values_list("page", flat=True)) == sorted([first.pk, second.pk])
    second.source_url, second.context, second.lessons = "", "", ""
    second.save()
    tend([second.pk])
    assert link.uses.count() == 1
    first.delete()
    assert forget_unused() == 1


def test_links_inside_the_site_are_known_without_asking(tree):
    target = make_experience(tree, "La cible")
    page = make_experience(tree, "Celle qui mène")
    page.context = (
        f'<p><a linktype="page" id="{target.pk}">x</a> <a href="{target.url}">y</a> <a href="/nulle-part/">z</a></p>'
    )
    page.save_revision().publish()
    tend([page.pk])
    asker = Told()
    assert len(list(checking.check_all(timezone.now(), asker))) == 3
    assert not asker.heard
    assert Link.objects.get(url="/nulle-part/").state == LinkState.DEAD
    assert Link.objects.filter(state=LinkState.GOOD).count() == 2
    target.unpublish()
    Link.objects.update(next_at=None)
    list(checking.check_all(timezone.now(), asker))
    assert Link.objects.filter(state=LinkState.DEAD).count() == 3


def test_the_worker_asks_only_where_it_is_told_to_and_never_from_a_copy(tree, settings):
    linked(tree, "Une")
    asker = Told()
    assert checking.check_some(timezone.now(), asker) == 0
    settings.CHECK_LINKS = True
    assert checking.check_some(timezone.now(), asker) == 1
    assert checking.check_some(timezone.now(), asker) == 0  # it is due in a month
    (settings.DATA_DIR / "rehearsal").touch()
    Link.objects.update(next_at=None)
    assert checking.check_some(timezone.now(), asker) == 0


def test_the_command_says_what_it_found(tree, capsys, monkeypatch):
    linked(tree, "Une")
    monkeypatch.setattr(Asker, "ask", lambda self, url: Answer("Répond par une erreur (404)."))
    call_command("check_links")
    said = capsys.readouterr().out
    assert "1 liens à vérifier." in said and OLD in said and "404" in said
    call_command("check_links")
    assert "0 liens à vérifier." in capsys.readouterr().out


def test_one_repair_for_all_the_pages_that_name_it(tree, team):
    published, unfinished = linked(tree, "Une"), linked(tree, "Deux")
    draft = unfinished.get_latest_revision_as_object()
    draft.title = "Deux, pas finie"
    draft.save_revision()
    link = Link.objects.get(host="vieux.example")
    Link.objects.update(state=LinkState.DEAD)
    report = team["moderator"].get("/admin/liens/").content.decode()
    assert "vieux.example" in report and "Une" in report
    team["moderator"].post(reverse("stewardship_mend", args=[link.pk]), {"new": "pas une adresse"})
    assert ExperiencePage.objects.get(pk=published.pk).source_url == OLD
    team["moderator"].post(reverse("stewardship_mend", args=[link.pk]), {"new": NEW})
    page = ExperiencePage.objects.get(pk=published.pk)
    assert (page.source_url, page.context) == (NEW, f'<p><a href="{NEW}">la fiche</a></p>')
    assert f'href="{NEW}#bas"' in page.lessons
    other = ExperiencePage.objects.get(pk=unfinished.pk)
    assert (other.source_url, other.title) == (OLD, "Deux")  # what others are writing is not published
    latest = other.get_latest_revision_as_object()
    assert (latest.source_url, latest.title) == (NEW, "Deux, pas finie")


def test_an_editor_mends_in_drafts(tree, team):
    page = linked(tree, "Une")
    link = Link.objects.get(host="vieux.example")
    team["editor"].post(reverse("stewardship_mend", args=[link.pk]), {"new": NEW})
    assert ExperiencePage.objects.get(pk=page.pk).source_url == OLD
    assert ExperiencePage.objects.get(pk=page.pk).get_latest_revision_as_object().source_url == NEW


def test_resources_of_before_are_caught_up_with(tree):
    page = make_experience(tree)
    assert tend_missing(timezone.now()) == 1
    upkeep = Upkeep.objects.get(page=page.pk)
    assert upkeep.due_on - timezone.localdate() == timedelta(days=3 * 365)
    assert (upkeep.done, upkeep.total) == (1, 27)
    assert tend_missing(timezone.now()) == 0
    assert DemarchePage.review_years == 1


def test_readers_see_when_a_page_was_read_again_and_softly_that_nobody_did(tree, client):
    page = make_experience(tree, edited=True)
    assert "relu le" not in client.get(page.url).content.decode()
    ExperiencePage.objects.filter(pk=page.pk).update(first_published_at=timezone.now() - timedelta(days=4 * 365))
    assert "des faits ont pu changer" in client.get(page.url).content.decode()
    confirm(ExperiencePage.objects.get(pk=page.pk), timezone.localdate())
    for _ in range(2):
        html = client.get(page.url).content.decode()
        assert "relu le" in html and "ont pu changer" not in html
        # Published anew from a draft that was begun before.
        ExperiencePage.objects.get(pk=page.pk).get_latest_revision().publish()


def test_who_looks_after_pages_is_told_in_time_once_a_person_and_the_deputy_where_the_owner_left(tree, team):
    first, second, third = (make_experience(tree, title) for title in ("Une", "Deux", "Trois"))
    tend([page.pk for page in (first, second, third)])
    owner, deputy = team["editor"].user, team["moderator"].user
    for page, who, role in ((first, owner, Role.OWNER), (second, owner, Role.OWNER), (third, deputy, Role.DEPUTY)):
        Charge.objects.create(page=page, user=who, role=role)
    assert remind(timezone.now()) == 0
    Upkeep.objects.update(due_on=timezone.localdate() + timedelta(days=20))
    assert remind(timezone.now()) == 2
    assert remind(timezone.now()) == 0
    mails = {mail.recipient: mail for mail in OutgoingMail.objects.all()}
    assert mails[owner.email].subject == "2 ressources à relire"
    assert mails[deputy.email].subject == "À relire : Trois"
    assert reverse("stewardship_review", args=[first.pk]) in mails[owner.email].text
    assert still_owed(mails[owner.email])
    for page in (first, second):
        confirm(ExperiencePage.objects.get(pk=page.pk), timezone.localdate())
    assert not still_owed(mails[owner.email])


def test_links_that_do_not_answer_are_said_before_saving_and_nobody_outside_is_asked(tree, team, monkeypatch):
    monkeypatch.setattr(Asker, "ask", lambda self, url: pytest.fail("asked outside"))
    page, draft = linked(tree, "Une"), make_experience(tree, "Brouillon", live=False)
    Link.objects.filter(url=OLD).update(state=LinkState.DEAD, said="Répond par une erreur (404).")
    asked = [
        OLD,
        "https://inconnu.example/",
        f"page:{page.pk}",
        f"page:{draft.pk}",
        "https://asv.example/nulle-part/",
        "x" * 9999,
    ]
    answer = team["editor"].post("/admin/liens/connus/", {"adresse": asked})
    found = {one["address"]: one["said"] for one in answer.json()["broken"]}
    assert found[OLD] == "Mort. Répond par une erreur (404)."
    assert found[f"page:{draft.pk}"] == "Cette page n’est pas publiée."
    assert set(asked[:5]) & set(found) == {OLD, f"page:{draft.pk}", "https://asv.example/nulle-part/"}
    assert team["member"].post("/admin/liens/connus/", {"adresse": OLD}).status_code in (302, 403)
    assert team["editor"].get("/admin/liens/connus/").status_code == 405


def test_an_archived_copy_that_somebody_gave_is_offered_to_who_repairs(tree, team):
    page = linked(tree, "Une")
    link = Link.objects.get(host="vieux.example")
    Link.objects.update(state=LinkState.DEAD)
    copy, mend = "https://archives.example/2019/fiche", reverse("stewardship_mend", args=[link.pk])
    team["editor"].post(mend, {"new": copy, "archive": "1"})
    assert ExperiencePage.objects.get(pk=page.pk).get_latest_revision_as_object().source_url == OLD
    report = team["moderator"].get("/admin/liens/").content.decode()
    assert "Copie archivée" in report and f'value="{copy}"' in report
    team["moderator"].post(mend, {"new": "javascript:alert(1)", "archive": "1"})
    assert Link.objects.get(pk=link.pk).archived == copy
    team["moderator"].post(mend, {"new": copy})
    assert ExperiencePage.objects.get(pk=page.pk).source_url == copy


def test_what_the_owner_lets_lie_is_asked_of_the_deputy_and_then_of_nobody_twice(tree, team):
    owner, deputy = team["editor"].user, team["moderator"].user
    page = make_experience(tree, "Une")
    tend([page.pk])
    for who, role in ((owner, Role.OWNER), (deputy, Role.DEPUTY)):
        Charge.objects.create(page=page, user=who, role=role)
    now = timezone.now()
    Upkeep.objects.update(due_on=timezone.localdate())
    told = [remind(now + timedelta(days=days)) for days in (0, 13, 14, 15, 40)]
    assert told == [1, 0, 1, 0, 0]
    asked = OutgoingMail.objects.get(recipient=deputy.email)
    assert "n’a pas donné suite" in asked.text and "vue=suppleance" in asked.text and still_owed(asked)
    board = team["moderator"].get("/admin/tableau/?vue=suppleance").content.decode()
    assert f"{deputy} de jouer" in board and "n’a pas donné suite depuis le" in board
    confirm(ExperiencePage.objects.get(pk=page.pk), timezone.localdate())
    assert "de jouer" not in team["moderator"].get("/admin/tableau/?vue=suppleance").content.decode()
    Upkeep.objects.update(due_on=timezone.localdate())
    assert remind(now + timedelta(days=50)) == 1, "the next review begins anew"


def test_who_is_away_is_stood_in_for_and_told_on_coming_back(tree, team):
    owner, deputy = team["editor"].user, team["moderator"].user
    page, alone = make_experience(tree, "Une"), make_experience(tree, "Sans suppléance")
    tend([page.pk, alone.pk])
    for one, who, role in ((page, owner, Role.OWNER), (page, deputy, Role.DEPUTY), (alone, owner, Role.OWNER)):
        Charge.objects.create(page=one, user=who, role=role)
    now, today = timezone.now(), timezone.localdate()
    account = reverse("wagtailadmin_account")
    told = team["editor"].get(account).content.decode()
    assert "Absence jusqu’au" in told
    form = {"name_email-first_name": "R", "name_email-last_name": "D", "locale-preferred_language": "fr"}
    form |= {"theme-theme": "system", "theme-contrast": "system", "theme-density": "default"}
    team["editor"].post(account, {**form, "absence-until": (today - timedelta(days=1)).strftime("%d/%m/%Y")})
    assert not Absence.objects.exists(), "a day that is over"
    team["editor"].post(account, {**form, "absence-until": (today + timedelta(days=10)).strftime("%d/%m/%Y")})
    assert Absence.objects.get(user=owner).until == today + timedelta(days=10)
    Upkeep.objects.update(due_on=today)
    assert [remind(now), remind(now + timedelta(days=1))] == [2, 0]
    asked = {mail.recipient: mail for mail in OutgoingMail.objects.all()}
    assert asked[deputy.email].subject == "À relire : Une" and "est absente" in asked[deputy.email].text
    assert asked[owner.email].subject == "À relire : Sans suppléance", "nobody else would know"
    board = team["moderator"].get("/admin/tableau/?vue=suppleance").content.decode()
    assert f"à {deputy} de jouer en son absence" in board and "absence jusqu’au" in board
    later = [remind(now + timedelta(days=days)) for days in (10, 11, 12, 40)]
    assert later == [0, 1, 0, 0] and OutgoingMail.objects.filter(recipient=owner.email).count() == 2


def test_what_all_have_left_is_asked_of_who_moderates_and_may_be_taken(tree, team):
    gone, page = team["member"].user, make_experience(tree, "Une")
    tend([page.pk])
    Charge.objects.create(page=page, user=gone, role=Role.OWNER)
    gone.is_active = False
    gone.save()
    Upkeep.objects.update(due_on=timezone.localdate())
    assert remind(timezone.now()) == 1 and remind(timezone.now()) == 0
    mail = OutgoingMail.objects.get(recipient=team["moderator"].user.email)
    assert still_owed(mail)
    board = team["editor"].get("/admin/tableau/?vue=sans-responsable").content.decode()
    assert f"le compte de {gone} est fermé" in board and "Prendre" in board
    team["editor"].post("/admin/tableau/agir/", {"acte": "prendre", "id": page.pk})
    assert not still_owed(mail)


def test_one_person_has_one_mail_whatever_they_are_to_each_resource(tree, team):
    """Owner of one, deputy where the owner does nothing and where they are away, moderator for what was left."""
    person, other, gone = team["moderator"].user, team["editor"].user, team["member"].user
    away = User.objects.create_user(email="absente@asv.example", password=PASSWORD)
    own, late, stood_in, left = (
        make_experience(tree, title) for title in ("La mienne", "Sans suite", "D’absente", "Laissée")
    )
    for page, who, role in (
        (own, person, Role.OWNER), (late, other, Role.OWNER), (late, person, Role.DEPUTY), (stood_in, away, Role.OWNER),
        (stood_in, person, Role.DEPUTY), (left, gone, Role.OWNER),
    ):  # fmt: skip
        Charge.objects.create(page=page, user=who, role=role)
    gone.is_active = False
    gone.save()
    now, today = timezone.now(), timezone.localdate()
    tend([late.pk])
    Upkeep.objects.update(due_on=today)
    assert remind(now - timedelta(days=20)) == 1
    Absence.objects.create(user=away, until=today + timedelta(days=5))
    tend([own.pk, stood_in.pk, left.pk])
    Upkeep.objects.update(due_on=today)
    assert remind(now) == 1
    mail = OutgoingMail.objects.get(recipient=person.email)
    assert mail.subject == "4 ressources à relire" and "vue=attend" in mail.text
    for why, title in (
        ("répondez.", "La mienne"), ("Plus personne n’en répond.", "Laissée"), ("n’a pas donné suite", "Sans suite"),
        ("est absente", "D’absente"),
    ):  # fmt: skip
        assert why in mail.text and title in mail.text.partition(why)[2], title
    assert remind(now) == 0
