from io import StringIO

import pytest
from django.core.management import call_command

from asv.accounts.roles import EDITORS
from home.models import HomePage

pytestmark = pytest.mark.django_db


def test_an_update_gives_editors_the_rights_it_brought(groups):
    groups[EDITORS].permissions.clear()
    call_command("set_up_roles", stdout=StringIO())
    call_command("set_up_roles", stdout=StringIO())
    granted = set(groups[EDITORS].permissions.values_list("codename", flat=True))
    assert {"access_admin", "add_synonym", "change_promotedanswer"} <= granted


def test_a_site_without_home_page_is_left_alone():
    for page in HomePage.objects.all():
        page.delete()
    out = StringIO()
    call_command("set_up_roles", stdout=out)
    assert "pas encore" in out.getvalue()
