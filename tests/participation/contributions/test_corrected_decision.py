"""Of a decision that was put right, the record that counts stands first; the former one is folded away."""

from datetime import date

import pytest

from tests.factories import AcceptedFactory, DeliberationFactory, mention
from tests.reading import text_of

from .rows import public, receipt_of, with_code

pytestmark = pytest.mark.django_db


def test_the_record_that_counts_stands_first(client):
    voice = with_code(AcceptedFactory)
    row = DeliberationFactory(process=voice.consultation.process)
    wrong = row.decisions.create(decided_on=date(2026, 3, 3), wording="vertagt")
    right = row.decisions.create(decided_on=date(2026, 3, 4), wording="genehmigt", corrects=wrong)
    for decision in (wrong, right):
        mention(decision, voice)
    for response in (receipt_of(client), client.get(public(voice))):
        html = response.content.decode()
        before, folded = html.split("der frühere Eintrag")
        assert "Arbeitsstand: genehmigt" in before and "Arbeitsstand: vertagt" not in before
        assert "Arbeitsstand: vertagt" in folded.split("</details>")[0]
        assert "Es gilt: genehmigt" in text_of(response)
