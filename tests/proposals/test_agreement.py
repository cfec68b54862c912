"""Nothing that somebody proposed appears without their word on it, on any way; both sides write to each other."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.core.cache import caches
from django.urls import reverse
from django.utils import timezone
from wagtail.models import GroupApprovalTask, Page, Workflow, WorkflowTask
from wagtail.test.utils.form_data import querydict_from_html

from asv.accounts.models import Favourite
from asv.core.models import SiteSettings
from asv.core.refusing import Refused
from asv.jobs.models import OutgoingMail
from asv.stewardship.models import ReadCount
from asv.stewardship.scheduling import publish_scheduled
from experiences.models import ExperiencePage
from experiences.proposals import agreeing
from experiences.proposals.agreeing import agree, digest_of
from experiences.proposals.links import token_of
from experiences.proposals.models import AGREEMENT, KEPT, Proposal, Remark, State
from experiences.proposals.telling import begin, erase, forget, send
from tests.factories.accounts import make_admin
from tests.factories.site import make_tree, make_user

pytestmark = pytest.mark.django_db


def mails(kind):
    return OutgoingMail.objects.filter(key__regex=rf"^proposal:\d+:{kind}:")


def text_of(answer):
    return BeautifulSoup(answer.content, "html.parser").get_text(" ", strip=True)


@pytest.fixture
def written():
    """A récit in writing, not agreed to."""
    make_tree()
    proposal = begin("Marcher pour se soigner", "ada@exemple.fr")
    proposal.answers = {"where": "Au Vieux Moulin.", "stopped": "Un départ."}
    proposal.save()
    send(proposal, "Coordination")
    proposal.state = State.WRITING
    proposal.save()
    proposal.refresh_from_db()
    return proposal


def edit_form(client, page, **more):
    """What the page's form would send, unchanged."""
    shown = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    streams = {f"{name}-count": "0" for name in ("course", "key_functions", "partners", "voices")}
    return {**querydict_from_html(shown, form_id="page-edit-form").dict(), **streams, **more}


def by_the_form(client, page):
    return client.post(
        reverse("wagtailadmin_pages:edit", args=[page.pk]),
        edit_form(client, page, **{"action-publish": "1"}),
        follow=True,
    )


def by_the_form_at_an_hour(client, page):
    later = (timezone.localtime() + timedelta(days=1)).strftime("%d/%m/%Y %H:%M")
    return client.post(
        reverse("wagtailadmin_pages:edit", args=[page.pk]),
        edit_form(client, page, **{"action-publish": "1", "go_live_at": later}),
        follow=True,
    )


def many_at_once(client, page):
    where = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    return client.post(f"{where}?id={page.pk}", {"include_descendants": ""}, follow=True)


def the_list_with_all_below(client, page):
    where = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    return client.post(f"{where}?id={page.get_parent().pk}", {"include_descendants": "on"}, follow=True)


def by_a_program(client, page):
    return client.post(f"/admin/api/main/pages/{page.pk}/action/publish/", content_type="application/json")


def by_a_workflow(client, page):
    admin = make_admin("valide@exemple.fr")
    task = GroupApprovalTask.objects.create(name="Relecture")
    workflow = Workflow.objects.create(name="Relecture")
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    state = workflow.start(page, admin).current_task_state
    where = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.pk])
    return client.post(where, {"comment": ""}, follow=True)


def an_older_revision(client, page):
    return client.post(
        reverse("wagtailadmin_pages:edit", args=[page.pk]),
        edit_form(client, page, **{"action-publish": "1", "revision": str(page.latest_revision_id)}), follow=True,
    )  # fmt: skip


def a_copy(client, page):
    where = reverse("wagtailadmin_pages:copy", args=[page.pk])
    return client.post(
        where,
        {"new_title": "Autre", "new_slug": "autre", "new_parent_page": page.get_parent().pk, "publish_copies": "on"},
        follow=True,
    )


def a_copy_by_a_program(client, page):
    where = f"/admin/api/main/pages/{page.pk}/action/copy/"
    return client.post(where, {"keep_live": False, "title": "Autre", "slug": "autre"}, content_type="application/json")


def a_copy_of_the_list(client, page):
    where = f"/admin/api/main/pages/{page.get_parent().pk}/action/copy/"
    return client.post(where, {"recursive": True, "keep_live": True, "slug": "x"}, content_type="application/json")


WAYS = [
    by_the_form,
    by_the_form_at_an_hour,
    many_at_once,
    the_list_with_all_below,
    by_a_program,
    by_a_workflow,
    an_older_revision,
    a_copy,
    a_copy_by_a_program,
]


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_no_way_of_publishing_goes_round_the_author(client, written, way):
    client.force_login(make_admin())
    answer = way(client, written.page)
    page = ExperiencePage.objects.get()
    assert not page.live and not page.revisions.filter(approved_go_live_at__isnull=False).exists()
    assert "accord" in answer.content.decode(), "and who tried is told why"
    assert Proposal.objects.get().state == State.WRITING and not mails("published").exists()


def test_a_copy_is_looked_for_among_the_same_texts_alone(written, monkeypatch):
    for number in range(4):
        other = begin(f"Un autre récit {number}", "bob@exemple.fr")
        other.answers, other.state = {"where": f"Ailleurs, au quartier {number}."}, State.WRITING
        other.save()
    read = []
    monkeypatch.setattr(agreeing, "text_of_fields", lambda page, names: read.append(page) or "")
    monkeypatch.setattr(agreeing, "_body", lambda page: read.append(page) or page.context)
    new = ExperiencePage(title="Copie", context=written.page.context, obstacles=written.page.obstacles)
    with pytest.raises(Refused):
        agreeing.refuse_a_copy(new)
    assert [page.pk for page in read[:2]] == [None, written.page.pk]
    read.clear()
    agreeing.refuse_a_copy(ExperiencePage(title="Neuf", context="<p>Des mots à soi.</p>"))
    assert len(read) == 1, "nothing of the others is read"


