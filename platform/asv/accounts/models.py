"""People: an e-mail address is the login."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.db import models


class UserManager(BaseUserManager["User"]):
    """Makes accounts from an e-mail address."""

    use_in_migrations = True

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """An account; without a password it can only sign in by code. Raises ValueError without an address."""
        if not email:
            raise ValueError("An account needs an e-mail address.")
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        """An account with every right."""
        return self.create_user(email, password, **{**fields, "is_staff": True, "is_superuser": True})


class User(AbstractUser):
    """Someone with an account."""

    username = None  # type: ignore[assignment]
    email = models.EmailField("adresse e-mail", unique=True)
    function = models.CharField("fonction", max_length=150, blank=True)
    structure = models.CharField("structure", max_length=200, blank=True)

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
