"""Addresses of the home room outside Wagtail's tree."""

from django.urls import path

from home.plan import site_plan

urlpatterns = [path("plan-du-site/", site_plan, name="site_plan")]
