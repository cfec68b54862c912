"""What the team knows of each resource to keep it true: who looks after it, when it was read again, links, reads."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from django.conf import settings
from django.db import models
from django.utils import timezone
from wagtail.models import Page

from asv.resources.models import ResourcePage
from asv.taxonomy.models import Organisation


class Upkeep(models.Model):
    """When a resource is to be read again, who was told, and how complete it is as last saved."""

    page = models.OneToOneField(ResourcePage, on_delete=models.CASCADE, primary_key=True, related_name="upkeep")
    due_on = models.DateField("à relire le", null=True, db_index=True)
    asked_on = models.DateField("responsable averti le", null=True)
    deputy_asked_on = models.DateField("suppléance avertie le", null=True)
    contact_asked_on = models.DateField("organisation interrogée le", null=True)
    contact = models.ForeignKey(
        Organisation, verbose_name="organisation interrogée", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    done = models.PositiveSmallIntegerField("critères remplis", default=0)
    total = models.PositiveSmallIntegerField("critères", default=0)
    # Two resources of one key have nearly the same title; empty until the worker wrote it.
    title_key = models.CharField(
        "titre replié", max_length=255, default="", db_default="", editable=False, db_index=True
    )

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "tenue d’une ressource"
        verbose_name_plural = "tenue des ressources"

    def __str__(self) -> str:
        return f"Tenue de {self.page_id}"


class Role(models.TextChoices):
    OWNER = "responsable", "Responsable"
    DEPUTY = "suppleant", "Suppléance"


class Charge(models.Model):
    """Who looks after a resource. It goes with the account: the resource is then nobody's, and says so."""

    page = models.ForeignKey(ResourcePage, on_delete=models.CASCADE, related_name="charges")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="charges")
    role = models.CharField("rôle", max_length=12, choices=Role, default=Role.OWNER)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "responsabilité"
        verbose_name_plural = "responsabilités"
        constraints = [models.UniqueConstraint(fields=["page", "role"], name="charge_once")]

    def __str__(self) -> str:
        return f"{self.get_role_display()} de {self.page_id}"


class Absence(models.Model):
    """Until when somebody of the team is away, that day included: their deputies are asked meanwhile."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="absence"
    )
    until = models.DateField("jusqu’au")

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "absence"
        verbose_name_plural = "absences"

    def __str__(self) -> str:
        return f"{self.user_id} jusqu’au {self.until}"


class BoardView(models.Model):
    """A view of the board that somebody keeps: what its address asks, under a name of theirs."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="board_views")
    name = models.CharField("nom", max_length=60)
    querystring = models.CharField("ce qu’elle montre", max_length=500)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "vue gardée"
        verbose_name_plural = "vues gardées"
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint(fields=["user", "name"], name="board_view_once")]

    def __str__(self) -> str:
        return self.name


class SightKind(models.TextChoices):
    EXPORT = "export", "Export"
    PEOPLE = "personnes", "Données de personnes"


