"""What a change of a vocabulary touches of dossiers: those that hold a resource concerned, and their public links."""

from __future__ import annotations

from django.db.models import Count as CountRows
from django.db.models import Model, Q

from asv.dossiers.models import Dossier
from asv.resources.naming import resources_naming
from asv.taxonomy.subjects import Subject
from asv.taxonomy.usage import Count


def count_dossiers(subject: Subject, row: Model) -> list[Count]:
    """How many dossiers hold a resource that names this row, and how many of them are shared by a link."""
    holding = Dossier.objects.filter(items__page__in=resources_naming(row).values("pk"))
    found = holding.aggregate(
        number=CountRows("pk", distinct=True),
        shared=CountRows("pk", distinct=True, filter=Q(share_key__isnull=False)),
    )
    counts = [Count(found["number"], "dossier", "dossiers"), Count(found["shared"], "lien public", "liens publics")]
    return [one for one in counts if one.number]
