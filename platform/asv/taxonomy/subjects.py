"""What may be renamed, merged, split and retired: every declared vocabulary, organisations, places."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from django.db.models import Model
from wagtail.permissions import page_permission_policy

from asv.core.slugs import slugify
from asv.core.visitor import Visitor
from asv.taxonomy.former_slugs import known_before
from asv.taxonomy.models import VOCABULARIES, Organisation, Territory

_OF_A_SITE = 2  # depth of a site's home page in the tree; above it is the root of all


@dataclass(frozen=True, slots=True)
class Subject:
    """A table of things that addresses, alerts and imports name by a slug or a code.

    `parameter` takes it in addresses; `carried` are the columns that the parts of a split thing have from it. Codes of
    places are the official reference's: they are not changed here, and a place is split among others.
    """

    parameter: str
    model: type[Model]
    slug: str = "slug"
    label: str = "label"
    carried: tuple[str, ...] = ()

    @property
    def is_official(self) -> bool:
        """Whether its slugs are codes of the official reference."""
        return self.slug == "code"

    def slug_of(self, row: Model) -> str:
        """What addresses call it."""
        return str(getattr(row, self.slug))

    def label_of(self, row: Model) -> str:
        """What readers call it."""
        return str(getattr(row, self.label))

    def may_change(self, user: Visitor) -> bool:
        """Whether this person may change these, and delete them or publish everything that carries them."""
        meta = self.model._meta
        return user.has_perm(f"{meta.app_label}.change_{meta.model_name}") and (
            user.has_perm(f"{meta.app_label}.delete_{meta.model_name}") or _publishes_everywhere(user)
        )

    def free_slug(self, label: str) -> str:
        """A slug made of a label that nothing has or had."""
        base = slugify(label)[:70] or "terme"
        taken = set(self.model._default_manager.values_list(self.slug, flat=True)) | set(known_before(self.parameter))
        number, found = 2, base
        while found in taken:
            number, found = number + 1, f"{base}-{number}"
        return found


def _publishes_everywhere(user: Visitor) -> bool:
    """Whether this person publishes in the whole tree: who does so in one section changes no other section's words.

    What they may do with pages is read once a request, as Wagtail's admin has it; every page of the admin asks.
    """
    given = page_permission_policy.get_cached_permissions_for_user(user)
    return any(one.page.depth <= _OF_A_SITE and one.permission.codename == "publish_page" for one in given)


@cache
def subjects() -> dict[str, Subject]:
    """All of them, by the parameter that takes them."""
    terms = {
        parameter: Subject(
            parameter,
            model,
            carried=tuple(name for name in ("order", "parent_id", "palette") if model.has(name.removesuffix("_id"))),
        )
        for parameter, model in VOCABULARIES.items()
    }
    return {
        **terms,
        "organisation": Subject("organisation", Organisation, label="name", carried=("kind", "territory_id")),
        "territoire": Subject("territoire", Territory, slug="code", label="name"),
    }


def subject_of(row: object) -> Subject | None:
    """The subject that a row belongs to; None for anything else."""
    return next((subject for subject in subjects().values() if type(row) is subject.model), None)
