"""Every way in which a page or a file is kept from people: one page, document and image for each, with its own words.

A word is a state's stem and the ending of the part it stands in, so that a leak says what leaked: `ebauchifichine` is
the title of the draft's document.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import sha256
from io import BytesIO
from typing import Any

from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image
from wagtail.models import BaseViewRestriction, Collection, CollectionViewRestriction, Page

from asv.core.former_files import keep_former
from asv.core.models import AsvDocument, AsvImage, DocumentText
from asv.core.remembered import forget
from asv.resources.editions import EDITIONS
from asv.resources.models import ResourceFile, ResourcePage
from experiences.models import ExperiencePage
from tests.factories import files
from tests.factories.site import make_experience, restrict

PARTS = {
    "title": "titrine",  # of the page, with its slug and summary
    "body": "corpsine",
    "document": "fichine",
    "document-name": "nomine",
    "document-bytes": "octetine",
    "image": "clichine",
    "image-name": "photine",
}
FILES = tuple(part for part in PARTS if part.startswith(("document", "image")))
UNLISTED = tuple(PARTS)
LISTED = tuple(part for part in PARTS if part != "title")


@dataclass(frozen=True)
class State:
    """A way of being hidden: the stem of its words, what of it is secret, and who may know it all the same."""

    name: str
    stem: str
    secret: tuple[str, ...] = UNLISTED
    known_to: tuple[str, ...] = ()

    def word(self, part: str) -> str:
        """What stands in this part and nowhere else."""
        return self.stem + PARTS[part]


CIRCLE = ("insider", "facilitator", "facilitator-admin")
SIGNED_IN = (*CIRCLE, "member", "outsider", "section", "editor")
STATES = {
    state.name: state
    for state in (
        State("draft", "ebauchi"),
        State("scheduled", "almanachi"),
        State("expired", "perimici"),
        State("unpublished", "retirissi"),
        State("password", "cadenassi"),
        State("login", "portillonni", LISTED, SIGNED_IN),
        State("group", "confreri", LISTED, CIRCLE),
        State("under", "souterrani", LISTED, CIRCLE),
        State("closed", "recloisoni", LISTED, CIRCLE),
        State("moved", "demenagi", LISTED, CIRCLE),
        State("deleted", "effacissi"),
        State("deleted-draft", "gommissi"),
        State("revision", "retouchi", LISTED),
        State("detached", "decrochi", FILES),
        State("never-attached", "solitairi", FILES),
        State("collection", "coffretti", FILES, CIRCLE),
        State("own", "sectionni", UNLISTED, ("section",)),
    )
}


@dataclass
class Hidden:
    """What was made for a state; `page` is None where it is deleted or never was."""

    state: State
    page: Any = None
    page_id: int = 0
    revision_id: int = 0
    document: Any = None
    image: Any = None
    renditions: list[Any] = field(default_factory=list)
    bytes_of: dict[str, str] = field(default_factory=dict)


def make_states(tree: Any, ground: Any, group: Group) -> dict[str, Hidden]:
    """One page and its files for each state, in the section that nobody but the whole site's editors look after."""
    root = Collection.get_first_root_node()
    closed = root.add_child(name="Coffre")
    CollectionViewRestriction.objects.create(collection=closed, restriction_type=BaseViewRestriction.GROUPS).groups.add(
        group
    )
    root.refresh_from_db()
    section = Collection.objects.get(name="Section")
    places = {"collection": closed, "own": section}
    found = {
        state.name: Hidden(state, **_files(state, number, places.get(state.name, root)))
        for number, state in enumerate(STATES.values())
    }
    for name, hidden in found.items():
        _MAKE[name](tree, ground, group, hidden)
        if hidden.page is not None and hidden.page.pk:
            hidden.page_id = hidden.page.pk
            latest = hidden.page.revisions.order_by("-pk").first()
            hidden.revision_id = latest.pk if latest else 0
    _link_editions(tree, found)
    return found


