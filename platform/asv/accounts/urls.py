"""Account pages, in French paths, served by allauth's views."""

from django.urls import include, path

urlpatterns = [path("", include("allauth.account.urls"))]
