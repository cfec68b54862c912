"""Mails of the directory: a text, and the same in the house's HTML."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.template.loader import render_to_string

from asv.jobs.mails import queue_mail
from asv.jobs.models import OutgoingMail


def queue_letter(key: str, recipient: Any, subject: str, template: str, context: dict[str, Any]) -> OutgoingMail:
    """Owe this mail, once a key, to an account or an address."""
    user = recipient if hasattr(recipient, "email") else None
    address = user.email if user else recipient
    whole = {**context, "site_name": settings.SITE_NAME, "site_url": settings.SITE_URL, "subject": subject}
    text = render_to_string(template, whole)
    html = render_to_string("emails/account.html", {**whole, "text": text})
    return queue_mail(key, address, subject, text, html, headers={"Auto-Submitted": "auto-generated"}, user=user)
