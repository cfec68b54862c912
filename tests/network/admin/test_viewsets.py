"""Every list of the admin: on the house's class, in French, searched, exported and closed to others."""

import csv
import io
import re

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone
from wagtail import hooks
from wagtail.admin.viewsets.model import ModelViewSet

from asv.contact.models import ReceivedMessage
from asv.core.admin_lists import HouseAdmin, ListIndex, ListViewSet, RecordViewSet
from asv.statement.models import Audit
from network.admin.menus import ReferenceGroup
from network.directory.models import ClosedContact, ContactMade, Handover, Post
from network.meetings.models import MeetingSeries
from network.meetings.registrations.models import Registration
from search.models import JudgedQuery, PromotedAnswer, Synonym, WantedTopic
from tests.factories.network import make_meeting
from tests.factories.site import make_experience, make_user
from tests.factories.taxonomy import make_organisation

pytestmark = pytest.mark.django_db
OURS = (
    "core",
    "contact",
    "home",
    "experiences",
    "network",
    "directory",
    "registrations",
    "search",
    "taxonomy",
    "jobs",
    "statement",
    "updates",
)
GROUPS = [hook() for hook in hooks.get_hooks("register_admin_viewset")]
SETS = {
    one.model._meta.label: one
    for group in GROUPS
    for one in getattr(group, "registerables", group if isinstance(group, list) else [group])
    if isinstance(one, ModelViewSet) and one.model._meta.app_label in OURS
}
ENGLISH = ("Add ", "Download", "More options", "Inspect<", "There are no", "No results")


def make_row(tree, label, number=0):
    """A row of each list on ViewSets."""

    def body():
        return make_organisation(f"Structure {number}")

    def post():
        return Post.objects.create(function=f"Poste {number}", organisation=body())

    made = {
        "statement.Audit": lambda: Audit.objects.create(auditor=f"Équipe {number}"),
        "statement.Answer": lambda: Audit.objects.create(auditor=f"Équipe {number}").answers.first(),
        "contact.ReceivedMessage": lambda: ReceivedMessage.objects.create(
            subject="question", message="Bonjour", sender="Personne", email="quelquun@asv.example", digest=f"{number}"
        ),
        "registrations.Registration": lambda: Registration.objects.create(
            meeting=make_meeting(tree, f"Journée {number}", takes_registrations=True),
            name="Personne",
            email="quelquun@asv.example",
            created_at=timezone.now(),
            state="confirmed",
            number=1,
        ),
        "network.MeetingSeries": lambda: MeetingSeries.objects.create(name=f"Lundis {number}", slug=f"lundis-{number}"),
        "directory.Post": post,
        "directory.Handover": lambda: Handover.objects.create(
            post=post(), digest=f"{number}", expires_at=timezone.now()
        ),
        "directory.ContactMade": lambda: ContactMade.objects.create(organisation=body(), from_member=True),
        "directory.ClosedContact": lambda: ClosedContact.objects.create(organisation=body()),
        "search.Synonym": lambda: Synonym.objects.create(term=f"mot{number}", equivalents="autre mot"),
        "search.PromotedAnswer": lambda: PromotedAnswer.objects.create(
            words=f"mot {number}", page=make_experience(tree, f"Récit {number}")
        ),
        "search.JudgedQuery": lambda: JudgedQuery.objects.create(words=f"nicotine {number}"),
        "search.WantedTopic": lambda: WantedTopic.objects.create(words=f"sommeil {number}"),
    }
    return made[label]()


def test_every_list_stands_on_the_class_of_its_framework():
    assert len(SETS) >= 9
    assert all(isinstance(one, ListViewSet) and issubclass(one.index_view_class, ListIndex) for one in SETS.values())
    assert all(issubclass(one, HouseAdmin) for one in ReferenceGroup.items)
    assert not {one.model for one in ReferenceGroup.items} & {one.model for one in SETS.values()}


def test_the_sign_of_an_open_account_has_a_french_name(tree, admin):
    html = admin.get(reverse("wagtailusers_users:index")).content.decode()
    assert ">True<" not in html and re.search(r">\s*oui\s*<", html)


