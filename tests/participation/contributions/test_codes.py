"""Receipt codes: derived from the form's key, read however they are typed, stored as a hash only."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from erfurt_sozialraum.forms import keys as form_keys
from participation import receipts

CODE = "K7QM3XPT9ABCDEFG"


def new_key(consultation):
    return form_keys.new_key(receipts.purpose(consultation))


def read_key(key, consultation):
    return form_keys.read_key(key, receipts.purpose(consultation))


def code(key, consultation):
    return receipts.code_of(read_key(key, consultation))


def later(monkeypatch, delta):
    """Let that much time pass for the module under test."""
    now = timezone.now() + delta
    monkeypatch.setattr(form_keys.timezone, "now", lambda: now)


def test_the_same_key_gives_the_same_code_and_another_key_another():
    first, second = new_key(7), new_key(7)
    assert code(first, 7) == code(first, 7)
    assert code(first, 7) != code(second, 7)


def test_a_code_has_eighty_bits_and_no_confusable_sign():
    codes = {code(new_key(1), 1) for _ in range(400)}
    assert len(codes) == 400
    assert {len(word) for word in codes} == {16}
    assert set("".join(codes)) == set(receipts.ALPHABET)
    assert not set(receipts.ALPHABET) & set("ILOU")
    assert len(receipts.ALPHABET) ** receipts.LENGTH >= 2**80


def test_who_sees_the_key_cannot_derive_the_code(settings):
    key = new_key(1)
    before = code(key, 1)
    settings.RECEIPT_KEY = "another"
    assert code(key, 1) != before


def test_the_hash_needs_the_receipt_key_and_survives_a_new_secret_key(settings):
    before = receipts.code_hash(CODE)
    assert re.fullmatch("[0-9a-f]{64}", before)
    settings.SECRET_KEY = "rotated"
    assert receipts.code_hash(CODE) == before
    settings.RECEIPT_KEY = "another"
    assert receipts.code_hash(CODE) != before


@pytest.mark.parametrize("spoil", [lambda k: "", lambda k: "x", lambda k: k[:-1], lambda k: "9" + k])
def test_a_spoilt_key_is_none(spoil):
    assert read_key(spoil(new_key(1)), 1) is None


def test_a_key_is_good_for_its_own_consultation_only():
    assert read_key(new_key(1), 2) is None


def test_a_key_tells_its_age(monkeypatch):
    key = new_key(1)
    assert read_key(key, 1).is_hasty
    later(monkeypatch, timedelta(seconds=3))
    found = read_key(key, 1)
    assert (found.is_hasty, found.is_expired) == (False, False)
    later(monkeypatch, form_keys.MAX_AGE + timedelta(seconds=5))
    assert read_key(key, 1).is_expired


@pytest.mark.parametrize(
    "typed",
    [
        "K7QM-3XPT-9ABC-DEFG",
        "k7qm 3xpt 9abc defg",
        "  K7QM3XPT9ABCDEFG  ",
        "K7QM–3XPT–9ABC–DEFG",
        "K7QM.3XPT.9ABC.DEFG",
        "https://portal.example/mein-beitrag/K7QM-3XPT-9ABC-DEFG/",
    ],
)
def test_a_code_is_read_however_it_is_typed(typed):
    assert receipts.normalised(typed) == CODE


def test_confusable_signs_are_taken_for_each_other():
    assert receipts.normalised("O0iI lL1u vABC DEFG") == "001111" + "1VVABCDEFG"


@pytest.mark.parametrize(
    "typed", ["", "K7QM", "K7QM-3XPT-9ABC-DEF*", CODE + "A", "ÄÖÜß-3XPT-9ABC-DEFG", "/" * 300]
)
def test_what_cannot_be_a_code_is_empty(typed):
    assert receipts.normalised(typed) == ""


def test_a_code_is_shown_in_groups_of_four():
    assert receipts.grouped(CODE) == "K7QM-3XPT-9ABC-DEFG"
