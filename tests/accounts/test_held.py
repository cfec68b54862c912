"""Whatever hangs on an account, in any app, is in its owner's data, and goes or stays as the site says."""

import json
from html import unescape

import pytest
from django.apps import apps
from django.db import models
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Comment, CommentReply, ModelLogEntry, PageSubscription

from asv.accounts.leaving import delete_account
from asv.accounts.models import User
from asv.accounts.own_data import declared_own_data, own_data, what_is_kept
from network.alerts.models import Subscriber, Subscription
from network.alerts.returns.models import AddressPause
from network.meetings.registrations.models import Registration, State
from network.meetings.replays.models import Thanks
from network.networks.models import Invitation
from search.models import WantedTopic
from tests.factories.accounts import sign_in
from tests.factories.jobs import queue_mail
from tests.factories.network import make_meeting, make_network
from tests.factories.site import make_experience, make_tree, make_user

pytestmark = pytest.mark.django_db

# What is in nobody's data, and why.
NOT_TOLD = {
    "core.SiteSettings.contact_email": "the site's own address",
    "taxonomy.Organisation.email": "a structure's address, not a person's",
    "updates.Subscriber.email": "joins the account that proves it; until then nobody has proved whose it is",
    "wagtaildocs.Document.uploaded_by_user": "Wagtail's own table, which the site replaces and never writes",
    "wagtailimages.Image.uploaded_by_user": "the same",
    "wagtailcore.UploadedFile.uploaded_by_user": "a file between two steps of one form; deleted with the last step",
    "wagtailadmin.EditingSession.user": "that a page is open in the editor now; forgotten within the hour",
    "wagtailadmin.FormState.user": "an unsaved preview, forgotten within days; saved, it is a version",
    "wagtailcore.APIToken.user": "from Wagtail 8 on: for an interface of its own to which no address of the site leads",
}


def personal_fields():
    """(model, field) of every key to an account and every address in the database."""
    for model in apps.get_models(include_auto_created=True):
        for field in [*model._meta.local_fields, *model._meta.local_many_to_many]:
            is_key = field.is_relation and field.related_model is User and not field.many_to_many
            if is_key or isinstance(field, models.EmailField):
                yield model, field


def told():
    """The tables and columns that a room tells of."""
    return {name for one in declared_own_data() for name in one.tells_of}


def test_every_key_to_an_account_and_every_address_is_in_own_data_or_said_why_not():
    found = {f"{model._meta.label}.{field.name}" for model, field in personal_fields()}
    known = {name for name in found if {name, name.rpartition(".")[0]} & {*told(), *NOT_TOLD}}
    assert found == known, "a new key to an account: have a room tell of it (OwnData.tells_of), or say here why not"
    assert all(one.purpose for one in declared_own_data()), "every section says why it is held"


def test_nothing_is_declared_that_is_not_there():
    """A table or a column that is renamed takes its declaration along."""
    for name in {*told(), *(label for kept in what_is_kept() for label in kept.models)}:
        model = apps.get_model(".".join(name.split(".")[:2]))
        assert name.count(".") == 1 or model._meta.get_field(name.split(".")[2])


def test_what_hangs_on_what_hangs_on_an_account_is_told_with_it():
    """Two steps away: a watch hangs on a favourite, thanks on a registration."""
    owned = {
        model
        for model, field in personal_fields()
        if field.is_relation and field.remote_field.on_delete is models.CASCADE and model is not User
    }
    while (
        more := {
            model
            for model in apps.get_models(include_auto_created=True)
            for field in model._meta.local_fields
            if field.is_relation and field.related_model in owned and field.remote_field.on_delete is models.CASCADE
        }
        - owned
    ):
        owned |= more
    assert {model._meta.label for model in owned} <= {".".join(name.split(".")[:2]) for name in {*told(), *NOT_TOLD}}


def test_what_outlives_an_account_is_said_before_it_is_deleted(client):
    """Anything that neither goes with the account nor is declared as kept would stay in silence."""
    staying = {
        model._meta.label
        for model, field in personal_fields()
        if field.is_relation and field.remote_field.on_delete is not models.CASCADE
    }
    assert staying == {label for one in declared_own_data() for kept in one.kept for label in kept.models}
    make_tree()
    sign_in(client, make_user())
    page = unescape(client.get("/compte/donnees/suppression/").content.decode())
    plain = page.replace("\xa0", " ").replace("\u202f", " ")
    assert [
        kept.what for kept in what_is_kept() if f"{kept.what}. {kept.why}" not in plain.replace("</strong>", "")
    ] == []
    assert len(what_is_kept()) == 5


