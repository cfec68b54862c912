"""What a mail of the ledger is once it goes over the wire."""

from email import message_from_bytes, policy
from email.utils import parseaddr

import pytest

from asv.jobs.messages import Calendar, message_of
from asv.jobs.models import OutgoingMail, message_id_of

HEADERS = {
    "List-Id": "Alertes ASV <alertes.asv.example>",
    "List-Unsubscribe": f"<https://asv.example/compte/alertes/desinscription/{'jeton-' * 30}/>",
    "X-Long": ("des mots qui se suivent " * 8).strip(),
    "X-Accents": "été à la médiathèque",
    "Auto-Submitted": "auto-generated",
}
INVITATION = Calendar(
    name="rencontre.ics", method="REQUEST", content="BEGIN:VCALENDAR\r\nSUMMARY:Été\r\nEND:VCALENDAR\r\n"
)
HTML = "<p>Où ? À l’été.</p>\n.\nFrom ici"
TEXT = "Bonjour,\n\n« été »\n" + "x" * 1200


def read_again(message):
    """The mail as a reader's program takes it apart."""
    return message_from_bytes(message.message().as_bytes(), policy=policy.default)


def lines(part):
    return part.get_content().replace("\r\n", "\n").strip()


@pytest.mark.parametrize("html", ["", HTML])
@pytest.mark.parametrize("attachments", [[], [INVITATION]])
@pytest.mark.parametrize("sender", ["Ateliers Santé Ville <asv@asv.example>", "asv@asv.example", "ASV <a@asv.example>"])
def test_a_mail_says_all_that_the_ledger_holds(settings, sender, html, attachments):
    settings.DEFAULT_FROM_EMAIL, settings.BOUNCE_ADDRESS = sender, ""
    subject = "12 nouvelles ressources aujourd’hui pour « Santé mentale, Nord et alentours, tous les publics »"
    mail = OutgoingMail(
        key="a", recipient="nadia@exemple.fr", subject=subject, text=TEXT, html=html,
        headers=HEADERS, attachments=attachments, message_id=message_id_of("a"),
    )  # fmt: skip
    message = message_of(mail)
    assert message.from_email == parseaddr(sender)[1], "the envelope carries the bare address"
    read = read_again(message)
    assert (read["From"], read["To"], read["Subject"].strip()) == (sender, mail.recipient, subject)
    assert read["Message-ID"] == mail.message_id
    assert {name: read[name].strip() for name in HEADERS} == HEADERS
    assert lines(read.get_body(("plain",))) == TEXT
    assert lines(read.get_body(("html",))) == HTML if html else read.get_body(("html",)) is None
    files = list(read.iter_attachments()) if attachments else []
    assert [(part.get_filename(), part.get_content_type()) for part in files] == [
        (each["name"], "application/ics") for each in attachments
    ]
    invited = [part for part in read.walk() if part.get_content_type() == "text/calendar"]
    assert [part["Content-Type"].params["method"] for part in invited] == [each["method"] for each in attachments]
    for part in invited:
        assert lines(part) == "BEGIN:VCALENDAR\nSUMMARY:Été\nEND:VCALENDAR"


def test_a_bounce_goes_where_the_site_reads_them(settings):
    settings.DEFAULT_FROM_EMAIL, settings.BOUNCE_ADDRESS = "ASV <asv@asv.example>", "Retours <retours@asv.example>"
    message = message_of(OutgoingMail(key="a", recipient="nadia@exemple.fr", message_id=message_id_of("a")))
    assert message.from_email == "retours@asv.example"
    assert read_again(message)["From"] == "ASV <asv@asv.example>"
