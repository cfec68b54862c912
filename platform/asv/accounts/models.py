"""People: an e-mail address is the login."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.db import models


class UserManager(BaseUserManager["User"]):
    """Makes accounts from an e-mail address."""

    use_in_migrations = True

    def create_user(self, email: str, password: str | None = None, **fields: object) -> User:
        """An account; without a password it can only sign in by code. Raises ValueError without an address."""
        if not email:
            raise ValueError("An account needs an e-mail address.")
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: object) -> User:
        """An account with every right."""
        return self.create_user(email, password, **{**fields, "is_staff": True, "is_superuser": True})


class User(AbstractUser):
    """Someone with an account."""

    username = None  # type: ignore[assignment]
    email = models.EmailField("adresse e-mail", unique=True)
    function = models.CharField("fonction", max_length=150, blank=True)
    structure = models.CharField("structure", max_length=200, blank=True)
    territory = models.ForeignKey(
        "taxonomy.Territory",
        verbose_name="territoire",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    unproved_since = models.DateTimeField(
        "adresse à prouver depuis",
        null=True,
        blank=True,
        editable=False,
        db_index=True,
        help_text="Un compte demandé en ligne, dont personne n’a encore prouvé l’adresse.",
    )

    objects = UserManager()  # type: ignore[assignment,misc]

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = []

    class Meta:
        verbose_name = "compte"
        verbose_name_plural = "comptes"

    def __str__(self) -> str:
        return self.get_full_name() or self.email


class Favourite(models.Model):
    """A resource someone keeps; its title is kept too, to name it should the resource be withdrawn or deleted."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="favourites")
    page = models.ForeignKey("resources.ResourcePage", null=True, on_delete=models.SET_NULL, related_name="+")
    kept_title = models.CharField("titre gardé", max_length=255, blank=True)
    created_at = models.DateTimeField("gardé le", auto_now_add=True)

    class Meta:
        verbose_name = "favori"
        verbose_name_plural = "favoris"
        ordering = ["-created_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["user", "page"], name="favourite_once")]

    def __str__(self) -> str:
        return f"{self.user_id} garde {self.page_id}"


class Download(models.Model):
    """A document someone with an account has downloaded, so that they find it again."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="downloads")
    document = models.ForeignKey("core.AsvDocument", on_delete=models.CASCADE, related_name="+")
    downloaded_at = models.DateTimeField("téléchargé le")

    class Meta:
        verbose_name = "téléchargement"
        verbose_name_plural = "téléchargements"
        ordering = ["-downloaded_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["user", "document"], name="download_once")]

    def __str__(self) -> str:
        return f"{self.user_id} a téléchargé {self.document_id}"


class ConsentKind(models.TextChoices):
    ACCOUNT = "compte", "Création du compte"
    UPDATES = "alertes", "Alertes par e-mail"
    DIRECTORY = "annuaire", "Fiche dans l’annuaire"


class Consent(models.Model):
    """Which words someone agreed to, when, and when they withdrew."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="consents")
    kind = models.CharField("objet", max_length=20, choices=ConsentKind)
    version = models.CharField("version du texte", max_length=20)
    fingerprint = models.CharField("empreinte du texte", max_length=64)
    given_at = models.DateTimeField("donné le")
    withdrawn_at = models.DateTimeField("retiré le", null=True, blank=True)

    class Meta:
        verbose_name = "consentement"
        verbose_name_plural = "consentements"
        ordering = ["given_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "kind", "version"], condition=models.Q(withdrawn_at=None), name="consent_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, texte {self.version}"


class InactivityWarning(models.Model):
    """How far someone who does not sign in any more has been warned; the dates are those when the mails left.

    `announced_for` is the latest day that a warning named: the account is deleted the day after, never before.
    """

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="inactivity_warning")
    unused_since = models.DateTimeField("inutilisé depuis")
    first_sent_at = models.DateTimeField("premier message parti le", null=True, blank=True)
    second_queued_at = models.DateTimeField("second message écrit le", null=True, blank=True)
    second_sent_at = models.DateTimeField("second message parti le", null=True, blank=True)
    announced_for = models.DateField("dernier jour annoncé", null=True, blank=True)

    class Meta:
        verbose_name = "avertissement d’inactivité"
        verbose_name_plural = "avertissements d’inactivité"

    def __str__(self) -> str:
        return f"{self.user_id}, inutilisé depuis {self.unused_since:%d/%m/%Y}"


class SignInMethod(models.Model):
    """A way by which someone has signed in to their account before: one not in this list is told by mail."""

    class Kind(models.TextChoices):
        PASSWORD = "password", "mot de passe"
        CODE = "code", "code reçu par e-mail"
        LINK = "link", "lien reçu par e-mail"
        PASSKEY = "webauthn", "clé d’accès"
        TOTP = "totp", "application de codes"
        RECOVERY_CODES = "recovery_codes", "code de secours"

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="sign_in_methods")
    kind = models.CharField("façon", max_length=20, choices=Kind)
    first_used_at = models.DateTimeField("première fois le")

    class Meta:
        verbose_name = "façon de se connecter"
        verbose_name_plural = "façons de se connecter"
        ordering = ["first_used_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["user", "kind"], name="sign_in_method_once")]

    def __str__(self) -> str:
        return f"{self.user_id} par {self.get_kind_display()}"


class AddressChange(models.Model):
    """The address someone wishes for their account: it counts for nothing until it is proved."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="address_change")
    email = models.EmailField("nouvelle adresse")
    asked_at = models.DateTimeField("demandée le")

    class Meta:
        verbose_name = "changement d’adresse"
        verbose_name_plural = "changements d’adresse"

    def __str__(self) -> str:
        return f"{self.user_id} attend la preuve d’une adresse"
