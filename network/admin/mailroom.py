"""Members, what they asked to be told, and the mails that tell them: for administrators, to help and to mend.

No text or subject of a mail is shown, nor any favourite, dossier or note: a subject may name what someone watches.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from asv.accounts.models import User
from asv.core.admin_lists import Buttons, LookOnly, RecordAdmin, yes_no
from asv.core.visitor import Visitor
from asv.jobs.letters import letter_of
from asv.jobs.models import MailReturn, MailState, OutboxFailure, OutgoingMail
from network.alerts.models import Notice, NoticeState, Subscription
from network.alerts.returns.models import AddressPause

VOLUME_DAYS = 30


class AdministratorsOnly(LookOnly):
    """Looked at by administrators, whatever rights a group may hold."""

    def user_can_list(self, user: Visitor) -> bool:
        return user.is_active and user.is_superuser


class Acts(Buttons):
    """The column of buttons of a row: each leads to a page that confirms what it would do."""

    def get_buttons_for_obj(self, obj: Any, *args: Any, **kwargs: Any) -> list[dict[str, Any]]:
        acts = [
            {"url": reverse("mailroom_act", args=[act, obj.pk]), "label": label, "title": label,
             "classname": "button button-secondary"}
            for act, label in possible_acts(obj)
        ]  # fmt: skip
        return [*super().get_buttons_for_obj(obj, *args, **kwargs), *acts]


def possible_acts(row: Any) -> list[tuple[str, str]]:
    """What an administrator can do about a mail or a pause: (act, label)."""
    if isinstance(row, AddressPause):
        return [("reprendre", "Reprendre")] if row.resumed_at is None else []
    if row.state == MailState.QUEUED:
        return [("annuler", "Annuler")]
    # The text of what concerns an account is erased once it left: nothing is left to send.
    return [("renvoyer", "Renvoyer")] if row.state in (MailState.FAILED, MailState.CANCELLED) and row.text else []


def nature_of(mail: OutgoingMail) -> str:
    """The kind of a mail in French, from its key alone; "Autre" for a kind that no letter declares."""
    letter = letter_of(mail.key)
    return letter.label if letter else "Autre"


class MemberAdmin(RecordAdmin):
    """Accounts: since when, last seen, how many alerts. What they keep and write is theirs."""

    model = User
    permission_helper_class = AdministratorsOnly
    menu_label = "Membres"
    menu_icon = "user"
    list_display = ("email", "full_name", "joined", "seen", "alerts", "may_sign_in")
    list_export = ("email", "joined", "seen", "alerts", "may_sign_in")
    list_filter = ("is_active", "is_staff")
    search_fields = ("email", "first_name", "last_name")
    ordering = ("-date_joined",)
    export_filename = "membres"

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        own = Subscription.objects.filter(user=OuterRef("pk"), active=True).order_by()
        return super().get_queryset(request).annotate(alert_count=_count(own, "user"))

    def full_name(self, user: Any) -> str:
        return user.get_full_name()

    def joined(self, user: Any) -> Any:
        return timezone.localdate(user.date_joined)

    def seen(self, user: Any) -> Any:
        return timezone.localdate(user.last_login) if user.last_login else None

    def alerts(self, user: Any) -> int:
        return user.alert_count

    def may_sign_in(self, user: Visitor) -> str:
        return yes_no(user.is_active)

    full_name.short_description = "nom"  # type: ignore[attr-defined]
    joined.short_description, joined.admin_order_field = "inscrit le", "date_joined"  # type: ignore[attr-defined]
    seen.short_description, seen.admin_order_field = "dernière connexion", "last_login"  # type: ignore[attr-defined]
    alerts.short_description, alerts.admin_order_field = "alertes actives", "alert_count"  # type: ignore[attr-defined]
    may_sign_in.short_description = "actif"  # type: ignore[attr-defined]


class SubscriptionAdmin(RecordAdmin):
    """What readers asked to be told: looked at to help them, never written in their place."""

    model = Subscription
    permission_helper_class = AdministratorsOnly
    menu_icon = "mail"
    list_display = ("title", "owner", "frequency", "is_active", "volume", "created_at", "last_mailed_at")
    list_export = ("title", "querystring", "frequency", "active", "volume", "created_at", "last_mailed_at")
    list_filter = ("frequency", "active")
    list_select_related = ("user", "subscriber")
    search_fields = ("title", "querystring", "user__email", "subscriber__email")
    inspect_view_enabled = True
    export_filename = "alertes"

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        since = timezone.now() - timedelta(days=VOLUME_DAYS)
        told = Notice.objects.filter(subscription=OuterRef("pk"), state=NoticeState.MAILED, owed_since__gte=since)
        return super().get_queryset(request).annotate(volume_count=_count(told.order_by(), "subscription"))

    def owner(self, subscription: Any) -> str:
        return str(subscription.user or subscription.subscriber)

    def volume(self, subscription: Any) -> int:
        return subscription.volume_count

    def is_active(self, subscription: Any) -> str:
        return yes_no(subscription.active)

    owner.short_description = "compte ou adresse"  # type: ignore[attr-defined]
    volume.short_description = f"ressources envoyées en {VOLUME_DAYS} jours"  # type: ignore[attr-defined]
    volume.admin_order_field = "volume_count"  # type: ignore[attr-defined]
    is_active.short_description, is_active.admin_order_field = "active", "active"  # type: ignore[attr-defined]


def _count(rows: QuerySet, by: str) -> Coalesce:
    return Coalesce(Subquery(rows.values(by).annotate(n=Count("pk")).values("n"), output_field=IntegerField()), 0)


class OutgoingMailAdmin(RecordAdmin):
    """The mail queue: states, tries and reasons."""

    model = OutgoingMail
    permission_helper_class = AdministratorsOnly
    button_helper_class = Acts
    menu_label = "Courrier"
    menu_icon = "mail"
    list_display = ("nature", "recipient", "state", "attempts", "next_try", "last_error", "created_at", "sent_at")
    list_export = ("nature", "state", "attempts", "next_try", "last_error", "created_at", "sent_at")
    list_filter = ("state", "priority")
    search_fields = ("recipient", "last_error")
    export_filename = "courrier"

    def get_button_helper_class(self) -> type[Acts]:
        return Acts

    def nature(self, mail: OutgoingMail) -> str:
        return nature_of(mail)

    def next_try(self, mail: OutgoingMail) -> object:
        return mail.next_attempt_at if mail.state == MailState.QUEUED and mail.attempts else None

    next_try.short_description = "prochain essai"  # type: ignore[attr-defined]


class MailReturnAdmin(RecordAdmin):
    """What came back, and why."""

    model = MailReturn
    permission_helper_class = AdministratorsOnly
    menu_label = "Retours de courrier"
    menu_icon = "warning"
    list_display = ("recipient", "kind", "status", "diagnostic", "received_at")
    list_export = ("recipient", "kind", "status", "diagnostic", "received_at")
    list_filter = ("kind",)
    list_select_related = ("mail",)
    search_fields = ("mail__recipient", "diagnostic")
    export_filename = "retours"

    def recipient(self, returned: MailReturn) -> str:
        return returned.mail.recipient

    recipient.short_description = "destinataire"  # type: ignore[attr-defined]


class AddressPauseAdmin(RecordAdmin):
    """Addresses that updates no longer go to, until they are resumed."""

    model = AddressPause
    permission_helper_class = AdministratorsOnly
    menu_label = "Adresses en pause"
    menu_icon = "pause"
    list_display = ("address", "reason", "stopped", "paused_at", "told_at", "resumed_at")
    list_export = ("address", "reason", "stopped", "paused_at", "told_at", "resumed_at")
    list_filter = ("reason",)
    search_fields = ("address",)
    export_filename = "adresses-en-pause"

    def get_button_helper_class(self) -> type[Acts]:
        return Acts

    def stopped(self, pause: AddressPause) -> int:
        return len(pause.subscriptions)

    stopped.short_description = "alertes en pause"  # type: ignore[attr-defined]


class NoticeAdmin(RecordAdmin):
    """Which resource is owed to which subscription, and what became of it."""

    model = Notice
    permission_helper_class = AdministratorsOnly
    menu_label = "Annonces"
    menu_icon = "mail"
    list_display = ("page", "subscription", "state", "reason", "owed_since")
    list_export = ("page", "subscription", "version", "state", "reason", "owed_since")
    list_filter = ("state",)
    list_select_related = ("page", "subscription")
    search_fields = ("page__title", "subscription__title")
    export_filename = "annonces"


class OutboxFailureAdmin(RecordAdmin):
    """What the worker could not do, and why; it went on with the rest."""

    model = OutboxFailure
    menu_label = "Échecs du worker"
    menu_icon = "warning"
    list_display = ("consumer", "topic", "object_id", "attempts", "next_attempt_at", "created_at")
    list_export = ("consumer", "topic", "object_id", "attempts", "error", "created_at")
    list_filter = ("consumer",)
    search_fields = ("error",)
    inspect_view_enabled = True
    export_filename = "echecs"


MAILROOM = (
    MemberAdmin,
    SubscriptionAdmin,
    OutgoingMailAdmin,
    MailReturnAdmin,
    AddressPauseAdmin,
    NoticeAdmin,
    OutboxFailureAdmin,
)
