"""What the directory follows: structures and words that change, accounts that close."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import m2m_changed, post_save, pre_delete
from django.dispatch import receiver

from asv.accounts.models import User
from asv.taxonomy.models import Organisation, Territory, Theme
from network.directory.listing import follow_place, refresh_organisations, refresh_posts
from network.directory.models import Post


@receiver(post_save, sender=Organisation)
def organisation_saved(sender: object, instance: Organisation, **kwargs: object) -> None:
    """Write anew the rows of a saved structure and of the entries that name it."""
    refresh_organisations([instance.pk])
    refresh_posts(instance.posts.values_list("pk", flat=True))


@receiver(pre_delete, sender=Organisation)
def organisation_going(sender: object, instance: Organisation, **kwargs: object) -> None:
    """Take the structure out of its posts before it is deleted, so that their rows no longer name it.

    The database would empty the link only afterwards.
    """
    posts = list(instance.posts.values_list("pk", flat=True))
    instance.posts.update(organisation=None)
    refresh_posts(posts)


@receiver(post_save, sender=Post)
def post_saved(sender: object, instance: Post, **kwargs: object) -> None:
    """Write anew the rows of a saved post."""
    refresh_posts([instance.pk])


for _field in (Post.territories, Post.demarches, Post.networks, Post.themes):

    @receiver(m2m_changed, sender=_field.through, weak=False)
    def post_related(sender: object, instance: object, action: str, **kwargs: object) -> None:
        """What a post is found by changed."""
        if action.startswith("post_") and isinstance(instance, Post):
            refresh_posts([instance.pk])


@receiver(post_save, sender=Theme)
def theme_saved(sender: object, instance: Theme, created: bool, **kwargs: object) -> None:
    """A theme was renamed."""
    if not created:
        refresh_posts(Post.objects.filter(themes=instance).values_list("pk", flat=True))


@receiver(post_save, sender=Territory)
def place_saved(sender: object, instance: Territory, created: bool, **kwargs: object) -> None:
    """A place was renamed."""
    if not created and not kwargs.get("raw"):
        follow_place(instance)


@receiver(post_save, sender=User)
def account_saved(sender: Any, instance: User, created: bool, update_fields: Any, **kwargs: Any) -> None:
    """Write anew the rows of a person's entries when their account is closed or opened again."""
    if not created and (update_fields is None or "is_active" in update_fields):
        refresh_posts(Post.objects.filter(holder=instance).values_list("pk", flat=True))
