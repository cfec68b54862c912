from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "home"

    def ready(self) -> None:
        from asv.core.metadata import website_node
        from asv.core.page_views import register_linked_data, register_page_view
        from home.facts import page_facts
        from home.front import front_page, news_listing
        from home.glossary import glossary
        from home.models import GlossaryPage, HomePage, NewsIndexPage, NewsPage
        from search.glossary_links import findable_terms

        register_page_view(HomePage, front_page)
        register_page_view(NewsIndexPage, news_listing)
        register_page_view(NewsPage, page_facts)
        register_page_view(GlossaryPage, glossary)
        register_page_view(GlossaryPage, findable_terms)
        register_linked_data(HomePage, lambda page: website_node())
