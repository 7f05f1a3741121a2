"""Signing in and out: only those of allauth's addresses that this portal uses, under allauth's own names.

Included at the root without a namespace, because allauth asks for its addresses by these names.
"""

from allauth.account import views as allauth
from django.urls import URLPattern, path, re_path

from stakeholders.views.accounts import mails, signing_in

urlpatterns: list[URLPattern] = [
    path("konto/", signing_in.overview, name="account_overview"),
    path("konto/login/", signing_in.login, name="account_login"),
    path("konto/login/code/", signing_in.request_login_code, name="account_request_login_code"),
    path("konto/login/code/confirm/", signing_in.confirm_login_code, name="account_confirm_login_code"),
    path("konto/logout/", allauth.logout, name="account_logout"),
    path("konto/inactive/", signing_in.inactive, name="account_inactive"),
    path("konto/password/change/", signing_in.password_change, name="account_change_password"),
    path("konto/password/set/", signing_in.password_set, name="account_set_password"),
    path("konto/password/reset/", signing_in.password_reset, name="account_reset_password"),
    path("konto/password/reset/done/", signing_in.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^konto/password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        signing_in.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "konto/password/reset/key/done/",
        signing_in.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    # allauth asks for this name on every page; accounts come by invitation only.
    path("konto/signup/", signing_in.closed, name="account_signup"),
    path("demo/post/", mails.demo_mail, name="demo_mail"),
]
