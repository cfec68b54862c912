"""The admin's home, its menu, its searches, and what it asks of other hosts."""

import html
import json
import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Workflow

from asv.accounts.models import User
from asv.core.extraction import CUT, UNTAGGED
from asv.core.models import AsvDocument, TextStatus
from asv.jobs.models import MailState, OutgoingMail
from network.admin.panels import LATELY_DAYS, waiting_for
from tests.factories.jobs import queue_mail
from tests.factories.site import make_document, make_experience

pytestmark = pytest.mark.django_db
HOSTILE = ['"', "'", "%", "\\", "(", "\0", "😀", "a" * 10_000, "a " * 5_000, '"a" OR "b', "AND", "*", "title:x"]


def menu(response):
    """Names of the main menu in order, as the sidebar's script reads them."""
    text = response.content.decode()
    props = json.loads(re.search(r'id="wagtail-sidebar-props"[^>]*>(.*?)</script>', text, flags=re.S).group(1))

    def labels(node):
        if isinstance(node, dict):
            for key, value in node.items():
                if key == "label" and isinstance(value, str):
                    yield value
                yield from labels(value)
        elif isinstance(node, list):
            for value in node:
                yield from labels(value)

    return [html.unescape(label) for label in labels(props)]


def positions(names, wanted):
    assert set(wanted) <= set(names), names
    return [names.index(name) for name in wanted]


def test_the_menu_is_in_order(admin, editor):
    names = menu(admin.get(reverse("wagtailadmin_home")))
    found = positions(names, ["Pages", "Images", "Documents", "Référentiels", "Rapports", "Paramètres"])
    assert found == sorted(found)
    assert names.count("Aide") == 1, "the guide, and not the menu that leads to another site"
    assert {"Thèmes", "Organisations", "Territoires", "Glossaire", "Courrier"} & set(names) >= {"Thèmes", "Courrier"}
    names = menu(editor.get(reverse("wagtailadmin_home")))
    assert "Utilisateurs" not in names
    assert "Courrier" not in names


def test_nothing_waits(editor):
    page = editor.get(reverse("wagtailadmin_home")).content.decode()
    assert "Rien ne presse" in page
    assert "mark-on-dark" in page
    assert "css/admin.css" in page


def test_what_waits_for_an_administrator(tree, admin):
    make_experience(tree, "Brouillon <b>fort</b>", live=False)
    document = make_document("Compte-rendu illisible")
    document.text_status = TextStatus.FAILED
    document.save()
    queue_mail("perdu", "quelquun@asv.example", "Objet", "Texte")
    OutgoingMail.objects.update(state=MailState.FAILED)
    page = admin.get(reverse("wagtailadmin_home")).content.decode()
    assert "<strong>1</strong> brouillon ou changement à finir" in page
    assert "Brouillon &lt;b&gt;fort&lt;/b&gt;" in page
    assert "Compte-rendu illisible" in page
    assert "message qui n’est pas parti" in html.unescape(page)
    ledger = reverse("jobs_outgoingmail_modeladmin_index") + "?state__exact=failed"
    assert ledger in page
    assert admin.get(ledger).context["result_count"] == 1


def test_who_uploaded_a_pdf_without_tags_is_told_at_home_when_the_check_took_long(tree, editor, moderator):
    """Said to who can do something about it, for a month, until a better file is there."""
    mine = User.objects.get(pk=editor.session["_auth_user_id"])
    document = make_document("Bilan", "bilan.pdf")
    document.uploaded_by_user, document.text_message = mine, f"{CUT} {UNTAGGED}"
    document.text_status = TextStatus.READY
    document.save()
    home, said = reverse("wagtailadmin_home"), "document que vous avez déposé sans balises"
    assert reverse("wagtaildocs:edit", args=[document.pk]) in editor.get(home).content.decode()
    assert said in editor.get(home).content.decode() and said not in moderator.get(home).content.decode()
    AsvDocument.objects.update(created_at=timezone.now() - timedelta(days=LATELY_DAYS + 1))
    assert said not in editor.get(home).content.decode()


def test_mails_are_not_the_editors(tree, editor):
    queue_mail("perdu", "quelquun@asv.example", "Objet", "Texte")
    OutgoingMail.objects.update(state=MailState.FAILED)
    assert "message qui" not in editor.get(reverse("wagtailadmin_home")).content.decode()


