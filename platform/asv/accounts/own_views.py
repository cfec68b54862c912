"""Who I am, and what the site holds about me: the profile, own data, leaving."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from asv.accounts.forms import DeletionForm, ProfileForm
from asv.accounts.leaving import delete_account, may_leave
from asv.accounts.models import User
from asv.accounts.own_data import own_data, readable, what_is_kept
from asv.accounts.proving import recent_proof_required


@never_cache
@login_required
def profile(request: HttpRequest) -> HttpResponse:
    """How I am called, what I do and where; all of it optional."""
    # An instance of its own: a form that fails must not rename the person in the page's header.
    user: Any = request.user
    form = ProfileForm(request.POST or None, instance=User.objects.get(pk=user.pk))
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, "Votre profil est à jour.")
        return redirect("account_profile")
    return render(request, "account/profile.html", {"form": form})


@never_cache
@login_required
def data(request: HttpRequest) -> HttpResponse:
    """Everything the site holds about me and why, with its export and its deletion."""
    user: Any = request.user
    return render(request, "account/data.html", {"sections": readable(user)})


@never_cache
@recent_proof_required
def export(request: HttpRequest) -> HttpResponse:
    """All that the site keeps about me, as one JSON file."""
    user: Any = request.user
    body = json.dumps(own_data(user), ensure_ascii=False, indent=2)
    response = HttpResponse(body, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="mes-donnees-asv.json"'
    return response


@never_cache
@recent_proof_required
def delete(request: HttpRequest) -> HttpResponse:
    """Delete the account and everything that hangs on it."""
    user: Any = request.user
    form = DeletionForm(request.POST or None, user=user)
    alone = not may_leave(user)
    if request.method == "POST" and not alone and form.is_valid():
        leaver = User.objects.get(pk=user.pk)
        logout(request)
        delete_account(leaver)
        messages.success(
            request, "Votre compte et tout ce qu’il contenait sont supprimés. Un message vous le confirme."
        )
        return redirect("/")
    return render(request, "account/delete.html", {"form": form, "kept": what_is_kept(), "alone": alone})
