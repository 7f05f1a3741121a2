"""Closed by default: which views answer without an account stands here, and nowhere else."""

from django.urls import get_resolver

PUBLIC = {
    # Ground
    "health_live",
    "health_ready",
    "health_work",
    "bausteine",  # answers 404 unless DEBUG
    "imprint",
    "privacy",
    "accessibility",
    "easy_language",
    # Signing in (allauth); signing up is closed by the adapter
    "account_login",
    "account_logout",
    "account_inactive",
    "account_signup",
    "account_request_login_code",
    "account_confirm_login_code",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    # Reading
    "participation:home",
    "participation:ledger",
    "participation:result",
    "participation:process",
    "participation:process_detail",
    "participation:structure",
    "participation:process_structure",
    "participation:step",
    "participation:topic",
    "participation:concept",
    "participation:committee_list",
    "participation:committee",
    "participation:committee_edition",
    "participation:area_list",
    "participation:area",
    "participation:indicator",
    "participation:help_nearby",
    "participation:calendar",
    "participation:calendar_feed",
    "participation:committee_feed",
    "participation:event",
    "participation:event_file",
    "participation:council",
    "participation:process_council",
    "guidelines:guideline_list",
    "guidelines:paper_list",
    "guidelines:version_compare",
    "participation:guideline",
    "participation:version",
    "participation:article",
    "participation:paper",
    "participation:report_list",
    "participation:report",
    "participation:report_pdf",
    # Taking part
    "participation:consultation_list",
    "participation:consultation",
    "participation:paper_form",
    "participation:contribution_list",
    "participation:contribution",
    "participation:receipt_lookup",
    "participation:receipt",
    "participation:consent_withdraw",
    # Saying that something cannot be used
    "stakeholders:barrier_report",
    "stakeholders:barrier_thanks",
}
ONLY_IN_THE_DEMO = {"demo_mail", "demo_mails"}


def views(patterns, namespace=""):
    """Yield (name, view) of every address."""
    for entry in patterns:
        if hasattr(entry, "url_patterns"):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from views(entry.url_patterns, inner)
        else:
            yield f"{namespace}{entry.name or entry.pattern}", entry.callback


def test_public_views_are_exactly_these():
    public = {
        name for name, view in views(get_resolver().url_patterns) if not getattr(view, "login_required", True)
    }
    assert public - ONLY_IN_THE_DEMO == PUBLIC


def test_names_of_addresses_are_unique():
    names = [name for name, _view in views(get_resolver().url_patterns)]
    assert sorted(names) == sorted(set(names))
