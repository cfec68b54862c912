"""Posts and who holds them, handovers, what contact forms did, and what the list is searched by."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone

from asv.taxonomy.models import DemarcheKind, Organisation, Territory, Theme


class Level(models.TextChoices):
    """Who sees a line of an entry."""

    NOBODY = "nobody", "Personne"
    MEMBERS = "members", "Membres"
    PUBLIC = "public", "Tout le monde"


# Lines of an entry, in the order they are shown. Those of the first list belong to the post and pass to the successor;
# those of the second belong to the person and never do.
POST_LINES = ("function", "organisation", "territories", "demarches", "networks", "themes")
PERSONAL_LINES = ("name", "presentation", "email", "phone", "contact")
LINES = ("name", *POST_LINES, *PERSONAL_LINES[1:])


class Post(models.Model):
    """A post in a structure. Held, it shows only what its holder consents to; vacant, what editors announce."""

    function = models.CharField("fonction", max_length=150)
    organisation = models.ForeignKey(
        Organisation,
        verbose_name="structure",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="posts",
    )
    territories = models.ManyToManyField(Territory, verbose_name="territoires", blank=True, related_name="+")
    demarches = models.ManyToManyField(DemarcheKind, verbose_name="démarches", blank=True, related_name="+")
    networks = models.ManyToManyField("network.NetworkPage", verbose_name="réseaux", blank=True, related_name="posts")
    themes = models.ManyToManyField(Theme, verbose_name="thèmes", blank=True, related_name="+")
    holder = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="titulaire",
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="directory_posts",
    )
    vacant_since = models.DateTimeField("vacant depuis", null=True, blank=True, editable=False)
    announced_vacant = models.BooleanField(
        "montrer que le poste est vacant",
        default=False,
        help_text="Sans titulaire : la fonction, la structure, les territoires et les démarches paraissent.",
    )
    withheld = models.BooleanField(
        "masquer",
        default=False,
        help_text="La fiche ne paraît nulle part, quoi qu’ait choisi son titulaire. L’inverse n’existe pas : personne "
        "d’autre que lui ne peut la faire paraître.",
    )
    name = models.CharField("nom", max_length=150, blank=True, editable=False)
    presentation = models.TextField("présentation", max_length=2000, blank=True, editable=False)
    email = models.EmailField("adresse e-mail", blank=True, editable=False)
    phone = models.CharField("téléphone", max_length=30, blank=True, editable=False)
    levels = models.JSONField("visibilité", default=dict, blank=True, editable=False)
    consented_at = models.DateTimeField("consentement du", null=True, blank=True, editable=False)
    consent_version = models.CharField("texte accepté", max_length=20, blank=True, editable=False)
    confirmed_at = models.DateTimeField("confirmée le", null=True, blank=True, editable=False, db_index=True)
    first_reminder_at = models.DateTimeField("premier rappel", null=True, blank=True, editable=False)
    second_reminder_at = models.DateTimeField("second rappel", null=True, blank=True, editable=False)
    hidden_at = models.DateTimeField("retirée faute de réponse le", null=True, blank=True, editable=False)
    created_at = models.DateTimeField("créé le", default=timezone.now, editable=False)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "poste"
        verbose_name_plural = "postes"
        ordering = ["function", "pk"]

    def __str__(self) -> str:
        return f"{self.function} ({self.organisation.name})" if self.organisation else self.function

    def get_absolute_url(self) -> str:
        """The entry's page."""
        return reverse("directory_entry", args=[self.pk])

    @property
    def is_vacant(self) -> bool:
        """Whether nobody holds it."""
        return self.holder_id is None

    def level(self, line: str) -> str:
        """Who sees this line, as the holder chose: nobody unless they said otherwise."""
        value = self.levels.get(line, Level.NOBODY)
        return value if value in Level.values else Level.NOBODY


class HandoverState(models.TextChoices):
    PENDING = "pending", "Proposé"
    ACCEPTED = "accepted", "Accepté"
    REFUSED = "refused", "Refusé"
    CANCELLED = "cancelled", "Annulé"