def test_what_lies_below_a_list_is_not_copied_with_it(client, written):
    client.force_login(make_admin())
    assert a_copy_of_the_list(client, written.page).status_code >= 400
    assert ExperiencePage.objects.count() == 1 and Page.find_problems() == ([], [], [], [], [])


def test_a_copy_may_be_made_once_the_author_agreed_and_of_any_other_page(client, written):
    client.force_login(make_admin())
    agree(written, digest_of(written.page.get_latest_revision_as_object()))
    assert a_copy_by_a_program(client, written.page).status_code == 201 and ExperiencePage.objects.count() == 2


def test_what_the_author_agreed_to_appears_and_no_other_word(client, written):
    where = reverse("proposal_agreement", args=[token_of(written)])
    shown = BeautifulSoup(client.get(where).content, "html.parser")
    assert "Au Vieux Moulin." in shown.get_text() and "Un départ." in shown.get_text()
    digest = shown.find("input", {"name": "shown"})["value"]
    assert client.post(where, {"shown": digest}).status_code == 422
    page = written.page
    page.obstacles = "<p>Deux départs.</p>"
    page.save_revision()
    late = client.post(where, {"shown": digest, "agreed": "on"})
    assert late.status_code == 422 and "Deux départs" in text_of(late), "the text changed while it was read"
    digest = BeautifulSoup(late.content, "html.parser").find("input", {"name": "shown"})["value"]
    client.post(where, {"shown": digest, "agreed": "on"})
    written.refresh_from_db()
    assert written.agreement == AGREEMENT and written.agreed_at
    page.obstacles = "<p>Trois départs.</p>"
    with pytest.raises(Refused):
        page.save_revision().publish()
    page.obstacles = "<p data-block-key='x1'>Deux  départs.</p>"
    page.save_revision().publish()
    assert ExperiencePage.objects.get().live
    page.refresh_from_db()
    page.obstacles = "<p>Corrigé.</p>"
    page.save_revision().publish()
    assert "Corrigé" in ExperiencePage.objects.get().obstacles, "later corrections are the team's"


def test_an_agreement_that_is_taken_back_stops_what_was_due_at_an_hour(client, written):
    page = written.page
    agree(written, digest_of(page))
    page.go_live_at = timezone.now() + timedelta(hours=1)
    page.save_revision().publish()
    assert page.revisions.filter(approved_go_live_at__isnull=False).exists()
    assert Proposal.objects.get().state == State.WRITING, "not online yet"
    client.post(reverse("proposal_agreement", args=[token_of(written)]), {"reprendre": "1"})
    publish_scheduled(timezone.now() + timedelta(hours=2))
    assert not ExperiencePage.objects.get().live and not Proposal.objects.get().agreed


def test_author_and_team_write_to_each_other_by_the_link(client, written):
    SiteSettings.objects.update_or_create(pk=1, defaults={"contact_email": "equipe@exemple.fr"})
    caches["remembered"].clear()
    link = reverse("proposal", args=[token_of(written)])
    for _twice in range(2):
        client.post(reverse("proposal_word", args=[token_of(written)]), {"text": "Ajoutez la <b>mairie</b>."})
    assert Remark.objects.count() == 1 and mails("said").get().recipient == "equipe@exemple.fr"
    client.force_login(make_admin())
    edit = reverse("proposals_proposal:edit", args=[written.pk])
    assert (
        "Ajoutez la <b>mairie</b>." in text_of(client.get(edit))
        and "la <b>mairie" not in client.get(edit).content.decode()
    )
    sent = {"state": "writing", "owner": "", "reason": ""}
    for _twice in range(2):
        client.post(edit, {**sent, "word": "C'est fait, relisez.", "ask": "on"})
    assert "C’est fait" in mails("word").get().text and "/texte/" in mails("agreement").get().text
    client.logout()
    assert "C’est fait, relisez." in text_of(client.get(link))


def test_nobody_is_refused_without_a_reason(client, written):
    client.force_login(make_admin())
    edit = reverse("proposals_proposal:edit", args=[written.pk])
    answer = client.post(edit, {"state": "refused", "owner": "", "reason": "Non."})
    written.refresh_from_db()
    assert written.state == State.WRITING and "Dites en quelques mots pourquoi" in text_of(answer)
    assert not mails("refused").exists()


def test_the_author_sees_what_came_of_it(client, written):
    agree(written, digest_of(written.page))
    written.page.save_revision().publish()
    ReadCount.objects.create(page=written.page, week=timezone.localdate(), reads=34)
    Favourite.objects.create(user=make_user(), page=written.page)
    said = text_of(client.get(reverse("proposal", args=[token_of(written)])))
    assert "lu 34 fois" in said and "1 personne le garde" in said


def test_a_draft_goes_with_its_proposal_and_a_published_recit_stays(written):
    kept = written.page
    erase(Proposal.objects.none())
    Proposal.objects.update(sent_at=timezone.now() - KEPT - timedelta(days=1))
    assert forget(timezone.now()) == 1 and not ExperiencePage.objects.filter(pk=kept.pk).exists()
