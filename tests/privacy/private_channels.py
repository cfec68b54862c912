"""What is sent, told or made for one person; what editors see; and the addresses that carry no resource, with why."""

from __future__ import annotations

from urllib.parse import urlsplit

from asv.notifications.addresses import link_of
from network.updates.models import Notice, Subscription
from tests.privacy.channels import Walker, channel
from tests.privacy.ground import GROUP, PASSWORD, Ground


@channel(
    "subscription_list", "subscription_create", "subscription_edit", "subscription_preview", "subscription_pause",
    "subscription_delete", "subscription_unsubscribe", "subscription_unsubscribe_all", "updates_resume",
)  # fmt: skip
def alerts(walker: Walker, ground: Ground) -> None:
    """One's alerts, their preview and what they would have brought; what they matched by a word of a closed text."""
    walker.own_words = (GROUP["recit"], PASSWORD["titled"])
    walker.get("/compte/alertes/")
    for query in ("", "?q=carnet", "?theme=essai-mediation"):
        walker.get(f"/compte/alertes/nouvelle/{query}")
    for row in Subscription.objects.filter(user=walker.user) if walker.user else ():
        for end in ("", "pause/", "apercu/", "suppression/"):
            walker.get(f"/compte/alertes/{row.pk}/{end}")
        if row.querystring and walker.name not in ("insider", "facilitator"):
            assert not Notice.objects.filter(subscription=row).exists(), row.querystring


@channel("watch", "watch_stop")
def mails(walker: Walker, ground: Ground) -> None:
    """All the mails that reached this person: alerts, watches, registrations."""
    walker.own_words = (f"q={GROUP['recit']}", f"q={PASSWORD['titled']}")
    walker.note("mails", ground.mails.get(f"{walker.name}@exemple.fr", ""))
    if walker.name == "insider":
        assert GROUP["change"] in ground.mails[walker.user.email]


@channel("notifications", "notification_read", "notifications_read", "private_addresses", "private_feed",
         "private_calendar", shows=("change",))  # fmt: skip
def notifications(walker: Walker, ground: Ground) -> None:
    """What the site tells, its private feed and calendar."""
    walker.get("/compte/notifications/")
    walker.get("/compte/flux/")
    for address in ground.feeds.get(walker.name, {}).values():
        response = walker.get(urlsplit(link_of(address)).path)
        assert "no-store" in response["Cache-Control"]


@channel(
    "directory_export", "directory_entry", "directory_card", "directory_organisation", "directory_contact_entry",
    "directory_contact_organisation", "own_entries", "own_entry", "own_entry_preview", "own_entry_new",
)  # fmt: skip
def directory(walker: Walker, ground: Ground) -> None:
    """Structures and people, with the resources they bear."""
    walker.get("/annuaire/")
    walker.get("/annuaire/export.csv")
    walker.get("/annuaire/ville-de-lille/")
    walker.get("/compte/annuaire/")


@channel("admin")
def administration(walker: Walker, ground: Ground) -> None:
    """The admin's previews of drafts: for those who edit the page, who are told; closed to all others."""
    if walker.name == "editor":
        return
    for page in ground.pages.values():
        for end in ("edit/", "view_draft/", "edit/preview/", "history/", "usage/"):
            walker.get(f"/admin/pages/{page.pk}/{end}")
    for path in ("reports/recherches/", "recherche/essayer/?q=cachalotine", "pages/search/?q=carnet", "documents/"):
        walker.get(f"/admin/{path}")


@channel("styleguide", "healthz", "readyz", "mosaic")
def plain(walker: Walker, ground: Ground) -> None:
    """Addresses of the house itself."""
    for path in ("/charte/", "/healthz/", "/readyz/", "/mosaique/pine/le-carnet.svg", "/rien-du-tout/"):
        walker.get(path)


NETWORK_ROUTES = {"network_feed": "flux.atom", "network_join": "rejoindre/", "network_desk": "animer/",
                  "network_letters": "messages/", "network_space": "animer/espace/"}  # fmt: skip


@channel(*NETWORK_ROUTES, "my_networks")
def networks(walker: Walker, ground: Ground) -> None:
    """A network's feed, desk and letters."""
    for name in ("network", "other"):
        for path in NETWORK_ROUTES.values():
            walker.get(f"/reseaux/{ground.pages[name].slug}/{path}")
    walker.get("/compte/reseaux/")


_FORM = "a form about the account itself, in which no resource is named"
_ACT = "changes what someone owns and answers with a redirect or their own words"
_TOKEN = "opened by a secret link of its owner, about the owner's own wishes"
CARRIES_NOTHING = {
    **dict.fromkeys(
        [
            "account_profile", "account_delete", "account_login", "account_request_login_code",
            "account_confirm_login_code", "account_logout", "account_inactive", "account_signup",
            "account_reauthenticate", "account_email", "account_email_verification_sent", "account_confirm_email",
            "account_change_password", "account_set_password", "account_reset_password", "account_reset_password_done",
            "account_reset_password_from_key", "account_reset_password_from_key_done", "usersessions_list",
            "staff_second_factor", "wagtailcore_login",
        ],
        _FORM,
    ),
    **dict.fromkeys(
        ["own_entry_hide", "own_entry_confirm", "own_entry_leave", "own_entry_handover", "own_entry_handover_cancel"],
        _ACT,
    ),
    **dict.fromkeys(
        [
            "visitor_confirm", "visitor_find", "visitor_list", "visitor_edit", "visitor_pause", "visitor_delete",
            "visitor_delete_all", "directory_confirm", "directory_handover", "directory_contact_stop",
        ],
        _TOKEN,
    ),
    **dict.fromkeys(
        ["own_network_invitation", "network_invitation", "network_letters_stop", "network_leave", "network_invite",
         "network_invitation_withdraw", "network_answer", "network_works", "network_theme_gone", "network_group_edit",
         "network_group", "network_letter"],
        "about who belongs to a network: its own tests hold what each may see",
    ),
    "mail_return": "takes reports of returned mails from the mail server, answers nothing",
    "wagtailcore_authenticate_with_password": "Wagtail's form for a shared password: shows the page to who types it",
}  # fmt: skip

# Who reads the outbox, and where what it makes of a resource is walked.
CONSUMERS = {
    "documents:text": "keeps the text of documents, which only the index reads",
    "search:embedded": "the index: every channel that searches",
    "updates": "alerts: their matches, mails and notifications",
    "watching": "watches: mails and notifications",
    "registrations": "meetings: mails to those registered",
    "directory": "the directory's own entries",
}
MAILS = {
    "account:inactive:": "about the account itself",
    "account:login_code:": "about the account itself",
    "directory:confirm:": "about one's own entry in the directory",
    "membership:invitation:": "the name of a network, to who is invited",
    "membership:letter:": "what facilitators write to their members",
    "registration:": "to those registered, walked",
    "thanks:": "to those who came",
    "updates-": "alerts, walked",
    "watching": "pauses where mails come back",
    "watching-": "watches, walked",
}
