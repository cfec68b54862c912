"""The ledger writes its mails faster than Django; what goes over the wire is the same."""

import re

import pytest
from django.core.mail import EmailMultiAlternatives

from asv.jobs.messages import Calendar, message_of
from asv.jobs.models import OutgoingMail, message_id_of

HEADERS = {
    "List-Id": "Alertes ASV <alertes.asv.example>",
    "List-Unsubscribe": f"<https://asv.example/compte/alertes/desinscription/{'jeton-' * 30}/>",
    "X-Long": "des mots qui se suivent " * 8,
    "X-Accents": "été à la médiathèque",
    "Auto-Submitted": "auto-generated",
}
INVITATION = Calendar(name="rencontre.ics", method="REQUEST", content="BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n")


def on_the_wire(message):
    """Without the boundaries and the date, which are nobody's words."""
    text = message.message().as_bytes(linesep="\r\n").decode()
    text = re.sub(r"\r\nDate: [^\r]*", "", text)
    for boundary in re.findall(r'boundary="([^"]+)"', text):
        text = text.replace(boundary, "boundary")
    return text.replace(';\r\n boundary="', '; boundary="')


@pytest.mark.parametrize("html", ["", "<p>Où ? À l’été.</p>\n.\nFrom ici"])
@pytest.mark.parametrize("attachments", [[], [INVITATION]])
@pytest.mark.parametrize("sender", ["Ateliers Santé Ville <asv@asv.example>", "asv@asv.example", "ASV <a@asv.example>"])
def test_a_mail_is_the_one_that_django_writes(settings, sender, html, attachments):
    settings.DEFAULT_FROM_EMAIL, settings.BOUNCE_ADDRESS = sender, ""
    subject = "12 nouvelles ressources aujourd’hui pour « Santé mentale, Nord et alentours, tous les publics »"
    mail = OutgoingMail(
        key="a", recipient="nadia@exemple.fr", subject=subject, text="Bonjour,\n\n« été »\n" + "x" * 1200, html=html,
        headers=HEADERS, attachments=attachments, message_id=message_id_of("a"),
    )  # fmt: skip
    plain = EmailMultiAlternatives(
        subject, mail.text, sender, [mail.recipient], headers={"From": sender, **HEADERS, "Message-ID": mail.message_id}
    )
    if html:
        plain.attach_alternative(html, "text/html")
    ours = message_of(mail)
    for part in ours.attachments:
        plain.attach(part)
    assert on_the_wire(ours) == on_the_wire(plain)
    assert ours.message()["From"] == plain.message()["From"]
    assert ours.from_email in sender, "the envelope carries the bare address"
    if html or attachments:
        assert ours.message().get_boundary() == ours.message().get_boundary() not in mail.text + html
