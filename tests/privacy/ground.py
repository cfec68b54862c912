"""The site the walk goes over: what is reserved, to whom, and the secret words that must not be found on the way."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from io import BytesIO
from types import SimpleNamespace
from typing import Any

from django.contrib.auth.models import Group, Permission
from django.core import mail
from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image
from wagtail.models import (
    BaseViewRestriction,
    Collection,
    CollectionViewRestriction,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    ReferenceIndex,
)

from asv.accounts.models import Favourite
from asv.core.models import AsvDocument, AsvImage, DocumentText
from asv.dossiers.arranging import add_resources, create_dossier
from asv.dossiers.sharing import share
from asv.jobs.worker import Worker
from asv.notifications.addresses import renew
from asv.notifications.models import Purpose
from asv.resources.models import ResourceFile
from experiences.models import ExperiencePage
from network.admin.roles import ADMIN_ACCESS, EDITORS, set_up_roles
from network.demarches.models import DemarchePage
from network.meetings.models import MeetingPage
from network.meetings.registrations import seats as desk
from network.meetings.replays.models import Evaluation, Replay
from network.networks.models import Role
from tests.factories import files
from tests.factories.home import make_plain
from tests.factories.memberships import join
from tests.factories.network import asv, make_network
from tests.factories.registrations import details
from tests.factories.search import make_places, make_resource, make_term, reindex
from tests.factories.site import make_document, make_experience, make_tree, make_user, restrict
from tests.factories.updates import make_subscription
from tests.factories.watching import make_watch, say_change
from tests.privacy.people import ask_to_join, make_directory
from tests.privacy.secrets import DRAFT, GROUP, IN_THE_ADMIN, LOGIN, MANAGED, NOTE, PASSWORD, PERSONS
from tests.privacy.states import Hidden, make_states

TITLES = ("Le carnet des médiatrices", "Une rencontre entre soi", "Une démarche en chantier", "Pour qui se connecte")


@dataclass
class Ground:
    """Pages, people, addresses; `mails` is what left, by recipient."""

    pages: dict[str, Any] = field(default_factory=dict)
    people: dict[str, Any] = field(default_factory=dict)
    documents: dict[str, Any] = field(default_factory=dict)
    image: Any = None
    rendition: Any = None
    dossiers: dict[str, Any] = field(default_factory=dict)
    feeds: dict[str, dict[str, Any]] = field(default_factory=dict)
    shared: Any = None
    mails: dict[str, str] = field(default_factory=dict)
    watched: dict[str, Any] = field(default_factory=dict)
    registration: Any = None
    posts: list[Any] = field(default_factory=list)
    hidden: dict[str, Hidden] = field(default_factory=dict)
    restricted_parent: Any = None
    section: Any = None


def build_ground() -> Ground:
    """Everything, published in order and indexed; mails of alerts, watches and registrations sent."""
    ground = Ground()
    tree, places = make_tree(), make_places()
    theme = make_term("theme", "essai-mediation", "Médiation d'essai", order=900)
    where = SimpleNamespace(tree=tree, place=places["com-59350"], theme=theme)
    group, other = (Group.objects.create(name=name) for name in ("Collectif", "Autre réseau"))
    ground.pages["network"] = make_network(tree, "Collectif santé", group=group)
    ground.pages["other"] = make_network(tree, "Réseau d'ailleurs", group=other)
    ground.people = _people(tree, ground)
    for user in _accounts(ground):
        make_subscription(user, "", "Tout")
        make_subscription(user, f"q={GROUP['recit']}", "Un mot du texte")
        make_subscription(user, f"q={PASSWORD['titled']}", "Un mot d'un titre scellé")
    Worker().run_once()
    _make_pages(ground, where, group)
    make_directory(ground, where)
    ground.restricted_parent = make_plain(tree.home, "Un dossier pour nous")
    restrict(ground.restricted_parent, BaseViewRestriction.GROUPS, group)
    ground.hidden = make_states(tree, ground, group)
    reindex()
    _make_use_of(ground)
    reindex()
    Worker().run_once()
    _change(ground)
    Worker().run_once()
    reindex()
    for message in mail.outbox:
        parts = [message.subject, message.body, *(str(one[0]) for one in getattr(message, "alternatives", []))]
        parts += [str(one.content) for one in message.attachments]
        for address in message.to:
            ground.mails[address] = ground.mails.get(address, "") + "\n".join(parts)
    return ground


def _people(tree: Any, ground: Ground) -> dict[str, Any]:
    pages, people = ground.pages, {"visitor": None}
    for name in (*PERSONS[1:], *IN_THE_ADMIN):
        people[name] = make_user(f"{name}@exemple.fr")
    join(pages["other"], people["outsider"])
    join(pages["network"], people["insider"])
    for name in ("facilitator", "facilitator-admin"):
        join(pages["network"], people[name], Role.FACILITATOR)
    roles = set_up_roles(tree.home)
    people["facilitator-admin"].groups.add(roles[ADMIN_ACCESS])
    people["section"].groups.add(roles[ADMIN_ACCESS], _section_group(ground, tree.toolkit))
    people["editor"].groups.add(roles[EDITORS])
    return people


def _section_group(ground: Ground, section: Any) -> Group:
    """Those who write and publish one section, keep its files, and may illustrate it from the common collection."""
    group, root = Group.objects.create(name="Section"), Collection.get_first_root_node()
    ground.section, own = section, root.add_child(name="Section")
    for codename in ("add_page", "change_page", "publish_page", "lock_page"):
        right = Permission.objects.get(content_type__app_label="wagtailcore", codename=codename)
        GroupPagePermission.objects.create(group=group, page=Page.objects.get(pk=section.pk), permission=right)
    for collection, actions in ((own, ("add", "change", "choose")), (root, ("choose",))):
        wanted = [f"{action}_{kind}" for action in actions for kind in ("image", "document")]
        of_wagtail = Permission.objects.filter(content_type__app_label__in=("wagtailimages", "wagtaildocs"))
        for right in of_wagtail.filter(codename__in=wanted):
            GroupCollectionPermission.objects.create(group=group, collection=collection, permission=right)
    return group


def _accounts(ground: Ground) -> list[Any]:
    return [user for user in ground.people.values() if user is not None]


def _restricted(parent: Any, page: Any, kind: str, group: Group | None = None) -> Any:
    """A page that was restricted before it was published, as a careful editor does."""
    parent.refresh_from_db()
    page.live = False
    parent.add_child(instance=page)
    restrict(page, kind, group)
    page.save_revision().publish()
    page.refresh_from_db()
    return page


def _make_pages(ground: Ground, where: Any, group: Group) -> None:
    tree, kinds = where.tree, BaseViewRestriction
    ground.image, ground.rendition = _image()
    terms = {"themes": [where.theme], "territories": [where.place]}
    document = _document("Annexe jointe", GROUP["pdf"])
    recit = _with_terms(
        ExperiencePage(
            title=TITLES[0], summary="Chapô des médiatrices.", context=f"<p>{GROUP['recit']}</p>", image=ground.image
        ),
        terms,
    )
    recit.files = [ResourceFile(document=document)]
    ground.pages["recit"] = _restricted(tree.experiences, recit, kinds.GROUPS, group)
    ground.documents["attached"] = document
    meeting = MeetingPage(
        title=TITLES[1],
        summary="Chapô de la rencontre.",
        mode="hybride",
        takes_registrations=True,
        venue=f"Salle {GROUP['venue']}",
        video_url=f"https://visio.example/{GROUP['video']}",
        context=f"<p>{GROUP['programme']}</p>",
        network=ground.pages["network"],
        **_dates(),
    )
    ground.pages["meeting"] = _restricted(tree.meetings, _with_terms(meeting, terms), kinds.GROUPS, group)
    demarche = DemarchePage(
        title=TITLES[2], summary="Chapô de la démarche.", kind=asv(), presentation=f"<p>{GROUP['demarche']}</p>"
    )
    ground.pages["demarche"] = _restricted(tree.demarches, _with_terms(demarche, terms), kinds.GROUPS, group)
    login = ExperiencePage(title=TITLES[3], summary="Chapô ouvert.", context=f"<p>{LOGIN['login']}</p>")
    ground.pages["login"] = _restricted(tree.experiences, _with_terms(login, terms), kinds.LOGIN)
    sealed = ExperiencePage(title=PASSWORD["titled"], summary="Scellé.", context=f"<p>{PASSWORD['password']}</p>")
    ground.pages["password"] = _restricted(tree.experiences, _with_terms(sealed, terms), kinds.PASSWORD)
    space = make_plain(ground.pages["network"], "Dossier de travail", body=[("text", f"<p>{GROUP['space']}</p>")])
    restrict(space, kinds.GROUPS, group)
    ground.pages["space"] = space
    ground.pages["recorded"] = _recorded(ground, where, terms, group)
    _open_page_with_closed_document(ground, tree, terms, group)
    ground.pages["draft"] = make_experience(tree, DRAFT["unpublished"], live=False, context=f"<p>{DRAFT['draft']}</p>")


def _recorded(ground: Ground, where: Any, terms: dict[str, Any], group: Group) -> Any:
    """A meeting of the past with its film, what was said in it, and what was thought of it."""
    days = {name: moment - timedelta(days=30) for name, moment in _dates().items()}
    meeting = MeetingPage(title="Une rencontre filmée", summary="Chapô filmé.", network=ground.pages["network"], **days)
    film = b"\x00\x00\x00\x18ftypmp42" + GROUP["film"].encode()
    said = f"WEBVTT\n\n00:01.000 --> 00:04.000\nLe mot {GROUP['captions']} est dit.\n"
    ground.documents["film"] = make_document("Film", "film.mp4", film)
    ground.documents["captions"] = make_document("Sous-titres", "film.vtt", said.encode())
    meeting.replays = [
        Replay(
            video=ground.documents["film"],
            captions=ground.documents["captions"],
            chapters=f"0:00 Accueil {GROUP['chapter']}",
        )
    ]
    page = _restricted(where.tree.meetings, _with_terms(meeting, terms), BaseViewRestriction.GROUPS, group)
    Evaluation.objects.create(meeting=page, useful=4, takes_away=MANAGED["evaluation"], again="oui")
    return page


def _with_terms(page: Any, terms: dict[str, Any]) -> Any:
    for name, values in terms.items():
        setattr(page, name, values)
    return page


def _dates() -> dict[str, Any]:
    starts = timezone.now() + timedelta(days=10)
    return {"starts_at": starts, "ends_at": starts + timedelta(hours=2)}


def _open_page_with_closed_document(ground: Ground, tree: Any, terms: dict[str, Any], group: Group) -> None:
    """A document of a collection for the group, on a page that everyone reads."""
    closed = Collection.get_first_root_node().add_child(name="Réservée")
    CollectionViewRestriction.objects.create(collection=closed, restriction_type=BaseViewRestriction.GROUPS).groups.add(
        group
    )
    document = _document("Annexe réservée", GROUP["closed-pdf"], collection=closed)
    page = make_resource(tree, "Un carnet ouvert", summary="Chapô ouvert à tous.", **terms)
    page.files = [ResourceFile(document=document)]
    page.save_revision().publish()
    ground.pages["open"], ground.documents["closed"] = page, document
    # A change that waits for its publication.
    page.context = f"<p>{DRAFT['draft']}</p>"
    page.save_revision()


def _document(title: str, secret: str, **fields: Any) -> AsvDocument:
    content = files.pdf(secret) + f"\n% {GROUP['file']}\n".encode()
    document = AsvDocument(title=title, file=ContentFile(content, name="annexe.pdf"), **fields)
    document.file_size = len(content)
    document.save()
    DocumentText.objects.update_or_create(document=document, defaults={"pages": [f"Le mot {secret} y est."]})
    return document


def _image() -> tuple[AsvImage, Any]:
    buffer = BytesIO()
    Image.new("RGB", (1400, 800), "teal").save(buffer, "JPEG")
    image = AsvImage.objects.create(title="Photo d'équipe", file=ContentFile(buffer.getvalue(), name="equipe.jpg"))
    return image, image.get_rendition("fill-1200x630")


def _make_use_of(ground: Ground) -> None:
    """What people do with resources while they may read them; those who no longer may did it before."""
    ids = [page.pk for name, page in ground.pages.items() if name not in ("space", "password", "draft")]
    for name, user in ground.people.items():
        if user is None:
            continue
        for pk in ids:
            Favourite.objects.create(user=user, page_id=pk, kept_title="Gardé")
        dossier = create_dossier(user, f"Dossier de {name}")
        add_resources(dossier, ids)
        ground.dossiers[name] = dossier
        ground.feeds[name] = {purpose: renew(user, purpose) for purpose in (Purpose.FEED, Purpose.CALENDAR)}
        ground.watched[name] = make_watch(user, ground.pages["recit"])
    ground.shared = ground.dossiers["insider"]
    ground.shared.items.update(private_note=NOTE["private-note"], shared_note="Une note pour tous")
    share(ground.shared, None)
    insider = ground.people["insider"]
    known = details(insider.email, name=MANAGED["registrant"])
    ground.registration = desk.register(ground.pages["meeting"].pk, known, insider)
    ask_to_join(ground)


def _change(ground: Ground) -> None:
    say_change(ground.pages["recit"], f"Le budget était faux : {GROUP['change']}.")
    ReferenceIndex.create_or_update_for_object(ground.pages["recit"])
