"""What is sent, told or made for one person; what editors see; and the addresses that carry no resource, with why."""

from __future__ import annotations

from urllib.parse import urlsplit

from asv.notifications.addresses import link_of
from asv.stewardship import contacts
from asv.stewardship.audience.views import LINK
from asv.taxonomy.models import Organisation
from network.alerts.models import Notice, Subscription
from tests.privacy.channels import Walker, channel
from tests.privacy.ground import Ground
from tests.privacy.secrets import ASKED, DRAFT, GROUP, MEMBERS, NOBODYS, PASSWORD, PUBLIC, closed_to


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
        got = ground.mails[walker.user.email]
        assert GROUP["change"] in got and "METHOD:REQUEST" in got


@channel("notifications", "notification_read", "notifications_read", "private_addresses", "private_feed",
         "private_calendar", shows=("change",))  # fmt: skip
def notifications(walker: Walker, ground: Ground) -> None:
    """What the site tells, its private feed and calendar: an address says what its owner may read, whoever opens it."""
    walker.get("/compte/notifications/")
    walker.get("/compte/flux/")
    for owner, addresses in ground.feeds.items():
        reader = walker if owner == walker.name else Walker(owner, walker.user)
        for address in addresses.values():
            path = urlsplit(link_of(address)).path
            response = reader.get(path)
            assert response.status_code == 200 and "no-store" in response["Cache-Control"]
            # The secret of one opens not the other.
            other = path.replace("notifications.atom", "x").replace("rencontres.ics", "notifications.atom")
            assert walker.client.get(other.replace("/x", "/rencontres.ics")).status_code == 404
        own = {"unpublished"} if owner == "editor" else set()  # the titles of the drafts they work on
        told = [key for key, word in closed_to(owner).items() if word in reader.said() and key not in own]
        assert not told, (owner, told)


@channel(
    "directory_export", "directory_entry", "directory_card", "directory_organisation", "directory_contact_entry",
    "directory_contact_organisation", "own_entries", "own_entry", "own_entry_preview", "own_entry_new", "own_handover",
)  # fmt: skip
def directory(walker: Walker, ground: Ground) -> None:
    """Structures and people, line by line as each chose, with the resources they bear."""
    paths = ["/annuaire/", "/annuaire/export.csv", "/annuaire/ville-de-lille/", "/annuaire/ville-de-lille/contact/"]
    for post in ground.posts:
        here = f"/annuaire/fiches/{post.pk}/"
        paths += [here, f"{here}carte.vcf", f"{here}contact/"]
        paths += [f"/compte/annuaire/{post.pk}/{end}" for end in ("", "apercu/", "relais/", "depart/")]
        paths += [f"/compte/annuaire/relais/{offer.pk}/" for offer in post.handovers.all()]
    for query in ("territoire=com-59350", "demarche=asv", "theme=essai-mediation", "reseau=collectif-sante"):
        paths += [f"/annuaire/?{query}", f"/annuaire/export.csv?{query}"]
    for path in (*paths, "/compte/annuaire/", "/compte/annuaire/nouvelle/"):
        walker.get(path)
    # A word of a line finds the entry for those who see the line, and nobody else.
    hidden = closed_to(walker.name)
    for key, word in {**PUBLIC, **MEMBERS, **NOBODYS}.items():
        answer = walker.get(f"/annuaire/?quoi=personnes&q={word}")
        if answer.context is None:  # given from what is kept: its text is looked through like any other
            continue
        rows = answer.context["rows"]
        assert len(rows) == (key not in hidden), key
        assert key in hidden or word in walker.said(), key


ADMIN_LISTS = """choose-page/ api/main/pages/ images/ images/chooser/ documents/ documents/chooser/ account/
reports/locked/ reports/site-history/ reports/page-types-usage/ reports/recherches/ directory/post/
tableau/ tableau/export.csv liens/ menage/ annonces/ lectures/ lectures/?par=organisations lectures/export.csv
lectures/rapport/2026/ calendrier/ calendrier/?vue=liste aide/ journal/"""


@channel("admin", "page_action")
def administration(walker: Walker, ground: Ground) -> None:
    """The admin: for those who edit the page, who are told; facilitators see their network in it, and nothing else."""
    if walker.name == "editor":
        return
    for page in ground.pages.values():
        for end in ("edit/", "view_draft/", "edit/preview/", "history/", "usage/", "copy/", "delete/", "privacy/"):
            walker.get(f"/admin/pages/{page.pk}/{end}")
        walker.get(f"/admin/pages/{page.pk}/")
        for below in (page, page.get_parent()):
            walker.get(f"/admin/choose-page/{below.pk}/")
        for revision in page.revisions.all():
            walker.get(f"/admin/pages/{page.pk}/revisions/{revision.pk}/view/")
            walker.get(f"/admin/pages/{page.pk}/revisions/compare/earliest...{revision.pk}/")
        walker.get(f"/admin/api/main/pages/{page.pk}/")
        walker.get(f"/admin/api/main/pages/{page.pk}/action/unpublish/")
    for path in ADMIN_LISTS.split():
        walker.get(f"/admin/{path}")
    walker.get("/admin/")
    for word in ("carnet", *(word[:8] for word in {**DRAFT, **PASSWORD}.values()), GROUP["recit"]):
        for path in ("pages/search/", "choose-page/search/", "recherche/essayer/", "documents/chooser/results/"):
            walker.get(f"/admin/{path}?q={word}")


