"""Members of networks, invitations, themes of the year, working groups, and the letters that were sent."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.contrib.auth.models import Group
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone


class Role(models.TextChoices):
    MEMBER = "member", "Membre"
    FACILITATOR = "facilitator", "Animation"


class State(models.TextChoices):
    REQUESTED = "requested", "Demande en attente"
    ACTIVE = "active", "Membre"
    REFUSED = "refused", "Demande refusée"
    LEFT = "left", "N’en fait plus partie"


class Membership(models.Model):
    """A person in a network. Those who are active are in the network's group, which opens its reserved pages."""

    network = models.ForeignKey("network.NetworkPage", on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField("rôle", max_length=12, choices=Role, default=Role.MEMBER)
    state = models.CharField("état", max_length=10, choices=State)
    message = models.TextField("message", blank=True)
    note = models.TextField("mot de la réponse", blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name="décidé par"
    )
    asked_at = models.DateTimeField("demandé le", default=timezone.now)
    joined_at = models.DateTimeField("membre depuis le", null=True)
    ended_at = models.DateTimeField("fini le", null=True)
    wants_letters = models.BooleanField("reçoit les messages du réseau", default=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "membre d’un réseau"
        verbose_name_plural = "membres des réseaux"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["network", "user"], name="membership_once")]
        indexes = [models.Index(fields=["network", "state", "role"], name="membership_state")]

    def __str__(self) -> str:
        return f"{self.user_id} dans {self.network_id} ({self.get_state_display()})"

    @property
    def is_active(self) -> bool:
        """Whether this person belongs to the network now."""
        return self.state == State.ACTIVE

    @property
    def facilitates(self) -> bool:
        """Whether this person looks after the network now."""
        return self.is_active and self.role == Role.FACILITATOR


class NetworkRights(models.Model):
    """The group of a network's facilitators: their rights on the network's own pages, once the team opens the admin."""

    network = models.OneToOneField("network.NetworkPage", on_delete=models.CASCADE, related_name="rights")
    facilitators = models.OneToOneField(Group, on_delete=models.CASCADE, related_name="+")

    wagtail_reference_index_ignore = True

    def __str__(self) -> str:
        return f"Animation de {self.network_id}"


class InvitationState(models.TextChoices):
    PENDING = "pending", "En attente"
    ACCEPTED = "accepted", "Acceptée"
    REFUSED = "refused", "Refusée"
    CANCELLED = "cancelled", "Retirée"


class Invitation(models.Model):
    """Someone asked to join by mail. The link's secret is kept as a digest; the address goes with the answer."""

    network = models.ForeignKey("network.NetworkPage", on_delete=models.CASCADE, related_name="invitations")
    invited = models.EmailField("adresse invitée", max_length=254, blank=True)
    digest = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    state = models.CharField(
        "état", max_length=10, choices=InvitationState, default=InvitationState.PENDING, db_index=True
    )
    created_at = models.DateTimeField("envoyée le", default=timezone.now)
    expires_at = models.DateTimeField("jusqu’au")
    ended_at = models.DateTimeField("finie le", null=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "invitation"
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["network", "invited"], condition=models.Q(state="pending"), name="membership_invited_once"
            )
        ]

    def __str__(self) -> str:
        return f"invitation {self.pk} ({self.get_state_display()})"

    def is_open(self, now: datetime) -> bool:
        """Whether it may still be answered."""
        return self.state == InvitationState.PENDING and now < self.expires_at


class YearTheme(models.Model):
    """What a network works on this year."""

    network = models.ForeignKey("network.NetworkPage", on_delete=models.CASCADE, related_name="year_themes")
    year = models.PositiveSmallIntegerField("année", validators=[MinValueValidator(1990), MaxValueValidator(2100)])
    label = models.CharField("thème", max_length=200)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "thème de l’année"
        verbose_name_plural = "thèmes de l’année"
        ordering = ["-year", "pk"]
        constraints = [models.UniqueConstraint(fields=["network", "year", "label"], name="year_theme_once")]

    def __str__(self) -> str:
        return f"{self.label} ({self.year})"


class WorkingGroup(models.Model):
    """Some members of a network who work on one thing; any member may join."""

    network = models.ForeignKey("network.NetworkPage", on_delete=models.CASCADE, related_name="working_groups")
    name = models.CharField("nom", max_length=150)
    purpose = models.TextField("à quoi il sert", blank=True)
    is_open = models.BooleanField(
        "ouvert", default=True, help_text="Les membres du réseau peuvent le rejoindre d’eux-mêmes."
    )
    members = models.ManyToManyField(Membership, related_name="working_groups", blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "groupe de travail"
        verbose_name_plural = "groupes de travail"
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint(fields=["network", "name"], name="working_group_once")]

    def __str__(self) -> str:
        return self.name


class NetworkLetter(models.Model):
    """That facilitators wrote to their members, when and to how many; not what."""

    network = models.ForeignKey("network.NetworkPage", on_delete=models.CASCADE, related_name="letters")
    sender = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    nonce = models.CharField(max_length=36, unique=True)
    sent_at = models.DateTimeField("envoyé le", default=timezone.now)
    recipients = models.PositiveIntegerField("destinataires", default=0)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "message aux membres"
        verbose_name_plural = "messages aux membres"
        ordering = ["-sent_at", "-pk"]

    def __str__(self) -> str:
        return f"message du {self.sent_at:%d/%m/%Y}"
