"""Addresses of the desk, and of what lies with other offices."""

from django.urls import URLPattern, path

from participation.views.desk import mails, offices, pages

urlpatterns: list[URLPattern] = [
    path("aufgaben/", pages.desk, name="desk"),
    path("aufgaben/unstimmigkeiten/", pages.contradictions, name="contradictions"),
    path("aufgaben/hilfe/", pages.help_page, name="help"),
    path("aufgaben/post/<int:pk>/", mails.mail_repeat, name="mail_repeat"),
    path("aufgaben/post/<int:pk>/angekommen/", mails.mail_arrived, name="mail_arrived"),
    path("aufgaben/post/alle/<str:state>/", mails.mails_repeat, name="mails_repeat"),
    path("aufgaben/amt/pruefauftraege/<int:pk>/", offices.office_task, name="office_task"),
    path("aufgaben/amt/anliegen/<int:pk>/", offices.office_point, name="office_point"),
]