@channel("organisation_reads", "contact_answers")
def organisations(walker: Walker, ground: Ground) -> None:
    """What an organisation is shown by its signed link: only what anyone may see listed."""
    for number in Organisation.objects.values_list("pk", flat=True):
        for end in ("", "?format=csv", "?annee=2026&format=csv"):
            walker.get(LINK.path(number) + end)
        walker.get(contacts.LINK.path([number, "2026-11-29"]))


@channel("styleguide", "healthz", "readyz", "metrics", "mosaic")
def plain(walker: Walker, ground: Ground) -> None:
    """Addresses of the house itself."""
    for path in ("/charte/", "/healthz/", "/readyz/", "/metrics", "/mosaique/pine/le-carnet.svg", "/rien-du-tout/"):
        walker.get(path)


NETWORK_ROUTES = {"network_feed": "flux.atom", "network_join": "rejoindre/", "network_desk": "animer/",
                  "network_letters": "messages/", "network_space": "animer/espace/",
                  "network_meetings": "animer/rencontres/", "network_meeting_new": "animer/rencontres/nouvelle/",
                  }  # fmt: skip


@channel(*NETWORK_ROUTES, "my_networks")
def networks(walker: Walker, ground: Ground) -> None:
    """A network's feed, desk and letters."""
    for name in ("network", "other"):
        for path in (*NETWORK_ROUTES.values(), "animer/travaux/", "animer/ecrire/", "animer/inviter/"):
            walker.get(f"/reseaux/{ground.pages[name].slug}/{path}")
    if walker.name == "facilitator":
        assert all(word in walker.said() for word in ASKED.values())
    walker.get("/compte/reseaux/")


_FORM = "a form about the account itself, in which no resource is named"
_ACT = "changes what someone owns and answers with a redirect or their own words"
_TOKEN = "opened by a secret link of its owner, about the owner's own wishes"
CARRIES_NOTHING = {
    **dict.fromkeys(
        [
            "account_profile", "account_delete", "account_login", "account_request_login_code",
            "account_confirm_login_code", "account_logout", "account_inactive", "account_signup",
            "account_reauthenticate", "account_request_reauthentication_code",
            "account_confirm_reauthentication_code", "account_email",
            "account_email_verification_sent",
            "account_confirm_email", "account_confirm_change",
            "account_change_password", "account_set_password", "account_reset_password", "account_reset_password_done",
            "account_reset_password_from_key", "account_reset_password_from_key_done", "usersessions_list",
            "staff_second_factor", "wagtailcore_login", "contact", "contact_sent",
            "proposal_start", "offer_demarche", "offer_structure", "offer_rencontre",
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
            "proposal", "proposal_question", "proposal_send", "proposal_again",
            "proposal_word", "proposal_agreement", "proposal_files", "proposal_file", "proposal_file_remove",
            "proposal_invitation", "proposal_parting", "proposal_companion",
        ],
        _TOKEN,
    ),
    **dict.fromkeys(
        ["own_network_invitation", "network_invitation", "network_letters_stop", "network_leave", "network_invite",
         "network_invitation_withdraw", "network_answer", "network_works", "network_theme_gone", "network_group_edit",
         "network_group", "network_letter", "network_meeting_edit", "network_meeting_withdraw"],
        "about who belongs to a network: its own tests hold what each may see",
    ),
    "mail_return": "takes reports of returned mails from the mail server, answers nothing",
    "wagtailcore_authenticate_with_password": "Wagtail's form for a shared password: shows the page to who types it",
}  # fmt: skip

# Who reads the outbox, and where what it makes of a resource is walked.
CONSUMERS = {
    "documents:text": "keeps the text of documents, which only the index reads",
    "search:embedded": "the index: every channel that searches",
    "sleeping updates": "tells of an alert the words of its own question, and nothing of any resource",
    "renamed criteria": "tells of an alert the words of its own question, and nothing of any resource",
    "updates": "alerts: their matches, mails and notifications",
    "watching": "watches: mails and notifications",
    "registrations": "meetings: mails to those registered",
    "directory": "the directory's own entries",
    "stewardship": "what the team reads of its own pages: completeness, due dates, links",
}
MAILS = {
    "account:": "about the account itself",
    "account:alertes:": "about one's own alerts, by the words of their questions",
    "account:deleted:": "about the account itself",
    "account:inactive:": "about the account itself",
    "account:login_code:": "about the account itself",
    "asleep:": "one's own alert, by the words of its question",
    "carte:appel:": "what someone tells the team",
    "contact:": "the same",
    "directory:confirm:": "about one's own entry in the directory",
    "directory:contact:": "what someone writes to an entry or a structure",
    "directory:handover:": "a post of the directory, to who is invited to it",
    "directory:handover-answer:": "the same, to who offered it",
    "membership:asked:": "the name of a network and who asks, to those in charge",
    "membership:decided:": "the name of a network, to who asked",
    "membership:invitation:": "the name of a network, to who is invited",
    "membership:letter:": "what facilitators write to their members",
    "membership:removed:": "the name of a network, to who was in it",
    "proposal:": "one's own récit on its way, by its title",
    "registration:": "to those registered, walked",
    "review:": "titles of published resources, to who looks after them",
    "still-right:": "titles of published resources that anyone may see listed, to the organisation that bears them",
    "thanks:": "to those who came",
    "trial:": "one's own alert, as it would have written: what its owner may read",
    "updates-": "alerts, walked",
    "vocabulary:": "one's own alert, by a term it asks for",
    "watching-": "watches, walked",
}
