"""Another address for an account: it takes the new mailbox and a session of the account, both.

The address wished for is kept apart from allauth's: it signs nobody in, resets nothing and keeps nobody else from it.
The link is mailed to it and only works for someone signed in to the account that asked; the old address is told.
"""

from __future__ import annotations

from typing import Any, cast

from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress
from allauth.account.signals import email_changed
from allauth.decorators import rate_limit
from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from asv.accounts.address_proof import unproved_account
from asv.accounts.guessing import in_minutes
from asv.accounts.leaving import delete_account
from asv.accounts.models import AddressChange, User
from asv.accounts.proving import recent_proof_required
from asv.accounts.stranger_mails import code_wait
from asv.accounts.unproved import CHANGE_DAYS

_SALT = "asv.accounts.address_change"


class AddressForm(forms.Form):
    """The address wished for."""

    email = forms.EmailField(
        label="Nouvelle adresse e-mail", widget=forms.EmailInput(attrs={"autocomplete": "email"}), max_length=254
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_email(self) -> str:
        """As accounts hold it. Raises ValidationError for the address the account has already."""
        email = get_adapter().clean_email(self.cleaned_data["email"])
        if email == self.user.email:
            raise forms.ValidationError("C’est déjà l’adresse de votre compte.")
        return email


@never_cache
@login_required
@rate_limit(action="manage_email")
def _address(request: HttpRequest) -> HttpResponse:
    user = cast(User, request.user)
    wished = AddressChange.objects.filter(user=user).first()
    form = AddressForm(request.POST if "action_add" in request.POST else None, user=user)
    if request.method == "POST":
        if "action_remove" in request.POST and wished:
            wished.delete()
            messages.success(request, "Votre compte garde son adresse.")
        elif "action_send" in request.POST and wished:
            _write(request, wished)
        elif form.is_valid():
            values = {"email": form.cleaned_data["email"], "asked_at": timezone.now()}
            _write(request, AddressChange.objects.update_or_create(user=user, defaults=values)[0])
        if not form.is_bound or form.is_valid():
            return redirect("account_email")
    return render(request, "account/email_change.html", {"form": form, "wished": wished})


address = recent_proof_required(_address, reading=True)


def _write(request: HttpRequest, wished: AddressChange) -> None:
    """Write to the address wished for, whoever's it is, as often as anyone may have us write to a mailbox."""
    wait = code_wait(request, wished.email)
    if wait:
        messages.warning(
            request,
            f"Nous avons déjà écrit plusieurs fois à {wished.email}. Vous pourrez redemander un message dans "
            f"{in_minutes(wait)}.",
        )
        return
    link = settings.SITE_URL + reverse("account_confirm_change", args=[_key(wished)])
    get_adapter().send_mail("account/email/email_confirmation", wished.email, {"activate_url": link})
    messages.info(request, f"Un message est parti à {wished.email}. Suivez le lien qu’il contient.")


def _key(wished: AddressChange) -> str:
    return signing.dumps([wished.user_id, wished.email, wished.asked_at.isoformat()], salt=_SALT)


def _wish(user: User, key: str) -> AddressChange | None:
    """What this link confirms for this person; None where it is too old, replaced, given up, or another's."""
    wished = AddressChange.objects.filter(user=user).first()
    try:
        named = signing.loads(key, salt=_SALT, max_age=CHANGE_DAYS * 24 * 3600)
    except signing.BadSignature:
        return None
    return wished if wished and named == [user.pk, wished.email, wished.asked_at.isoformat()] else None


@never_cache
@login_required
def confirm_change(request: HttpRequest, key: str) -> HttpResponse:
    """The link of the mail: one more click, signed in to the account that asked."""
    user = cast(User, request.user)
    wished = _wish(user, key)
    if wished is None:
        return render(request, "account/email_change_refused.html", status=404 if request.method == "POST" else 200)
    if request.method != "POST":
        return render(request, "account/email_change_confirm.html", {"wished": wished, "key": key})
    if _change(request, User.objects.get(pk=user.pk), wished.email):
        messages.success(request, f"L’adresse de votre compte est maintenant {wished.email}.")
    else:
        messages.error(request, "Cette adresse est celle d’un autre compte : la vôtre n’a pas changé.")
    return HttpResponseRedirect(reverse("account_email"))


@transaction.atomic
def _change(request: HttpRequest, user: User, email: str) -> bool:
    """Give the account this address, proved; False where another account has it.

    An account that someone asked for at this address and nobody proved gives way: the mailbox has spoken.
    """
    user = User.objects.select_for_update().get(pk=user.pk)
    AddressChange.objects.filter(user=user).delete()
    squatter = unproved_account(email)
    if squatter and squatter.unproved_since:
        delete_account(squatter, told=False)
    if EmailAddress.objects.filter(email=email).exists() or User.objects.filter(email=email).exists():
        return False
    old = EmailAddress.objects.get_primary(user)
    EmailAddress.objects.filter(user=user).delete()
    new = EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    before, user.email = user.email, email
    user.save(update_fields=["email"])
    email_changed.send(sender=EmailAddress, request=request, user=user, from_email_address=old, to_email_address=new)
    context = {"from_email": before, "to_email": email}
    get_adapter().send_notification_mail("account/email/email_changed", user, context, email=before)
    return True