@pytest.mark.parametrize("label", SETS)
def test_a_list_is_searched_filtered_exported_and_in_french(tree, admin, label):
    row, viewset = make_row(tree, label), SETS[label]
    url = reverse(viewset.get_url_name("index"))
    html = admin.get(url).content.decode()
    assert 'name="q"' in html and "Télécharger en XLSX" in html
    assert str(viewset.model._meta.verbose_name_plural).casefold() in html.casefold()
    assert [word for word in ENGLISH if word in html] == []
    assert ">True<" not in html and ">None<" not in html
    assert admin.get(url, {"q": "introuvable"}).context["object_list"].count() == 0
    for name in viewset.list_filter:
        assert admin.get(url, {name: "nimporte"}).status_code == 200
    text = b"".join(admin.get(url, {"export": "csv"}).streaming_content).decode()
    assert text.startswith("\ufeff")
    headings, cells = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))[:2]
    assert len(headings) == len(cells) == len(viewset.list_export)
    assert not {"True", "False", "None"} & set(cells)
    assert not [heading for heading in headings if "_" in heading]
    assert viewset.model.objects.filter(pk=row.pk).exists()


@pytest.mark.parametrize("label", SETS)
def test_a_row_is_changed_or_looked_at_and_a_bad_number_is_not_found(tree, admin, label):
    row, viewset = make_row(tree, label), SETS[label]
    looked_at = isinstance(viewset, RecordViewSet)
    answers = {
        action: admin.get(reverse(viewset.get_url_name(action), args=[] if action == "add" else [row.pk])).status_code
        for action in ("add", "edit", "delete")
    }
    if looked_at:
        assert answers["add"] == 302
        assert answers["edit"] == (200 if "change" in viewset.still_allowed else 302)
        assert answers["delete"] == (200 if "delete" in viewset.still_allowed else 302)
    else:
        assert set(answers.values()) == {200}
    if viewset.inspect_view_enabled:
        assert admin.get(reverse(viewset.get_url_name("inspect"), args=[row.pk])).status_code == 200
    index = reverse(viewset.get_url_name("index"))
    assert (answers["edit"] == 200) == (f'href="{index}edit/{row.pk}/' in admin.get(index).content.decode())
    for path in (
        "edit/0/",
        "edit/99999999/",
        "delete/abc/",
        "history/-1/",
        "usage/99999999999999999999/",
        "inspect/x/",
    ):
        assert admin.get(f"{index}{path}").status_code in ((302, 404) if looked_at else (404,)), path


@pytest.mark.parametrize("label", SETS)
def test_a_list_is_closed_to_who_has_no_right_on_it(tree, client, groups, label):
    row, viewset = make_row(tree, label), SETS[label]
    user = make_user("contributrice@asv.example")
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(user)
    index = reverse(viewset.get_url_name("index"))
    acts = [f"{act}/{row.pk}/" for act in ("edit", "delete", "history", "usage")]
    for path in ("", "?export=csv", "results/", "new/", *acts):
        assert client.get(index + path).status_code == 302, path
    menu = client.get(reverse("wagtailadmin_home")).content.decode()
    assert index not in menu


@pytest.mark.parametrize(
    "label",
    [label for label, one in SETS.items() if isinstance(one, RecordViewSet) and "change" not in one.still_allowed],
)
def test_who_may_change_rows_elsewhere_only_looks_at_records(tree, client, groups, label):
    row, viewset = make_row(tree, label), SETS[label]
    user = make_user("contributrice@asv.example")
    rights = [f"{act}_{viewset.model_name}" for act in ("add", "change")]
    user.user_permissions.add(*Permission.objects.filter(codename__in=["access_admin", *rights]))
    client.force_login(user)
    index = reverse(viewset.get_url_name("index"))
    html = client.get(index).content.decode()
    assert f"{index}new/" not in html and f"{index}edit/" not in html
    for path in ("new/", f"edit/{row.pk}/", f"delete/{row.pk}/"):
        assert client.post(index + path).status_code == 302, path
    assert viewset.model.objects.filter(pk=row.pk).exists()


def test_words_are_found_in_any_order(tree, admin):
    MeetingSeries.objects.create(name="Les lundis de la santé", slug="a")
    MeetingSeries.objects.create(name="Les mardis de la santé", slug="b")
    url = reverse("network_meetingseries:index")
    assert admin.get(url, {"q": "santé lundis"}).context["object_list"].count() == 1
    assert admin.get(url, {"q": "santé"}).context["object_list"].count() == 2


@pytest.mark.parametrize("label", SETS)
def test_a_list_costs_the_same_for_many_rows(tree, admin, label, django_assert_max_num_queries):
    url = reverse(SETS[label].get_url_name("index"))
    for number in range(2):
        make_row(tree, label, number)
    admin.get(url)
    with django_assert_max_num_queries(60) as few:
        admin.get(url)
    cost = len(few)
    for number in range(2, 9):
        make_row(tree, label, number)
    admin.get(url)  # what every page remembers is asked anew once something was written
    with django_assert_max_num_queries(cost):
        shown = admin.get(url).context["object_list"]
    assert len(shown) == min(SETS[label].model.objects.count(), SETS[label].list_per_page)
