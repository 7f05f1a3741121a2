"""Which pages are shown, how wide, and who looks at them."""

from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import sync_playwright

from participation.models import Consultation
from tests.factories import PlannerFactory

WIDE, PHONE = {"width": 1200, "height": 860}, {"width": 360, "height": 760}


def ready():
    """The session of an invented planner."""
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(PlannerFactory(email="bilder@example.org", name="Erika Muster"))
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def pictures():
    """(file, path, size, colour scheme, signed in)."""
    consultation = Consultation.objects.published().latest("closes_at")
    form = reverse("participation:consultation", args=[consultation.slug])
    return [
        ("start.jpg", reverse("participation:home"), WIDE, "light", False),
        ("start-phone.jpg", reverse("participation:home"), PHONE, "dark", False),
        ("form-phone.jpg", form, PHONE, "light", False),
        ("council.jpg", reverse("participation:council"), WIDE, "light", False),
        ("ledger.jpg", reverse("participation:ledger"), WIDE, "light", False),
        ("process.jpg", reverse("participation:process"), WIDE, "light", False),
        ("areas.jpg", reverse("participation:area_list"), WIDE, "light", False),
        ("desk.jpg", reverse("participation:desk"), WIDE, "light", True),
    ]


def take(port, folder, session, *, chromium, flags):
    """Take each picture; yields its file name."""
    base, shots = f"http://127.0.0.1:{port}", pictures()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=flags)
        for name, path, size, scheme, signed_in in shots:
            context = browser.new_context(viewport=size, color_scheme=scheme, locale="de-DE")
            if signed_in:
                context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": base}])
            page = context.new_page()
            page.goto(base + path)
            page.screenshot(path=folder / name, type="jpeg", quality=72)
            context.close()
            yield name
        browser.close()
