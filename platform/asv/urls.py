"""Every address of the site; page addresses come from Wagtail's tree, last."""

from django.urls import include, path, re_path
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls

from asv.accounts.shared_password import collection_password, page_password
from asv.core import views as core
from asv.core.document_views import serve_image
from asv.core.styleguide import styleguide
from asv.jobs.views import mail_return
from asv.resources.admin_api import RULED, page_action

urlpatterns = [
    path("healthz/", core.healthz, name="healthz"),
    path("readyz/", core.readyz, name="readyz"),
    path("metrics", include("operations.readiness.urls")),
    path("robots.txt", core.robots, name="robots"),
    path("sitemap.xml", core.sitemap, name="sitemap"),
    path("mosaique/<slug:palette>/<str:slug>.svg", core.mosaic, name="mosaic"),
    path("charte/", styleguide, name="styleguide"),
    path("admin/login/", core.admin_login),
    path("admin/failwhale/", core.not_found),  # Wagtail breaks there on purpose, for whoever may enter the admin
    re_path(rf"^admin/api/main/pages/(\d+)/action/({RULED})/$", page_action, name="page_action"),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include("asv.core.document_urls")),
    path(
        "documents/authenticate_with_password/<int:restriction_id>/",
        collection_password,
        name="wagtaildocs_authenticate_with_password",
    ),
    path("contact/", include("asv.contact.urls")),
    path("organisations/", include("asv.stewardship.urls")),
    path("proposer/", include("network.offered.urls")),
    path("proposer/", include("experiences.proposals.urls")),
    path("compte/alertes/", include("network.alerts.urls")),
    path("compte/dossiers/", include("asv.dossiers.urls")),
    path("compte/notifications/", include("asv.notifications.urls")),
    path("compte/flux/", include("asv.notifications.address_urls")),
    path("compte/suivis/", include("network.alerts.watching.urls")),
    path("dossiers/", include("asv.dossiers.shared_urls")),
    path("compte/courrier/retours/", mail_return, name="mail_return"),
    path("compte/rencontres/", include("network.meetings.registrations.account_urls")),
    path("compte/annuaire/", include("network.directory.own_urls")),
    path("annuaire/", include("network.directory.urls")),
    path("compte/reseaux/", include("network.networks.own_urls")),
    path("reseaux/", include("network.networks.urls")),
    path("reseaux/", include("network.meetings.preparing.urls")),
    path("compte/", include("asv.accounts.urls")),
    path("rencontres/", include("network.meetings.urls")),
    path("carte/", include("network.demarches.map.urls")),
    path("territoires/", include("network.demarches.places.urls")),
    path("carte/", include("network.demarches.urls")),
    path("", include("search.urls")),
    path("", include("home.urls")),
    # Images only, through a view that asks who may see them, as documents are.
    re_path(r"^media/(?P<path>(?:images|original_images)/.+)$", serve_image, name="image_file"),
    # Wagtail's own ways to try a password know no limit.
    path(
        "_util/login/",
        RedirectView.as_view(pattern_name="account_login", query_string=True),
        name="wagtailcore_login",
    ),
    path(
        "_util/authenticate_with_password/<int:page_view_restriction_id>/<int:page_id>/",
        page_password,
        name="wagtailcore_authenticate_with_password",
    ),
    path("", include(wagtail_urls)),
]

handler400 = "asv.core.views.bad_request"
handler404 = "asv.core.views.not_found"
handler429 = "asv.accounts.slow_down.too_many"
handler500 = "asv.core.views.server_error"