class Sight(models.Model):
    """That somebody of the team took rows out of the admin, or looked at rows about people."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="sights")
    kind = models.CharField("sorte", max_length=10, choices=SightKind)
    path = models.CharField("adresse", max_length=200)
    at = models.DateTimeField("le", db_index=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "consultation"
        verbose_name_plural = "consultations"
        constraints = [models.UniqueConstraint(fields=["user", "kind", "path", "at"], name="sight_once")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.path}"


class ContactVerdict(models.TextChoices):
    RIGHT = "exacte", "Toujours exacte"
    CORRECT = "corriger", "À corriger"
    WITHDRAW = "retirer", "À retirer"


class ContactAnswer(models.Model):
    """What an organisation says of its resource when it is asked; `settled_at` is when the team had dealt with it."""

    page = models.ForeignKey(ResourcePage, on_delete=models.CASCADE, related_name="contact_answers")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    verdict = models.CharField("réponse", max_length=10, choices=ContactVerdict)
    words = models.TextField("précisions", blank=True)
    at = models.DateTimeField("reçue le", default=timezone.now)
    settled_at = models.DateTimeField("traitée le", null=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "réponse d’une organisation"
        verbose_name_plural = "réponses d’organisations"
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.organisation_id} sur {self.page_id} : {self.get_verdict_display()}"


class LinkState(models.TextChoices):
    NEW = "neuf", "Pas encore vérifié"
    GOOD = "bon", "Répond"
    MOVED = "deplace", "A changé d’adresse"
    WARNING = "alerte", "Ne se laisse pas vérifier"
    FAILING = "echec", "Ne répond pas, à revoir"
    DEAD = "mort", "Mort"


class Link(models.Model):
    """An address that pages name, and what became of it."""

    url = models.TextField("adresse")
    digest = models.CharField("empreinte", max_length=64, unique=True)
    host = models.CharField("site", max_length=255, blank=True, db_index=True)
    state = models.CharField("état", max_length=8, choices=LinkState, default=LinkState.NEW, db_index=True)
    said = models.CharField("ce qui a répondu", max_length=200, blank=True)
    moved_to = models.TextField("nouvelle adresse", blank=True)
    archived = models.TextField("copie archivée", blank=True)
    failures = models.PositiveSmallIntegerField("échecs de suite", default=0)
    failing_since = models.DateTimeField("en échec depuis", null=True)
    checked_at = models.DateTimeField("vérifié le", null=True)
    next_at = models.DateTimeField("à vérifier le", null=True, db_index=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "lien"
        verbose_name_plural = "liens"
        ordering = ["url"]

    def __str__(self) -> str:
        return self.url

    @staticmethod
    def digest_of(url: str) -> str:
        """What tells addresses apart, of one length for the index of both databases."""
        return hashlib.sha256(url.encode()).hexdigest()


class LinkUse(models.Model):
    """That a page names an address."""

    link = models.ForeignKey(Link, on_delete=models.CASCADE, related_name="uses")
    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="link_uses")

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "emploi d’un lien"
        verbose_name_plural = "emplois de liens"
        constraints = [models.UniqueConstraint(fields=["link", "page"], name="link_use_once")]

    def __str__(self) -> str:
        return f"{self.link_id} dans {self.page_id}"


class ReadCount(models.Model):
    """How often a resource was read in a week: no person, address or hour behind the number.

    There is one, of no read, for a resource of which only files were fetched.
    """

    page = models.ForeignKey(ResourcePage, on_delete=models.CASCADE, related_name="read_counts")
    week = models.DateField("semaine", db_index=True)
    reads = models.PositiveIntegerField("lectures", default=0)
    searched = models.PositiveIntegerField("lectures venues d’une recherche", default=0)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "lectures d’une semaine"
        verbose_name_plural = "lectures par semaine"
        constraints = [models.UniqueConstraint(fields=["page", "week"], name="read_count_once")]

    def __str__(self) -> str:
        return f"{self.page_id}, {self.week}: {self.reads}"


class FileCarriers(models.Model):
    """The resources that carried a file together when it was fetched: a download of each of them, and one in all.

    Which file it was is not kept: a resource keeps its figure when it carries the file no more, or the file is gone.
    """

    digest = models.CharField("empreinte", max_length=64, unique=True)
    pages = models.ManyToManyField(ResourcePage, related_name="+")

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "ressources d’un même fichier"
        verbose_name_plural = "ressources d’un même fichier"

    def __str__(self) -> str:
        return f"ressources d’un même fichier, {self.digest[:8]}"

    @staticmethod
    def digest_of(pages: Iterable[int]) -> str:
        """What tells one set of resources from another, whatever their order and number."""
        return hashlib.sha256(" ".join(map(str, sorted(pages))).encode()).hexdigest()


class DownloadCount(models.Model):
    """How often the files that the same resources carry were fetched in a week, each time counted once."""

    carriers = models.ForeignKey(FileCarriers, on_delete=models.CASCADE, related_name="counts")
    week = models.DateField("semaine", db_index=True)
    downloads = models.PositiveIntegerField("téléchargements", default=0)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "téléchargements d’une semaine"
        verbose_name_plural = "téléchargements par semaine"
        constraints = [models.UniqueConstraint(fields=["carriers", "week"], name="download_count_once")]

    def __str__(self) -> str:
        return f"{self.carriers_id}, {self.week}: {self.downloads}"
