"""A file of démarches on its way in: the job, and each of its lines with what became of it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone


class ImportState(models.TextChoices):
    READING = "reading", "Lecture du fichier"
    CHECKING = "checking", "Vérification en cours"
    CHECKED = "checked", "Vérifié, rien n’est encore écrit"
    WRITING = "writing", "Écriture en cours"
    DONE = "done", "Terminé"
    CANCELLED = "cancelled", "Abandonné"
    FAILED = "failed", "Illisible"


class LineState(models.TextChoices):
    WAITING = "waiting", "À vérifier"
    NEW = "new", "À créer"
    CHANGED = "changed", "À mettre à jour"
    SAME = "same", "Déjà à jour"
    DUPLICATE = "duplicate", "Doublon"
    FAULTY = "faulty", "En faute"
    CREATED = "created", "Créée"
    UPDATED = "updated", "Mise à jour"


READY = (LineState.NEW, LineState.CHANGED)
REFUSED = (LineState.FAULTY, LineState.DUPLICATE)


class DemarcheImport(models.Model):
    """One file, from its upload to the report that stays."""

    filename = models.CharField("fichier", max_length=200)
    # Kept until it is read into lines, then emptied: the lines hold all that is needed.
    content = models.BinaryField("contenu", null=True, blank=True)
    state = models.CharField("état", max_length=10, choices=ImportState, default=ImportState.READING)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="par",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    publish = models.BooleanField("publier aussitôt", default=False)
    announce = models.BooleanField("prévenir les abonnés", default=False)
    encoding = models.CharField("lu comme", max_length=40, blank=True)
    notes = models.JSONField("remarques sur le fichier", default=list, blank=True)
    error = models.CharField("pourquoi il est illisible", max_length=500, blank=True)
    total = models.PositiveIntegerField("lignes", default=0)
    created_at = models.DateTimeField("déposé le", default=timezone.now)
    finished_at = models.DateTimeField("terminé le", null=True, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "import de démarches"
        verbose_name_plural = "imports de démarches"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.filename

    @property
    def is_moving(self) -> bool:
        """Whether the worker has something left to do."""
        return self.state in (ImportState.READING, ImportState.CHECKING, ImportState.WRITING)


class ImportLine(models.Model):
    """A line of the file as it was written, what it asks for, and what became of it."""

    job = models.ForeignKey(DemarcheImport, on_delete=models.CASCADE, related_name="lines")
    number = models.PositiveIntegerField("ligne")
    cells = models.JSONField("cellules", default=dict)
    # The same démarche twice in one file: equal keys.
    key = models.CharField("clé", max_length=64, blank=True)
    state = models.CharField("état", max_length=10, choices=LineState, default=LineState.WAITING)
    # Why it is not written; then what was noticed of it, which stops nothing.
    messages = models.JSONField("messages", default=list, blank=True)
    notices = models.JSONField("remarques", default=list, blank=True)
    page = models.ForeignKey(
        "network.DemarchePage",
        verbose_name="démarche",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "ligne d’import"
        verbose_name_plural = "lignes d’import"
        ordering = ["job", "number", "pk"]
        indexes = [models.Index(fields=["job", "state", "number"], name="import_line_state")]

    def __str__(self) -> str:
        return f"ligne {self.number}"
