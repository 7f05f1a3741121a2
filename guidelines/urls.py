"""Addresses of this app: the public lists, and the pages on which planners keep documents and versions."""

from django.urls import URLPattern, path

from guidelines.views import documents, papers
from guidelines.views.versions import articles, versions

app_name = "guidelines"
BASE = "aufgaben/leitlinien/"
VERSION = f"{BASE}fassungen/<int:pk>/"
ARTICLE = f"{BASE}artikel/<int:pk>/"
PAPERS = "aufgaben/drucksachen/"
BASIS = f"{BASE}grundlagen/<int:pk>/"

urlpatterns: list[URLPattern] = [
    path("leitlinien/", documents.guideline_list, name="guideline_list"),
    path("drucksachen/", documents.paper_list, name="paper_list"),
    path(
        "leitlinien/<slug:slug>/vergleich/<int:first>/<int:second>/",
        versions.version_compare,
        name="version_compare",
    ),
    path(BASE, documents.document_list, name="document_list"),
    path(f"{BASE}neu/", documents.document_create, name="document_create"),
    path(f"{BASE}<int:pk>/", documents.document, name="document"),
    path(f"{BASE}<int:pk>/bearbeiten/", documents.document_edit, name="document_edit"),
    path(f"{BASE}<int:pk>/sichtbarkeit/", documents.document_visibility, name="document_visibility"),
    path(f"{BASE}<int:pk>/grundlagen/neu/", documents.basis_create, name="basis_create"),
    path(BASIS, documents.basis_edit, name="basis_edit"),
    path(f"{BASIS}quelle/", documents.source_edit, name="source_edit"),
    path(f"{BASIS}sichtbarkeit/", documents.basis_visibility, name="basis_visibility"),
    path(f"{BASE}<int:pk>/fassungen/neu/", versions.draft_begin, name="draft_begin"),
    path(VERSION, versions.draft, name="draft"),
    path(f"{VERSION}bearbeiten/", versions.draft_edit, name="draft_edit"),
    path(f"{VERSION}sichtbarkeit/", versions.version_visibility, name="version_visibility"),
    path(f"{VERSION}verwerfen/", versions.draft_discard, name="draft_discard"),
    path(f"{VERSION}artikel/neu/", articles.article_create, name="article_create"),
    path(f"{VERSION}artikel/<slug:key>/wieder-aufnehmen/", articles.article_restore, name="article_restore"),
    path(ARTICLE, articles.article_edit, name="article_edit"),
    path(f"{ARTICLE}platz/", articles.article_move, name="article_move"),
    path(f"{ARTICLE}teilen/", articles.article_split, name="article_split"),
    path(f"{ARTICLE}zusammenlegen/", articles.article_merge, name="article_merge"),
    path(f"{ARTICLE}entfernen/", articles.article_remove, name="article_remove"),
    path(PAPERS, papers.paper_desk, name="paper_desk"),
    path(f"{PAPERS}neu/", papers.paper_create, name="paper_create"),
    path(f"{PAPERS}<int:pk>/", papers.paper_plan, name="paper_plan"),
    path(f"{PAPERS}<int:pk>/bearbeiten/", papers.paper_edit, name="paper_edit"),
    path(f"{PAPERS}<int:pk>/sichtbarkeit/", papers.paper_visibility, name="paper_visibility"),
    path(f"{PAPERS}<int:pk>/<slug:kind>/", papers.paper_milestone, name="paper_milestone"),
]
