"""Whoever asks: someone signed in, or nobody. Their account's own fields are known to `asv.accounts` and above."""

from django.contrib.auth.models import AbstractUser, AnonymousUser

Visitor = AbstractUser | AnonymousUser
