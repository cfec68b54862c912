"""What imports remember: of each thing what it was, of an older site its words and its addresses."""

from __future__ import annotations

from django.db import models
from django.utils import timezone


class ImportedThing(models.Model):
    """A thing that came from an archive: its digest there (`theirs`), and what it was here once written (`ours`).

    Where neither moved nothing is new; where one did it is followed; where both did they are in conflict. `refused` is
    the digest there that is in conflict and was set beside as a draft, so that it is told again and not written again.
    """

    uid = models.UUIDField("identifiant du corpus", unique=True)
    origin = models.CharField("site d’origine", max_length=300, blank=True)
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


NOTHING = "-"  # the target of a word that is to be nothing here


class OldTerm(models.Model):
    """A category or tag of an older site and what it is here (`target`), as editors decided: kept between imports.

    A target is a term (`theme/sante-mentale`), a place (`place/com-59350`), a type of page (`type/experience`), or
    nothing (`-`). Empty: nobody has decided.
    """

    folded = models.CharField("mot replié", max_length=120, unique=True, editable=False)
    label = models.CharField("mot de l’ancien site", max_length=120)
    sort = models.CharField("y était", max_length=20, blank=True)
    uses = models.PositiveIntegerField("pages", default=0)
    target = models.CharField("est ici", max_length=120, blank=True)
    decided_at = models.DateTimeField("décidé le", null=True, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "mot d’un ancien site"
        verbose_name_plural = "mots d’un ancien site"
        ordering = ["-uses", "label"]

    def __str__(self) -> str:
        return self.label


class OldAddress(models.Model):
    """A path that led to a page on its older site: it leads to the page here from the moment that it is published."""

    uid = models.UUIDField("identifiant du corpus", db_index=True)
    path = models.CharField("ancien chemin", max_length=255, unique=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "adresse d’un ancien site"
        verbose_name_plural = "adresses d’un ancien site"

    def __str__(self) -> str:
        return self.path


class PagesImportState(models.TextChoices):
    READING = "reading", "Lecture du fichier"
    CHECKING = "checking", "Vérification en cours"
    CHECKED = "checked", "Vérifié : à relire et accepter"
    WRITING = "writing", "Écriture des brouillons en cours"
    DONE = "done", "Terminé"
    CANCELLED = "cancelled", "Abandonné"
    FAILED = "failed", "Illisible"


class LineState(models.TextChoices):
    WAITING = "waiting", "À vérifier"
    NEW = "new", "Nouvelle"
    CHANGED = "changed", "Modifiée là-bas"
    SAME = "same", "Déjà ici"
    CONFLICT = "conflict", "Modifiée ici depuis"
    GONE = "gone", "Supprimée ici"
    REFUSED = "refused", "Refusée"
    ACCEPTED = "accepted", "Acceptée, en attente"
    WRITTEN = "written", "En brouillon"


READY = (LineState.NEW, LineState.CHANGED)


class PagesImport(models.Model):
    """A file of an older site's pages, from its upload to the last of its drafts; it lies in `DATA_DIR` meanwhile."""

    filename = models.CharField("fichier", max_length=200)
    state = models.CharField("état", max_length=10, choices=PagesImportState, default=PagesImportState.READING)
    kind = models.CharField("les pages deviennent", max_length=20, default="actualite")
    address = models.CharField("adresse de l’ancien site", max_length=300, blank=True)
    refused = models.JSONField("ce qui n’est pas une page", default=list, blank=True)
    error = models.CharField("pourquoi il est illisible", max_length=500, blank=True)
    created_at = models.DateTimeField("déposé le", default=timezone.now)
    finished_at = models.DateTimeField("terminé le", null=True, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "import d’un ancien site"
        verbose_name_plural = "imports d’un ancien site"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.filename

    @property
    def is_moving(self) -> bool:
        """Whether the worker has something left to do."""
        return self.state in (PagesImportState.READING, PagesImportState.CHECKING, PagesImportState.WRITING)


class ImportedPage(models.Model):
    """A page as it was read (`found`), what it would be here, and what became of it."""

    job = models.ForeignKey(PagesImport, on_delete=models.CASCADE, related_name="lines")
    number = models.PositiveIntegerField("rang")
    uid = models.UUIDField("identifiant du corpus")
    found = models.JSONField("page lue", default=dict)
    state = models.CharField("état", max_length=10, choices=LineState, default=LineState.WAITING)
    title = models.CharField("titre", max_length=255, blank=True)
    kind = models.CharField("type", max_length=60, blank=True)
    percent = models.PositiveSmallIntegerField("complétude", null=True, blank=True)
    reason = models.CharField("raison", max_length=300, blank=True)
    faults = models.JSONField("à voir", default=list, blank=True)
    notes = models.JSONField("reconnu", default=list, blank=True)
    # No key to the page: whoever deletes one would pay for this table.
    page_id = models.PositiveBigIntegerField("numéro du brouillon", null=True, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "page d’un ancien site"
        verbose_name_plural = "pages d’un ancien site"
        ordering = ["job", "number"]
        indexes = [models.Index(fields=["job", "state", "number"], name="imported_page_state")]

    def __str__(self) -> str:
        return self.title or str(self.uid)


class ReadDocument(models.Model):
    """A document read to make a récit of it: its bits with the part of each, what was recognised, and its draft.

    What no part has stays here, in the tray, also once there is a draft: a word of the document is never lost.
    """

    filename = models.CharField("fichier", max_length=200)
    title = models.CharField("titre", max_length=255)
    bits = models.JSONField("morceaux", default=list)
    found = models.JSONField("reconnu", default=list)
    faults = models.JSONField("à voir", default=list)
    created_at = models.DateTimeField("déposé le", default=timezone.now, db_index=True)
    # No key to the page: whoever deletes one would pay for this table.
    page_id = models.PositiveBigIntegerField("numéro du brouillon", null=True, blank=True, db_index=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "document lu"
        verbose_name_plural = "documents lus"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.title