class Handover(models.Model):
    """A post offered to a successor by e-mail; the secret of its link is kept hashed."""

    post = models.ForeignKey(Post, verbose_name="poste", on_delete=models.CASCADE, related_name="handovers")
    invited = models.EmailField("adresse invitée", blank=True)
    offered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="proposé par", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    predecessor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="titulaire sortant",
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    with_drafts = models.BooleanField("avec les brouillons", default=False)
    digest = models.CharField("empreinte du lien", max_length=64, unique=True)
    state = models.CharField("état", max_length=10, choices=HandoverState, default=HandoverState.PENDING)
    expires_at = models.DateTimeField("expire le")
    created_at = models.DateTimeField("proposé le", default=timezone.now)
    ended_at = models.DateTimeField("répondu le", null=True, blank=True)
    drafts_moved = models.PositiveIntegerField("brouillons transmis", default=0)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "passage de relais"
        verbose_name_plural = "passages de relais"
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["post"], condition=models.Q(state="pending"), name="one_pending_handover_a_post"
            )
        ]

    def __str__(self) -> str:
        return f"{self.post} ({self.get_state_display().lower()})"

    def is_open(self, now: datetime) -> bool:
        """Whether it can still be answered."""
        return self.state == HandoverState.PENDING and now < self.expires_at


class ContactMade(models.Model):
    """A message left through the directory: that it did, never what it said nor who wrote it."""

    post = models.ForeignKey(
        Post, verbose_name="poste", null=True, blank=True, on_delete=models.CASCADE, related_name="contacts"
    )
    organisation = models.ForeignKey(
        Organisation, verbose_name="structure", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    from_member = models.BooleanField("écrit par un membre")
    made_at = models.DateTimeField("le", default=timezone.now, db_index=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "message transmis"
        verbose_name_plural = "messages transmis"
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.made_at:%d/%m/%Y}"


class ClosedContact(models.Model):
    """A structure that asked to receive nothing more through the form."""

    organisation = models.OneToOneField(
        Organisation, verbose_name="structure", on_delete=models.CASCADE, related_name="closed_contact"
    )
    closed_at = models.DateTimeField("depuis le", default=timezone.now)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "formulaire fermé"
        verbose_name_plural = "formulaires fermés"

    def __str__(self) -> str:
        return str(self.organisation)


class Audience(models.TextChoices):
    """For whom a row of the list was written."""

    ALL = "all", "Tous"
    PUBLIC = "public", "Visiteurs"
    MEMBERS = "members", "Membres"


class Listing(models.Model):
    """A row of the list, with the words it is found by: one a structure, and one a post for each audience it has.

    Written from what that audience may see and nothing else, so that no search finds what is not shown.
    """

    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.CASCADE, related_name="listings")
    post = models.ForeignKey(Post, null=True, on_delete=models.CASCADE, related_name="listings")
    audience = models.CharField("pour", max_length=8, choices=Audience)
    sort_name = models.CharField("tri", max_length=200)
    words = models.TextField("mots", blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "ligne de l’annuaire"
        verbose_name_plural = "lignes de l’annuaire"
        indexes = [models.Index(fields=["audience", "sort_name"], name="listing_order")]
        constraints = [
            models.UniqueConstraint(fields=["organisation"], condition=models.Q(post=None), name="listing_structure"),
            models.UniqueConstraint(fields=["post", "audience"], name="listing_post"),
        ]

    def __str__(self) -> str:
        return self.sort_name


class Trait(models.Model):
    """A value a row is filtered by."""

    listing = models.ForeignKey(Listing, on_delete=models.CASCADE, related_name="traits")
    audience = models.CharField("pour", max_length=8, choices=Audience)
    facet = models.CharField("facette", max_length=12)
    value = models.CharField("valeur", max_length=100)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "critère"
        verbose_name_plural = "critères"
        indexes = [models.Index(fields=["facet", "value", "audience", "listing"], name="trait_found")]

    def __str__(self) -> str:
        return f"{self.facet} {self.value}"
