"""Where an account is open: listed with their device and last use, closed one by one or all but this one."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from contextlib import suppress

from allauth.account.adapter import get_adapter
from allauth.usersessions.models import UserSession
from allauth.usersessions.views import ListUserSessionsView
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import SESSION_KEY
from django.core.cache import caches
from django.db import DatabaseError
from django.db.models.signals import pre_save
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from asv.accounts.devices import device_name

_NO_ADDRESS = "0.0.0.0"  # noqa: S104 - not an interface to listen on: the column wants an address, we keep none


@receiver(pre_save, sender=UserSession)
def keep_no_address(sender: object, instance: UserSession, **kwargs: object) -> None:
    """Empty the IP address of a session: its device and time are enough to recognise it."""
    instance.ip = _NO_ADDRESS


def last_seen(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Note that a session is in use, once an hour: allauth's own tracking writes at every request.

    Only a session that the request's own work found to be someone's: a made-up cookie writes nothing anywhere, and
    what asks for no session is asked for none.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        session = request.session
        if settings.SESSION_SEEN_SECONDS and session.accessed and SESSION_KEY in session and session.session_key:
            _note_use(session.session_key)
        return response

    return middleware


def _note_use(key: str) -> None:
    name = "seen:" + hashlib.sha256(key.encode()).hexdigest()[:32]
    if caches["remembered"].add(name, True, settings.SESSION_SEEN_SECONDS):
        with suppress(DatabaseError):  # a full disk: the page is ready, and the session is seen again
            UserSession.objects.filter(session_key=key).update(last_seen_at=timezone.now())


class SessionsView(ListUserSessionsView):
    """The sessions of the account; POST closes the one that is named, or all the others."""

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        context = super().get_context_data(**kwargs)
        rows = [
            {"session": session, "device": device_name(session.user_agent), "current": session.is_current()}
            for session in context["sessions"]
        ]
        context["rows"] = sorted(rows, key=lambda row: (not row["current"], -row["session"].last_seen_at.timestamp()))
        return context

    def post(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        wanted = request.POST.get("session")
        if wanted is None:
            return super().post(request, *args, **kwargs)
        if wanted.isdecimal() and len(wanted) < 19:
            # Another member's session is not found rather than refused: its existence is nobody's business.
            _end(request, UserSession.objects.filter(user_id=request.user.pk, pk=wanted).first())
        if not request.user.is_authenticated:
            return redirect("/")
        get_adapter().add_message(request, messages.INFO, message="La session est fermée.")
        return redirect("usersessions_list")


def _end(request: HttpRequest, session: UserSession | None) -> None:
    """Close a session; who closes the one they use is signed out and told so."""
    if session is None:
        return
    current = session.is_current()
    session.end()
    if current:
        adapter = get_adapter()
        adapter.add_message(request, messages.SUCCESS, "account/messages/logged_out.txt")
        adapter.logout(request)


sessions = SessionsView.as_view()
