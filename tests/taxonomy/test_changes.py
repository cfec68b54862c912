"""Vocabularies, organisations and places change without harm: what named the old goes on, one step is undone."""

from urllib.parse import urlencode

import pytest
from django.contrib.auth.models import Group, Permission
from django.urls import reverse
from wagtail.models import GroupPagePermission, Page

from asv.dossiers.arranging import add_resources, create_dossier
from asv.dossiers.sharing import share
from asv.notifications.models import Notification
from asv.resources.models import OrganisationRole, ResourceOrganisation, ResourcePage
from asv.resources.naming import WAYS
from asv.taxonomy.catalogue import catalogue
from asv.taxonomy.changes import Refused, last_of, merge, rename, retire, undo
from asv.taxonomy.journal import VocabularyChange
from asv.taxonomy.models import VOCABULARIES, Organisation, Theme
from asv.taxonomy.splitting import split
from asv.taxonomy.subjects import subjects
from asv.taxonomy.usage import usage_of
from asv.taxonomy.vocabularies import load_vocabularies
from experiences.models import ExperiencePage
from network.alerts.models import Notice
from network.alerts.sleeping import tell_sleepers
from network.demarches.models import DemarchePage
from tests.factories.network import make_demarche
from tests.factories.search import make_places, reindex
from tests.factories.site import make_experience, make_tree, make_user
from tests.factories.updates import make_subscription, run_worker

pytestmark = pytest.mark.django_db
FACETS = list(VOCABULARIES)


@pytest.fixture
def tree():
    return make_tree()


@pytest.fixture
def editor():
    return make_user("redaction@exemple.fr", is_superuser=True, is_staff=True)


def term(vocabulary, slug="avant", label="Nom d'avant", **fields):
    return VOCABULARIES[vocabulary].objects.create(slug=slug, label=label, **fields)


def carry(page, row):
    """Have a published page carry a term, and its latest revision too."""
    page = ExperiencePage.objects.get(pk=page.pk)
    getattr(page, type(row).facet.field).add(row)
    page.save()
    page.save_revision().publish()
    return page


def found(client, vocabulary, slug):
    reindex()
    answer = client.get("/api/v1/recherche", {vocabulary: slug})
    return answer.json()["count"] if answer.status_code == 200 else answer.status_code


def again(page):
    """The page as the next edit begins."""
    return ExperiencePage.objects.get(pk=page.pk).get_latest_revision_as_object()


def carried(page, row_type):
    return [one.slug for one in getattr(page, row_type.facet.field).all()]


@pytest.mark.parametrize("vocabulary", FACETS)
def test_a_renamed_term_keeps_its_addresses_and_its_feed_and_comes_back(client, tree, editor, vocabulary):
    row = term(vocabulary)
    carry(make_experience(tree), row)
    reindex()

    def feed_id(slug):
        content = client.get("/recherche/flux.atom", {vocabulary: slug}).content.decode()
        return content.partition("<id>")[2].partition("</id>")[0]

    before = feed_id("avant")
    assert f"{vocabulary}=avant" in before
    for slug in ("ensuite", "enfin"):
        change = rename(subjects()[vocabulary], row, "Nouveau nom", slug, editor)
        assert found(client, vocabulary, "avant") == found(client, vocabulary, slug) == 1
        assert feed_id("avant") == feed_id(slug) == before
    undo(change, editor)
    row.refresh_from_db()
    assert row.slug == "ensuite" and found(client, vocabulary, "enfin") == 1 and feed_id("ensuite") == before
    row.slug = "avant"
    row.save()
    assert feed_id("avant") == before


