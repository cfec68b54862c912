"""What allauth asks of the house: addresses of the site in its mails, and what happens at sign-in."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from asv.accounts.account_mails import owe_account_mail
from asv.accounts.addresses import canonical_email
from asv.accounts.favourites import add_favourites, cookie_ids, kept_sentence, store_cookie
from asv.accounts.form_words import ERRORS
from asv.accounts.guessing import Attempt, given_back_on_error
from asv.accounts.known_device import remember_device
from asv.accounts.proving import count_sign_in_as_proof
from asv.accounts.sign_in_methods import remember_methods
from asv.accounts.stranger_mails import asked_by_anyone, may_send_code
from asv.core.client_address import client_address

LONGEST_ADDRESS = 254


class AccountAdapter(DefaultAccountAdapter):
    """allauth's defaults, with links that no forged Host can bend and mails in the site's dress."""

    error_messages = {**DefaultAccountAdapter.error_messages, **ERRORS}

    def clean_email(self, email: str) -> str:
        """One mailbox, one account: whatever the case, and however the domain is written.

        Raises ValidationError for an address longer than any mailbox's (RFC 5321, 4.5.3.1.3).
        """
        email = canonical_email(super().clean_email(email))
        if len(email) > LONGEST_ADDRESS:
            raise ValidationError("Cette adresse est trop longue : aucune boîte n’en a de pareille.")
        return email

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Owe the mail: the worker sends it, so that this request takes as long for a known address as for another.

        What anyone can have sent to a mailbox by typing its address is not, once the mailbox got enough of it.
        """
        if asked_by_anyone(template_prefix) and not may_send_code(self.request, email):
            return
        message = self.render_mail(template_prefix, email, {"request": self.request, "email": email, **context})
        owe_account_mail(template_prefix.rpartition("/")[2], message)

    def pre_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse | None:
        """Refuse a sign-in code sent to an address the account no longer has: a redirect with a message, else None."""
        email = kwargs.get("email")
        if email and canonical_email(email) != canonical_email(user.email):
            messages.error(request, "Ce compte n’est plus à cette adresse. Demandez un code à la nouvelle.")
            return redirect("account_request_login_code")
        return super().pre_login(request, user, **kwargs)

    def confirm_email(self, request: HttpRequest, email_address: Any) -> bool:
        """Confirm an address by its mailed link; False where it is not the account's present address.

        Another address becomes the account's by `address_change`, which asks for a session besides the link.
        """
        if email_address.email != email_address.user.email:
            return False
        return super().confirm_email(request, email_address)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("account_home")

    def authenticate(self, request: HttpRequest, **credentials: object) -> object:
        """The account that a password opens, or None. Raises ValidationError where it was tried too often."""
        attempt = Attempt(request, str(credentials.get("email", "")))
        with given_back_on_error(attempt):
            user = super().authenticate(request, **credentials)
        if user:
            attempt.give_back()
        return user

    def pre_authenticate(self, request: HttpRequest, **credentials: object) -> None:
        """Do nothing: `authenticate` counts the tries by mailbox and known browser, as allauth cannot."""

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """allauth's, with a code by mail for whom nothing else proves: an open mailbox is no second lock."""
        methods = super().get_reauthentication_methods(user)
        return [way for way in methods if way["id"] != "reauthenticate_by_code"] or methods

    def get_client_ip(self, request: HttpRequest) -> str:
        """The address that every limit counts; no mail and no row shows it."""
        return client_address(request)

    def get_email_confirmation_url(self, request: HttpRequest, emailconfirmation: Any) -> str:
        return settings.SITE_URL + reverse("account_confirm_email", args=[emailconfirmation.key])

    def get_reset_password_from_key_url(self, key: str) -> str:
        uid, _, token = key.partition("-")
        return settings.SITE_URL + reverse("account_reset_password_from_key", args=[uid, token])

    def render_mail(self, template_prefix: str, email: Any, context: dict[str, Any], headers: Any = None) -> Any:
        """The mail in text; the HTML comes from it (`account_mails.ACCOUNT`)."""
        context = {
            **context,
            "site_url": settings.SITE_URL,
            "site_name": settings.SITE_NAME,
            "login_url": settings.SITE_URL + reverse("account_login"),
            "reset_url": settings.SITE_URL + reverse("account_reset_password"),
            "signup_url": settings.SITE_URL + reverse("account_signup"),
            "code_url": settings.SITE_URL + reverse("account_request_login_code"),
        }
        return super().render_mail(template_prefix, email, context, headers)

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse:
        """Bring what was kept before signing in to the account, and leave nothing in a browser others may use."""
        count_sign_in_as_proof(request, user)
        remember_methods(request, user)
        response = super().post_login(request, user, **kwargs)
        remember_device(request, response, user.email)
        kept = cookie_ids(request)
        if kept:
            messages.success(request, kept_sentence(*add_favourites(user, kept)))
            store_cookie(response, [], secure=request.is_secure())
        return response
