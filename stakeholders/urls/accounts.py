"""Signing in and out: only those of allauth's addresses that this portal uses, under allauth's own names.

Included at the root without a namespace, because allauth asks for its addresses by these names.
"""

from allauth.account import views as allauth
from django.urls import URLPattern, path, re_path

from stakeholders.views import accounts, mails

urlpatterns: list[URLPattern] = [
    path("konto/", accounts.overview, name="account_overview"),
    path("konto/login/", accounts.login, name="account_login"),
    path("konto/login/code/", accounts.request_login_code, name="account_request_login_code"),
    path("konto/login/code/confirm/", accounts.confirm_login_code, name="account_confirm_login_code"),
    path("konto/logout/", allauth.logout, name="account_logout"),
    path("konto/inactive/", accounts.inactive, name="account_inactive"),
    path("konto/password/change/", accounts.password_change, name="account_change_password"),
    path("konto/password/set/", accounts.password_set, name="account_set_password"),
    path("konto/password/reset/", accounts.password_reset, name="account_reset_password"),
    path("konto/password/reset/done/", accounts.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^konto/password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        accounts.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "konto/password/reset/key/done/",
        accounts.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    # allauth asks for this name on every page; accounts come by invitation only.
    path("konto/signup/", accounts.closed, name="account_signup"),
    path("demo/post/", mails.demo_mail, name="demo_mail"),
]
