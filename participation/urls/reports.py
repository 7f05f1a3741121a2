"""Addresses of reports: reading, ordering, repeating, releasing, withdrawing."""

from django.urls import URLPattern, path

from participation.views import reports

urlpatterns: list[URLPattern] = [
    path("berichte/", reports.report_list, name="report_list"),
    path("berichte/<int:pk>/", reports.report, name="report"),
    path("berichte/<int:pk>.pdf", reports.report_pdf, name="report_pdf"),
    path("berichte/<int:pk>/noch-einmal/", reports.report_repeat, name="report_repeat"),
    path("berichte/<int:pk>/freigeben/", reports.report_release, name="report_release"),
    path("berichte/<int:pk>/zurueckziehen/", reports.report_withdraw, name="report_withdraw"),
    path("berichte/<int:pk>/wieder-zeigen/", reports.report_show, name="report_show"),
    path("aufgaben/berichte/neu/", reports.report_order, name="report_order"),
]