def _link_editions(tree: Any, found: dict[str, Hidden]) -> None:
    """Each hidden page replaces an open one, and one open page replaces what is behind a password."""
    before = make_experience(tree, "Page ouverte d'avant")
    sealed = found["password"].page
    make_experience(tree, "Page ouverte d'après", previous_edition=ResourcePage.objects.get(pk=sealed.pk))
    for page in ResourcePage.objects.filter(pk__in=[hidden.page_id for hidden in found.values() if hidden.page_id]):
        ResourcePage.objects.filter(pk=page.pk).update(previous_edition=before.pk)
    forget(EDITIONS)


def _files(state: State, number: int, collection: Collection) -> dict[str, Any]:
    content = files.pdf(state.word("document-bytes")) + f"\n% {state.word('document-bytes')}\n".encode()
    document = AsvDocument(
        title=state.word("document").capitalize(),
        collection=collection,
        file=ContentFile(content, name=f"{state.word('document-name')}.pdf"),
        file_size=len(content),
    )
    document.save()
    keep_former(document, document.file)  # what stands there has the secret bytes too, under the same name
    DocumentText.objects.update_or_create(document=document, defaults={"pages": [state.word("document-bytes")]})
    buffer = BytesIO()
    Image.new("RGB", (1400, 800), (number * 9, 90, 255 - number * 9)).save(buffer, "JPEG")
    image = AsvImage.objects.create(
        title=state.word("image").capitalize(),
        collection=collection,
        file=ContentFile(buffer.getvalue(), name=f"{state.word('image-name')}.jpg"),
    )
    renditions = [image.get_rendition(spec) for spec in ("fill-1200x630", "max-165x165")]
    bytes_of = {sha256(content).hexdigest(): "document-bytes", sha256(buffer.getvalue()).hexdigest(): "image bytes"}
    for rendition in renditions:
        with rendition.file.open("rb") as copy:
            bytes_of[sha256(copy.read()).hexdigest()] = f"{rendition.filter_spec} bytes"
    return {"document": document, "image": image, "renditions": renditions, "bytes_of": bytes_of}


def _page(hidden: Hidden, parent: Page, kind: str = "", group: Group | None = None, live: bool = True) -> None:
    """A page with both files; restricted, where it is, before it is published."""
    state = hidden.state
    title = state.word("title").capitalize()
    page = ExperiencePage(
        title=title, summary=f"Chapô {title}.", context=f"<p>{state.word('body')}</p>", image=hidden.image, live=False
    )
    page.files = [ResourceFile(document=hidden.document)]
    parent.refresh_from_db()
    parent.add_child(instance=page)
    if kind:
        restrict(page, kind, group)
    revision = page.save_revision()
    if live:
        revision.publish()
    hidden.page = ExperiencePage.objects.get(pk=page.pk)


def _draft(tree: Any, ground: Any, group: Group, hidden: Hidden) -> None:
    _page(hidden, tree.experiences, live=False)


def _scheduled(tree: Any, ground: Any, group: Group, hidden: Hidden) -> None:
    _page(hidden, tree.experiences, live=False)
    hidden.page.go_live_at = timezone.now() + timedelta(days=9)
    hidden.page.save_revision().publish()


def _expired(tree: Any, ground: Any, group: Group, hidden: Hidden) -> None:
    _page(hidden, tree.experiences)
    hidden.page.unpublish(set_expired=True)


def _unpublished(tree: Any, ground: Any, group: Group, hidden: Hidden) -> None:
    _page(hidden, tree.experiences)
    hidden.page.unpublish()


def _password(tree: Any, ground: Any, group: Group, hidden: Hidden) -> None:
    _page(hidden, tree.experiences, BaseViewRestriction.PASSWORD)


def _login(tree: Any, ground: Any, group: Group, hidden: Hidden) -> None:
    _page(hidden, tree.experiences, BaseViewRestriction.LOGIN)


