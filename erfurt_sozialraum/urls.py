"""Root addresses. Each app brings its own German paths."""

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

from .web import pages, views

urlpatterns: list[URLPattern | URLResolver] = [
    path("health/live", views.live, name="health_live"),
    path("health/ready", views.ready, name="health_ready"),
    path("health/arbeit", views.work, name="health_work"),
    path("bausteine/", views.bausteine, name="bausteine"),
    path("impressum/", pages.imprint, name="imprint"),
    path("datenschutz/", pages.privacy, name="privacy"),
    path("barrierefreiheit/", pages.accessibility, name="accessibility"),
    path("leichte-sprache/", pages.easy_language, name="easy_language"),
    path("", include("stakeholders.urls.accounts.signing_in")),
]
urlpatterns += [
    path("", include(f"{app}.urls"))
    for app in ("participation", "guidelines", "stakeholders")
    if find_spec(f"{app}.urls")
]

handler400 = views.bad_request
handler403 = views.permission_denied
handler404 = views.page_not_found
handler500 = views.server_error
