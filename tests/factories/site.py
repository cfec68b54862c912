"""A small site for tests: the tree, and pages made through Wagtail's own methods."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import fields
from typing import Any

from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from wagtail.models import BaseViewRestriction, Page, PageViewRestriction

from asv.accounts.models import User
from asv.core.models import AsvDocument
from experiences.models import ExperiencePage
from operations.founding.tree import Tree, build_tree
from tests.factories.pages import publish, publish_as_editor

PASSWORD = "une-longue-phrase-2026"


_FOUND: list[Tree] = []


def make_tree() -> Tree:
    """The home page and the index pages: in one question where they are as this process last found them."""
    if _FOUND:
        tree = deepcopy(_FOUND[0])
        rows = {row.pk: row for row in Page.objects.filter(pk__in=[page.pk for page in pages_of(tree)])}
        if all(_as_it_was(page, rows.get(page.pk)) for page in pages_of(tree)):
            return tree
    _FOUND[:] = [build_tree()]
    return deepcopy(_FOUND[0])


def pages_of(tree: Tree) -> list[Page]:
    return [getattr(tree, field.name) for field in fields(tree)]


def _as_it_was(page: Page, row: Page | None) -> bool:
    """Whether the row says of this page what was found; how many pages are below it, it is told."""
    page.numchild = row.numchild if row else 0
    return row is not None and all(
        getattr(page, field.attname) == getattr(row, field.attname) for field in Page._meta.local_fields
    )


def make_experience(tree: Tree, title: str = "Ambassadeurs de santé à Lille", **fields: Any) -> ExperiencePage:
    """A published récit, with its `themes` and `territories`; `live=False` leaves it a draft, with its revision.

    `edited=True` publishes it as an editor does, and leaves what that leaves.
    """
    live, edited = fields.pop("live", True), fields.pop("edited", False)
    terms = {name: fields.pop(name) for name in ("themes", "territories") if name in fields}
    page = ExperiencePage(title=title, summary=fields.pop("summary", "Des habitants relais."), live=False, **fields)
    for name, chosen in terms.items():
        setattr(page, name, chosen)
    if live:
        return (publish_as_editor if edited else publish)(tree.experiences, page)
    tree.experiences.refresh_from_db()
    tree.experiences.add_child(instance=page)
    page.save_revision()
    return page


def restrict(page: Page, kind: str = BaseViewRestriction.LOGIN, group: Group | None = None) -> PageViewRestriction:
    """Keep a page, and all below it, for those signed in, for a group, or behind a password."""
    restriction = PageViewRestriction.objects.create(
        page=page, restriction_type=kind, password="sesame" if kind == BaseViewRestriction.PASSWORD else ""
    )
    if group:
        restriction.groups.add(group)
    return restriction


def make_user(email: str = "membre@exemple.fr", **fields: Any) -> User:
    """A member whose address is verified."""
    from allauth.account.models import EmailAddress

    user = User.objects.create_user(email, PASSWORD, **fields)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def make_document(title: str = "Synthèse", name: str = "synthese.pdf", body: bytes = b"%PDF-1.4 essai") -> AsvDocument:
    """A document in the root collection."""
    document = AsvDocument(title=title)
    document.file.save(name, ContentFile(body), save=False)
    document.file_size = len(body)
    document.save()
    return document
