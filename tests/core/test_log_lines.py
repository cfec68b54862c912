"""What the log says of links and people."""

import logging

import pytest
from django.core import signing

from asv.core.log_lines import DiscreetFormatter

TOKEN = signing.dumps({"user": 12}, salt="essai")


def line_of(message, *args, error=None):
    record = logging.LogRecord(
        "x", logging.ERROR, __file__, 1, message, args, (type(error), error, None) if error else None
    )
    return DiscreetFormatter("%(levelname)s %(message)s").format(record)


@pytest.mark.parametrize(
    "written", ["/compte/alertes/desinscription/{}/", "/rencontres/evaluation/{}/?a=1", "/x/?cle={}"]
)
def test_a_link_that_opens_something_loses_its_secret(written):
    path = written.format(TOKEN)
    said = line_of("Not Found: %s", path)
    assert TOKEN not in said and not any(len(part) > 15 and part in said for part in TOKEN.split(":"))
    assert path.split("/")[1] in said


def test_nobodys_address_is_said_even_by_an_exception():
    said = line_of("Mail %s", 3, error=ValueError("Key (email)=(prenom.nom@sante.exemple.fr) already exists"))
    assert "exemple.fr" not in said and "Key (email)" in said


def test_names_of_pages_and_files_stay():
    for message in (
        "Not Found: /experiences/des-ambassadeurs-de-sante-a-lille-en-2024/",
        'File "/srv/asv/app/home/x.py"',
    ):
        assert line_of(message) == f"ERROR {message}"
