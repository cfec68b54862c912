from django.apps import AppConfig


class PageCacheConfig(AppConfig):
    name = "asv.page_cache"
    label = "page_cache"
    verbose_name = "Pages gardées"

    def ready(self) -> None:
        from django.conf import settings
        from django.db.backends.signals import connection_created

        from asv.jobs.housekeeping import every
        from asv.jobs.registry import register_duty
        from asv.page_cache import closing
        from asv.page_cache.generation import fold_generations, watch_connection
        from asv.page_cache.routes import register_cached

        closing.connect()
        if settings.PAGE_CACHE:
            connection_created.connect(watch_connection)
        register_duty("generations", every(3600, fold_generations))
        register_cached(["wagtail_serve", "robots"])
        register_cached(["sitemap"], ["p"])
        register_cached(["document_text", "former_text"], ["page"])
