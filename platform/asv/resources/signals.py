"""Every change of what can be found writes a row in the outbox, in the transaction of the change.

Pages that are no resource write one under a topic that nobody follows: it ends the state that the site's map is of.
"""

from __future__ import annotations

from django.db.models import Model
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_delete
from django.dispatch import receiver
from wagtail.models import Collection, CollectionViewRestriction, Page, PageViewRestriction
from wagtail.signals import page_slug_changed, page_unpublished, post_page_move

from asv.core.models import AsvDocument
from asv.jobs.outbox import emit, emit_many
from asv.resources.models import ResourceFile, ResourcePage
from asv.resources.naming import WAYS, resources_found_by
from asv.taxonomy.changes import vocabulary_changed

TREE = "tree"


@receiver(post_save)
@receiver(post_delete)
def resource_changed(sender: type, instance: object, **kwargs: object) -> None:
    """Queue a resource that was saved, published, unpublished or deleted."""
    if isinstance(instance, Page) and not kwargs.get("raw"):
        emit(_topic(instance), instance.pk)


@receiver(page_unpublished)
def resource_unpublished(sender: type, instance: Page, **kwargs: object) -> None:
    """Queue a resource that was unpublished, which `post_save` tells by its columns alone."""
    emit(_topic(instance), instance.pk)


@receiver(post_page_move)
@receiver(page_slug_changed)
def branch_moved(sender: type, instance: Page, **kwargs: object) -> None:
    """Queue everything below a moved page: its addresses, and perhaps its restrictions, have changed."""
    _emit_branch(instance)


@receiver(post_save, sender=PageViewRestriction)
@receiver(pre_delete, sender=PageViewRestriction)
def restriction_changed(sender: type, instance: PageViewRestriction, **kwargs: object) -> None:
    """Who may read a branch has changed."""
    _emit_branch(instance.page)


@receiver(m2m_changed, sender=PageViewRestriction.groups.through)
def restriction_groups_changed(sender: type, instance: object, **kwargs: object) -> None:
    """Which groups may read a branch has changed."""
    if isinstance(instance, PageViewRestriction):
        _emit_branch(instance.page)


@receiver(post_save, sender=CollectionViewRestriction)
@receiver(pre_delete, sender=CollectionViewRestriction)
def collection_restriction_changed(sender: type, instance: CollectionViewRestriction, **kwargs: object) -> None:
    """Who may open the documents of a collection has changed."""
    _emit_carriers(instance.collection)


@receiver(m2m_changed, sender=CollectionViewRestriction.groups.through)
def collection_groups_changed(sender: type, instance: object, **kwargs: object) -> None:
    """Which groups may open the documents of a collection has changed."""
    if isinstance(instance, CollectionViewRestriction):
        _emit_carriers(instance.collection)


@receiver(post_save, sender=Collection)
def collection_changed(sender: type, instance: Collection, created: bool = False, **kwargs: object) -> None:
    """Queue the pages of a collection that may have moved below a restricted one."""
    if not created:
        _emit_carriers(instance)


@receiver(post_save, sender=AsvDocument)
def document_changed(sender: type, instance: AsvDocument, **kwargs: object) -> None:
    """A file's text is to be read again, and the pages that carry it indexed again."""
    emit("document", instance.pk)
    emit_many("page", ResourceFile.objects.filter(document=instance).values_list("page_id", flat=True))


@receiver([post_save, pre_delete])
def term_changed(sender: type, instance: Model, created: bool = False, **kwargs: object) -> None:
    """Entries carry the slugs and names of terms: pages that one finds are indexed again when it changes or goes."""
    if sender in WAYS and not created and not kwargs.get("raw"):
        emit_many("page", resources_found_by(instance).values_list("pk", flat=True))


@receiver(vocabulary_changed)
def vocabulary_moved(sender: type, pages: set[int], **kwargs: object) -> None:
    """Pages name another term than before: their rows were moved without being saved."""
    emit_many("page", sorted(pages))


def _emit_carriers(collection: Collection) -> None:
    """The pages that carry a document of this collection or of one below it."""
    rows = ResourceFile.objects.filter(document__collection__path__startswith=collection.path)
    emit_many("page", rows.values_list("page_id", flat=True).distinct())


def _topic(page: Page) -> str:
    return "page" if isinstance(page, ResourcePage) else TREE


def _emit_branch(page: Page) -> None:
    emit(TREE, page.pk)
    branch = ResourcePage.objects.filter(path__startswith=page.path)
    emit_many("page", branch.values_list("pk", flat=True))