@pytest.mark.parametrize("vocabulary", FACETS)
def test_a_merged_term_loses_nothing_and_comes_back_whole(client, tree, editor, vocabulary):
    subject, old, new = subjects()[vocabulary], term(vocabulary), term(vocabulary, "apres", "Nom d'après")
    alone, both = make_experience(tree, "Un"), make_experience(tree, "Deux")
    alone = carry(alone, old)
    both = carry(carry(both, old), new)
    draft = make_experience(tree, "Brouillon")
    waiting = again(draft)
    setattr(waiting, type(old).facet.field, [old])
    waiting.save_revision()
    alert = make_subscription(make_user(), urlencode({vocabulary: "avant"}), "Mon alerte")
    pk = old.pk
    change = merge(subject, old, new, editor)
    assert found(client, vocabulary, "avant") == found(client, vocabulary, "apres") == 2
    for page in (alone, both, draft):
        assert carried(again(page), type(old)) == ["apres"]
    run_worker()
    assert tell_sleepers() == 0 and Notification.objects.get().path.endswith(f"/{alert.pk}/")
    assert load_vocabularies() and not subject.model.objects.filter(slug="avant").exists()
    undo(change, editor)
    back = subject.model.objects.get(slug="avant")
    assert back.pk == pk
    assert (found(client, vocabulary, "avant"), found(client, vocabulary, "apres")) == (2, 1)
    assert carried(again(alone), type(old)) == ["avant"] and carried(again(draft), type(old)) == ["avant"]
    assert set(carried(again(both), type(old))) == {"avant", "apres"}
    run_worker()
    assert Notification.objects.count() == 2 and change.said in Notification.objects.first().text
    with pytest.raises(Refused):
        undo(VocabularyChange.objects.get(), editor)


@pytest.mark.parametrize("vocabulary", FACETS)
def test_a_term_that_is_split_goes_to_its_parts_and_back(client, tree, editor, vocabulary):
    subject, row = subjects()[vocabulary], term(vocabulary)
    one, two = (carry(make_experience(tree, title), row) for title in ("Un", "Deux"))
    alert = make_subscription(make_user(), urlencode({vocabulary: "avant"}), "Mon alerte")
    through = ResourcePage._meta.get_field(type(row).facet.field).remote_field.through
    links = {at.resourcepage_id: f"{through._meta.label_lower}:{at.pk}" for at in through.objects.all()}
    change = split(subject, row, ["Premier", "Second"], editor, {links[one.pk]: [0], links[two.pk]: [1]})
    assert found(client, vocabulary, "premier") == found(client, vocabulary, "second") == 1
    assert found(client, vocabulary, "avant") == 2  # either part
    assert carried(ExperiencePage.objects.get(pk=one.pk), type(row)) == ["premier"]
    run_worker()
    fresh = make_experience(tree, "Trois", live=False)
    getattr(fresh, type(row).facet.field).add(subject.model.objects.get(slug="second"))
    fresh.save_revision().publish()
    run_worker()
    assert Notice.objects.get().subscription == alert
    undo(change, editor)
    assert found(client, vocabulary, "avant") == found(client, vocabulary, "second") == 3
    assert not subject.model.objects.filter(slug__in=["premier", "second"]).exists()


@pytest.mark.parametrize("way", ["rename", "split", "merge"])
def test_what_is_of_a_sub_theme_is_found_by_what_its_theme_became(client, tree, editor, way):
    row = term("theme")
    carry(make_experience(tree), term("theme", "dessous", "En dessous", parent=row))
    subject, label = subjects()["theme"], "Nouveau nom"
    assert found(client, "theme", "avant") == 1
    run_worker()
    change = {
        "rename": lambda: rename(subject, row, label, "apres", editor),
        "split": lambda: split(subject, row, ["Apres", "Second"], editor),
        "merge": lambda: merge(subject, row, term("theme", "apres", label), editor),
    }[way]()
    counts = []
    for step in (lambda: None, lambda: undo(change, editor)):
        step()
        run_worker()  # no index is made anew: what the change touched is read again
        counts.append(client.get("/api/v1/recherche", {"theme": "avant"}).json()["count"])
    assert counts == [1, 1]


@pytest.mark.parametrize("vocabulary", FACETS)
def test_a_retired_term_is_said_to_be_retired_and_comes_back(client, tree, editor, vocabulary):
    subject, row = subjects()[vocabulary], term(vocabulary)
    page = carry(make_experience(tree), row)
    make_subscription(make_user(), urlencode({vocabulary: "avant"}), "Mon alerte")
    change = retire(subject, row, editor)
    assert found(client, vocabulary, "avant") == 400
    assert "retirée du vocabulaire" in client.get("/recherche/", {vocabulary: "avant"}).content.decode()
    assert carried(again(page), type(row)) == []
    assert tell_sleepers() == 1
    load_vocabularies()
    undo(change, editor)
    assert found(client, vocabulary, "avant") == 1 and carried(again(page), type(row)) == ["avant"]
    assert tell_sleepers() == 0


