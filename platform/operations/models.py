"""What an import of an archive remembers of each thing, so that the next one knows what changed, and where."""

from __future__ import annotations

from django.db import models


class ImportedThing(models.Model):
    """A thing that came from an archive: its digest there (`theirs`), and what it was here once written (`ours`).

    Where neither moved nothing is new; where one did it is followed; where both did they are in conflict. `refused` is
    the digest there that is in conflict and was set beside as a draft, so that it is told again and not written again.
    """

    uid = models.UUIDField("identifiant du corpus", unique=True)
    origin = models.CharField("site d'origine", max_length=300, blank=True)
    theirs = models.CharField("empreinte reçue", max_length=64)
    ours = models.CharField("empreinte ici", max_length=64)
    refused = models.CharField("empreinte en conflit", max_length=64, blank=True)
    at = models.DateTimeField("importé le", auto_now=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "élément importé"
        verbose_name_plural = "éléments importés"

    def __str__(self) -> str:
        return str(self.uid)