def _group(tree: Any, ground: Any, group: Group, hidden: Hidden) -> None:
    _page(hidden, tree.experiences, BaseViewRestriction.GROUPS, group)


def _under(tree: Any, ground: Any, group: Group, hidden: Hidden) -> None:
    _page(hidden, ground.restricted_parent)


def _closed(tree: Any, ground: Any, group: Group, hidden: Hidden) -> None:
    _page(hidden, tree.experiences)
    restrict(hidden.page, BaseViewRestriction.GROUPS, group)


def _moved(tree: Any, ground: Any, group: Group, hidden: Hidden) -> None:
    _page(hidden, tree.experiences)
    hidden.page.move(Page.objects.get(pk=ground.restricted_parent.pk), pos="last-child")
    hidden.page.refresh_from_db()


def _deleted(tree: Any, ground: Any, group: Group, hidden: Hidden) -> None:
    _page(hidden, tree.experiences, BaseViewRestriction.GROUPS, group)
    _delete(hidden)


def _deleted_draft(tree: Any, ground: Any, group: Group, hidden: Hidden) -> None:
    _page(hidden, tree.experiences, live=False)
    _delete(hidden)


def _delete(hidden: Hidden) -> None:
    hidden.page_id = hidden.page.pk
    latest = hidden.page.revisions.order_by("-pk").first()
    hidden.revision_id = latest.pk if latest else 0
    hidden.page.delete()
    hidden.page = None


def _revision(tree: Any, ground: Any, group: Group, hidden: Hidden) -> None:
    """A live page whose next version, not published yet, brings both files and a new text."""
    parent = tree.experiences
    parent.refresh_from_db()
    page = ExperiencePage(title="Page ouverte à reprendre", summary="Chapô ouvert.", context="<p>Texte ouvert.</p>")
    parent.add_child(instance=page)
    page.save_revision().publish()
    page = ExperiencePage.objects.get(pk=page.pk)
    page.context, page.image = f"<p>{hidden.state.word('body')}</p>", hidden.image
    page.files = [ResourceFile(document=hidden.document)]
    page.save_revision()
    hidden.page = ExperiencePage.objects.get(pk=page.pk)


def _detached(tree: Any, ground: Any, group: Group, hidden: Hidden) -> None:
    """Published with its files once, which the version of today leaves out."""
    parent = tree.experiences
    parent.refresh_from_db()
    page = ExperiencePage(title="Page qui rend ses fichiers", summary="Chapô ouvert.", image=hidden.image)
    page.files = [ResourceFile(document=hidden.document)]
    parent.add_child(instance=page)
    page.save_revision().publish()
    page = ExperiencePage.objects.get(pk=page.pk)
    page.image, page.files = None, []
    page.save_revision().publish()
    hidden.page = ExperiencePage.objects.get(pk=page.pk)


def _nowhere(tree: Any, ground: Any, group: Group, hidden: Hidden) -> None:
    """Files that no page ever carried."""


def _own(tree: Any, ground: Any, group: Group, hidden: Hidden) -> None:
    """A draft of the section whose editor walks: theirs to see."""
    _page(hidden, ground.section, live=False)


_MAKE = {
    "draft": _draft,
    "scheduled": _scheduled,
    "expired": _expired,
    "unpublished": _unpublished,
    "password": _password,
    "login": _login,
    "group": _group,
    "under": _under,
    "closed": _closed,
    "moved": _moved,
    "deleted": _deleted,
    "deleted-draft": _deleted_draft,
    "revision": _revision,
    "detached": _detached,
    "never-attached": _nowhere,
    "collection": _nowhere,
    "own": _own,
}


def kept_from(person: str) -> list[State]:
    """The states whose words this person may learn nowhere; whoever edits the whole site may know them all."""
    return [state for state in STATES.values() if person != "editor" and person not in state.known_to]
