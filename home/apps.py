from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "home"

    def ready(self) -> None:
        from django.db.models.signals import post_delete, post_save
        from django.urls import reverse

        from asv.core.metadata import website_node
        from asv.core.page_views import register_linked_data, register_page_view
        from asv.core.sitemaps import register_site_map_paths
        from asv.page_cache.routes import register_cached, register_cached_pages
        from asv.taxonomy.models import GlossaryEntry
        from home.acronyms import forget_acronyms
        from home.facts import page_facts
        from home.front import front_page, news_listing
        from home.glossary import glossary
        from home.models import GlossaryPage, HomePage, NewsIndexPage, NewsPage
        from search.glossary_links import findable_terms

        register_page_view(HomePage, front_page)
        register_page_view(NewsIndexPage, news_listing)
        register_cached_pages(NewsIndexPage, ["page"])
        register_cached(["site_plan"])
        register_page_view(NewsPage, page_facts)
        register_page_view(GlossaryPage, glossary)
        register_page_view(GlossaryPage, findable_terms)
        for signal in (post_save, post_delete):
            for sender in (GlossaryEntry, GlossaryPage):
                signal.connect(forget_acronyms, sender=sender, dispatch_uid=f"home.acronyms.{sender.__name__}")
        register_linked_data(HomePage, lambda page: website_node())
        register_site_map_paths(lambda anyone: [reverse("site_plan")])
