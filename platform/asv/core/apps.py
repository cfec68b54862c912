from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "asv.core"
    label = "core"

    def ready(self) -> None:
        from wagtail.images.models import Rendition

        from asv.core import checks, remembered  # noqa: F401
        from asv.core.carriers import Readers, declare_carrier, watch_parts
        from asv.core.client_address import address_health
        from asv.core.health import register_check
        from asv.core.metadata import page_head
        from asv.core.models import AsvRendition, BasePage, DocumentText, FormerFile, SiteSettings
        from asv.core.page_views import register_page_view

        register_check("client_address", address_health)
        declare_carrier(SiteSettings, Readers.EVERYONE)
        declare_carrier(AsvRendition, Readers.NOBODY)
        declare_carrier(Rendition, Readers.NOBODY)  # Wagtail's own, of no use here
        declare_carrier(DocumentText, Readers.NOBODY)
        declare_carrier(FormerFile, Readers.NOBODY)  # it is read by who may read the document itself
        watch_parts()
        register_page_view(BasePage, page_head)