def test_every_field_that_names_a_term_is_moved(tree, editor):
    """Whatever tables name a thing, none is left behind: keys are found by walking the models."""
    kinds = term("demarche", "asv-ancien", "Ancien ASV"), term("demarche", "asv-neuf", "Nouvel ASV")
    parents = term("theme", "p1", "Parent un"), term("theme", "p2", "Parent deux")
    child = term("theme", "enfant", "Enfant", parent=parents[0])
    page = make_demarche(tree, kind=kinds[0])
    with pytest.raises(Refused, match="Fusionnez"):
        retire(subjects()["demarche"], kinds[0], editor)
    change = merge(subjects()["demarche"], *kinds, editor)
    assert DemarchePage.objects.get(pk=page.pk).kind == kinds[1]
    undo(change, editor)
    assert DemarchePage.objects.get(pk=page.pk).kind.slug == "asv-ancien"
    with pytest.raises(Refused, match="sous-thèmes"):
        merge(subjects()["theme"], parents[0], child, editor)
    merge(subjects()["theme"], *parents, editor)
    child.refresh_from_db()
    assert child.parent == parents[1]


def test_organisations_that_are_one_are_merged_with_all_that_names_them(client, tree, editor):
    one, two = (Organisation.objects.create(name=name, slug=name.lower()) for name in ("Relais", "Relais-Santé"))
    page = make_experience(tree, contact_organisation=one)
    page.organisation_links = [ResourceOrganisation(organisation=one, role=OrganisationRole.PORTEUR)]
    page.save()
    page.save_revision().publish()
    make_subscription(make_user(), "organisation=relais", "Du relais")
    change = merge(subjects()["organisation"], one, two, editor)
    fresh = again(page)
    assert fresh.contact_organisation == two
    assert [link.organisation for link in fresh.organisation_links.all()] == [two]
    assert tell_sleepers() == 0 and catalogue().renamed("organisation", "relais") == "relais-santé"
    undo(change, editor)
    assert again(page).contact_organisation.name == "Relais"
    assert [link.organisation.name for link in again(page).organisation_links.all()] == ["Relais"]


def test_a_place_that_joined_another_still_answers(client, tree, editor):
    places = make_places()
    page = make_experience(tree)
    page.territories = [places["com-59000"]]
    page.save()
    page.save_revision().publish()
    merge(subjects()["territoire"], places["com-59000"], places["com-59350"], editor)
    assert found(client, "territoire", "com-59000") == 1
    assert client.get("/carte/lieu/com-59000/", follow=True).status_code in (200, 404)
    with pytest.raises(Refused, match="contient"):
        merge(subjects()["territoire"], places["dep-59"], places["dep-62"], editor)
    with pytest.raises(Refused, match="code officiel"):
        rename(subjects()["territoire"], places["com-59350"], "Lille", "com-1", editor)


def test_only_the_last_change_of_a_vocabulary_is_undone_and_nothing_is_taken(editor):
    subject = subjects()["theme"]
    one, two = term("theme", "un", "Un"), term("theme", "deux", "Deux")
    first = rename(subject, one, "Premier", "premier", editor)
    second = rename(subject, two, "Second", "second", editor)
    with pytest.raises(Refused):
        undo(first, editor)
    assert last_of("theme") == second
    with pytest.raises(Refused, match="déjà servi"):
        rename(subject, two, "Second", "un", editor)
    with pytest.raises(Refused, match="déjà pris"):
        rename(subject, two, "Second", "premier", editor)
    with pytest.raises(Refused, match="fusionnez"):
        rename(subject, two, "Premier", "second", editor)
    two.slug = "autrement"  # in the plain form: the vocabulary is another since
    two.save()
    with pytest.raises(Refused):
        undo(second, editor)


