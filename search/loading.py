"""Loading the thesaurus that the project ships into the editors' own."""

from __future__ import annotations

from collections.abc import Callable

from asv.core.slugs import slugify
from search.models import Synonym
from search.refusals import Groups, faults
from search.starting_list import StartingGroup, starting_groups


def load_synonyms(tell: Callable[[str], object]) -> int:
    """Add the groups that are missing and bring those nobody has changed up to date; how many were added.

    A group that an editor changed, renamed or took out of use stays as it is. One that the form would refuse (a circle,
    words too common to be searched, too many expressions) is left out, and `tell` hears why.
    """
    groups = list(Synonym.objects.all())
    there_are = Groups(groups)
    known = {group.term.casefold(): group for group in groups} | {group.slug: group for group in groups}
    added = 0
    for shipped in map(_as_shipped, starting_groups()):
        there = known.get(shipped.slug) or known.get(shipped.term.casefold())
        if there is not None and not there.shipped == there.fingerprint != shipped.fingerprint:
            continue
        if fault := faults(shipped, there_are.circles(shipped)):
            tell(f"Thésaurus, « {shipped.term} » laissé de côté. {fault}")
            continue
        if there is not None:
            shipped.pk, shipped.slug, shipped.active = there.pk, there.slug, there.active
        shipped.save()
        there_are.add(shipped)
        added += there is None
    return added


def _as_shipped(group: StartingGroup) -> Synonym:
    row = Synonym(
        term=group.term,
        slug=slugify(group.term),
        equivalents="\n".join(group.equivalents),
        narrower="\n".join(group.narrower),
        related="\n".join(group.related),
        source=group.source,
        close_matches="\n".join(group.close_matches),
    )
    row.shipped = row.fingerprint
    return row
