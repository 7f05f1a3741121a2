"""What the planning page says first: how many steps are documented."""

import pytest

from tests.factories import StepFactory

pytestmark = pytest.mark.django_db


def test_the_lead_counts_steps_and_never_zero_gaps(client, planner, process):
    address = f"/aufgaben/planung/prozesse/{process.slug}/"
    assert "Schritten" not in client.get(address).content.decode().split("<h1>")[1].split("</header>")[0]
    StepFactory(process=process)
    page = client.get(address).content.decode()
    assert "0 von 1 Schritt ist vollständig dokumentiert." in page
    assert "fehlen 0" not in page