def test_a_preview_counts_and_changes_nothing_and_a_confirmation_does(client, tree, editor):
    client.force_login(editor)
    row, into = term("theme"), term("theme", "apres", "Nom d'après")
    pages = [carry(make_experience(tree, f"Récit {number}"), row) for number in range(2)]
    owner = make_user()
    make_subscription(owner, "theme=avant", "Une alerte")
    dossier = create_dossier(owner, "Le mien")
    add_resources(dossier, [pages[0].pk])
    share(dossier, None)
    assert [str(one) for one in usage_of(subjects()["theme"], row)] == [
        "2 ressources", "1 dossier", "1 lien public", "1 alerte",
    ]  # fmt: skip
    address = reverse("taxonomy_change", args=["theme", row.pk])
    shown = client.get(address).content.decode()
    assert "2 ressources" in shown and "1 lien public" in shown
    said = client.post(address, {"act": "merge", "into": into.pk})
    assert "rejoint" in said.content.decode() and "Confirmer" in said.content.decode()
    assert Theme.objects.filter(pk=row.pk).exists() and not VocabularyChange.objects.exists()
    assert catalogue().has("theme", "avant")
    for wrong in ({}, {"act": "merge"}, {"act": "split", "parts": "Un seul"}, {"act": "rename", "label": ""}):
        assert client.post(address, wrong).status_code == 422
    assert client.post(address, {"act": "merge", "into": into.pk, "confirme": "oui"}).status_code == 302
    assert not Theme.objects.filter(pk=row.pk).exists()
    journal = client.get(reverse("taxonomy_changes")).content.decode()
    assert "rejoint" in journal and "Annuler" in journal
    client.post(reverse("taxonomy_undo", args=[VocabularyChange.objects.get().pk]))
    assert Theme.objects.filter(pk=row.pk).exists()


def test_who_may_not_change_a_vocabulary_finds_nothing_there(client, tree):
    row = term("theme")
    user = make_user("lecture@exemple.fr", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(user)
    assert client.get(reverse("taxonomy_change", args=["theme", row.pk])).status_code == 404
    assert client.get(reverse("taxonomy_changes")).status_code == 404
    assert client.get(reverse("taxonomy_change", args=["inconnu", 1])).status_code == 404


def test_who_publishes_everywhere_may_and_who_publishes_one_section_may_not(tree):
    for where, may in ((Page.get_first_root_node(), True), (tree.experiences, False)):
        group = Group.objects.create(name=f"Publient sous {where}")
        group.permissions.add(Permission.objects.get(codename="change_theme"))
        publish = Permission.objects.get(codename="publish_page")
        GroupPagePermission.objects.create(group=group, page=where, permission=publish)
        user = make_user(f"publie-{where.pk}@exemple.fr")
        user.groups.add(group)
        assert subjects()["theme"].may_change(user) is may


def test_every_subject_says_which_resources_name_it():
    assert {subject.model for subject in subjects().values()} == set(WAYS)


@pytest.mark.parametrize("vocabulary", [*FACETS, "organisation"])
def test_the_plain_form_renames_as_the_guided_way_does(client, tree, editor, vocabulary):
    subject = subjects()[vocabulary]
    row, other = (
        subject.model.objects.create(**{subject.label: label, "slug": slug})
        for label, slug in (("Nom d'avant", "avant"), ("Déjà là", "deja"))
    )
    alert = make_subscription(make_user(), urlencode({vocabulary: "avant"}), "Mon alerte")
    client.force_login(editor)
    address = reverse(f"{subject.model._meta.label_lower.replace('.', '_')}_modeladmin_edit", args=[row.pk])
    form = client.get(address).context["form"]
    data = {name: "" if form[name].value() is None else form[name].value() for name in form.fields}
    wrong = client.post(address, {**data, subject.label: "Déjà là", "slug": "autre"})
    assert wrong.status_code == 200 and not VocabularyChange.objects.exists()
    done = client.post(address, {**data, subject.label: "Nouveau nom", "slug": "apres"}, follow=True)
    assert "Les personnes concernées sont prévenues" in done.content.decode()
    change = VocabularyChange.objects.get()
    assert (change.before, change.after) == ("avant", "apres") and last_of(vocabulary) == change
    run_worker()
    assert catalogue().renamed(vocabulary, "avant") == "apres"
    assert Notification.objects.get().path.endswith(f"/{alert.pk}/")
    undo(change, editor)
    row.refresh_from_db()
    assert subject.slug_of(row) == "avant"
    data = {**data, "definition" if vocabulary != "organisation" else "description": "Ce que c'est."}
    client.post(address, data)
    assert VocabularyChange.objects.count() == 1, "the rest of the form is no renaming"
    assert subject.model.objects.filter(pk=other.pk).exists()