def test_what_was_sent_waits_for_the_moderators_only(tree, editor, moderator):
    page = make_experience(tree, "En relecture", live=False)
    assert [line.count for line in waiting_for(editor.user)] == [0, 0, 1, 0]
    Workflow.objects.get(active=True).start(page, editor.user)
    assert [line.count for line in waiting_for(editor.user)] == [0, 0, 0, 0]
    line, *others = waiting_for(moderator.user)
    assert (line.count, line.named[0][0]) == (1, "En relecture")
    assert [other.count for other in others] == [0, 0, 0]


def test_what_was_sent_back_says_so_with_its_words(tree, editor, moderator):
    page = make_experience(tree, "En relecture", live=False)
    Workflow.objects.get(active=True).start(page, editor.user)
    page.current_workflow_task_state.task.specific.on_action(
        page.current_workflow_task_state, moderator.user, "reject", comment="Et le budget ?"
    )
    for screen in ("wagtailadmin_home", "wagtailadmin_pages:edit"):
        args = [page.pk] if screen.endswith("edit") else []
        said = html.unescape(editor.get(reverse(screen, args=args)).content.decode())
        assert "« Et le budget ? »" in said, screen
    assert [line.count for line in waiting_for(moderator.user)] == [0, 0, 0, 0]


def test_the_pages_and_a_new_recit_are_one_click_away(tree, editor):
    page = editor.get(reverse("wagtailadmin_home")).content.decode()
    assert reverse("wagtailadmin_explore", args=[tree.home.pk]) in page
    assert reverse("wagtailadmin_pages:add", args=["experiences", "experiencepage", tree.experiences.pk]) in page


def test_the_panel_costs_the_same(tree, admin, django_assert_max_num_queries):
    for number in range(2):
        make_experience(tree, f"Brouillon {number}", live=False)
    with django_assert_max_num_queries(20) as few:
        [waiting_for(admin.user)]
    for number in range(2, 10):
        make_experience(tree, f"Brouillon {number}", live=False)
    with django_assert_max_num_queries(len(few)):
        drafts = waiting_for(admin.user)[2]
    assert drafts.count == 10
    assert len(drafts.named) == 5


@pytest.mark.parametrize("words", HOSTILE, ids=[repr(words[:6]) for words in HOSTILE])
def test_hostile_searches(tree, admin, words):
    make_experience(tree, "Le café")
    for url in (
        reverse("wagtailadmin_explore", args=[tree.experiences.pk]),
        reverse("wagtailadmin_pages:search"),
        reverse("wagtailadmin_choose_page_search"),
        reverse("wagtailimages:index"),
        reverse("wagtailimages_chooser:choose_results"),
        reverse("wagtaildocs:index"),
        reverse("wagtaildocs_chooser:choose_results"),
        reverse("organisation_chooser:choose_results"),
        reverse("territory_chooser:choose_results"),
        reverse("wagtailusers_users:index"),
        reverse("place_suggestions"),
    ):
        assert admin.get(url, {"q": words}).status_code == 200, url


@pytest.mark.indexes
def test_a_search_finds_the_page(tree, admin):
    make_experience(tree, "Le café des parents")
    for words in ("café", "parents café"):
        assert "Le café des parents" in admin.get(reverse("wagtailadmin_pages:search"), {"q": words}).content.decode()


def test_nothing_comes_from_another_host(tree, admin):
    page = make_experience(tree)
    loaded = re.compile(r"""(?:src|srcset|action|data-[a-z-]*(?:src|url)[a-z-]*)=["'](?:https?:)?//([^/"']+)""")
    styles = re.compile(r"""<link\b[^>]*href=["'](?:https?:)?//([^/"']+)""")
    for url in (
        reverse("wagtailadmin_home"),
        reverse("wagtailadmin_explore", args=[tree.experiences.pk]),
        reverse("wagtailadmin_pages:edit", args=[page.pk]),
        reverse("wagtailimages:index"),
        reverse("wagtaildocs:index"),
        reverse("wagtailusers_users:index"),
        reverse("wagtailadmin_account"),
        reverse("taxonomy_organisation_modeladmin_index"),
    ):
        response = admin.get(url)
        assert response.status_code == 200, url
        body = response.content.decode()
        assert not loaded.findall(body), url
        assert not styles.findall(body), url
        assert "gravatar" not in body
        assert "releases.wagtail" not in body
        assert 'lang="fr"' in body
        assert "default-src 'none'" in response["Content-Security-Policy"]