@pytest.fixture
def zoe():
    """Someone with a row in most of the places that can know an address or a name."""
    tree = make_tree()
    user = make_user("zoe.unique@exemple.fr", first_name="Zoé-Unique", is_staff=True)
    admin = make_user("admin@exemple.fr", is_staff=True, is_superuser=True)
    user.emailaddress_set.update_or_create(email=user.email, defaults={"verified": True, "primary": True})
    page = make_experience(tree, "Jardins")
    comment = Comment.objects.create(user=user, page=page, text="zoe.unique relit", contentpath="title")
    other = Comment.objects.create(user=admin, page=page, text="Autre avis", contentpath="title", resolved_by=user)
    Comment.objects.filter(pk=other.pk).update(resolved_at=timezone.now())
    CommentReply.objects.create(user=user, comment=other, text="D'accord")
    CommentReply.objects.create(user=admin, comment=comment, text="Merci")
    PageSubscription.objects.create(user=user, page=page, comment_notifications=True)
    with_user = {"user": user}
    log(page, "wagtail.edit", **with_user)
    log(user, "wagtail.edit", user=admin)
    meeting, past = make_meeting(tree, "À venir"), make_meeting(tree, "Passée")
    row = {"email": user.email, "name": "Zoé-Unique", "state": State.CONFIRMED, "created_at": timezone.now()}
    Registration.objects.create(meeting=meeting, consent="1", **row)
    came = Registration.objects.create(meeting=past, user=user, consent="1", **row)
    Thanks.objects.create(registration=came, sent_at=timezone.now(), answered=True)
    visitor = Subscriber.objects.create(email=user.email)
    Subscription.objects.create(subscriber=visitor, title="Jamais confirmée")
    AddressPause.objects.create(user=user, address=user.email, reason="failed")
    network = make_network(tree, "Réseau")
    Invitation.objects.create(
        network=network, invited=user.email, digest="a", expires_at=timezone.now(), state="pending"
    )
    Invitation.objects.create(network=network, digest="b", invited_by=user, expires_at=timezone.now(), state="accepted")
    WantedTopic.objects.create(words="jeûne", taken_by=user)
    queue_mail("essai:1", user.email, "À Zoé-Unique", "Bonjour")
    return user


def test_own_data_tells_of_comments_thanks_and_acts(client, zoe):
    client.force_login(zoe)
    held = own_data(zoe)
    json.dumps(held)
    texts = [row.get("commentaire") or row.get("réponse") for row in held["commentaires"]]
    assert texts == ["zoe.unique relit", "d’une autre personne", "D'accord"]
    assert held["commentaires"][1]["clos par vous le"] and "Autre avis" not in str(held)
    assert held["administration"]["pages dont vous suivez les commentaires"] == ["Jardins"]
    assert [row["sur"] for row in held["historique"]] == ["Jardins"]
    assert [(row["rencontre"], row["évaluation donnée"]) for row in held["remerciements"]] == [("Passée", True)]
    assert {row["rencontre"] for row in held["inscriptions"]} == {"À venir", "Passée"}
    assert {row["geste"] for row in held["gestes"]} == {"invitation dans un réseau", "sujet à écrire, pris par vous"}
    page = client.get("/compte/donnees/").content.decode()
    assert "zoe.unique relit" in page and "Remerciements" in page


def test_own_data_takes_as_many_queries_for_much_work_as_for_little(zoe):
    from django.db import connection

    counts = []
    for _round in range(2):
        with CaptureQueriesContext(connection) as captured:
            own_data(User.objects.get(pk=zoe.pk))
        counts.append(len(captured))
        for row in Comment.objects.filter(user=zoe):
            for _copy in range(5):
                Comment.objects.create(user=zoe, page=row.page, text="Encore", contentpath="title")
                log(row.page, "wagtail.edit", user=zoe)
    assert counts[0] == counts[1]


def test_a_deleted_account_leaves_no_trace_of_its_name_or_address_anywhere(zoe):
    """Every text of every table is read."""
    number = zoe.pk
    assert traces("zoe.unique") and traces("zoé-unique")
    delete_account(zoe, told=False)
    assert traces("zoe.unique") + traces("zoé-unique") == []
    assert ModelLogEntry.objects.get(object_id=str(number)).label == "Compte supprimé"
    assert Comment.objects.count() == 1 and not CommentReply.objects.exists()


def traces(word):
    """Where this word stands in the database, capitals apart."""
    found = []
    for model in apps.get_models(include_auto_created=True):
        for row in model._default_manager.values():
            found += [f"{model._meta.label}.{name}" for name, value in row.items() if word in str(value).lower()]
    return found
