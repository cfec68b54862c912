"""The home page, plain pages, the glossary and the news."""

from home.models.home import HomePage
from home.models.news import NewsIndexPage, NewsPage
from home.models.plain import GlossaryPage, PlainPage

__all__ = ["GlossaryPage", "HomePage", "NewsIndexPage", "NewsPage", "PlainPage"]
