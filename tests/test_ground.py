"""Every test finds the same ground, whichever ran before it."""

import pytest
from django.contrib.contenttypes.models import ContentType
from wagtail.models import Site

from experiences.models import ExperienceIndexPage
from home.models import HomePage

pytestmark = pytest.mark.xdist_group("ground")


@pytest.mark.parametrize("turn", [1, 2])
def test_what_commits_for_good_finds_the_site_and_leaves_it(lasting_db, turn):
    assert isinstance(Site.objects.get().root_page.specific, HomePage)
    assert ExperienceIndexPage.objects.live().count() == 1
    ExperienceIndexPage.objects.get().unpublish()
    ContentType.objects.clear_cache()
