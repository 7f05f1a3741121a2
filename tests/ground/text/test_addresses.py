"""E-mail addresses in one form, whichever way they are typed."""

import pytest
from django import forms

from erfurt_sozialraum.text.addresses import NoAddress, canonical_address, readable_address, same_address

STREET = "info@xn--strae-oqa.example"


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("Info@Straße.example", STREET),
        ("\u200binfo@strasse.example ", "info@strasse.example"),
        ("info@XN--STRAE-OQA.example", STREET),
        ("a@mu\u0308nchen.example", "a@xn--mnchen-3ya.example"),
        ("a@MÜNCHEN.example", "a@xn--mnchen-3ya.example"),
        ("a＠b.example", "a@b.example"),
        ("A.B+c@Example.ORG", "a.b+c@example.org"),
    ],
)
def test_an_address_has_one_form(typed, address):
    assert canonical_address(typed) == address
    assert canonical_address(address) == address
    assert forms.EmailField().clean(typed) == address
    assert same_address(typed, address)


def test_two_domains_stay_two():
    assert not same_address("info@straße.example", "info@strasse.example")


def test_it_is_shown_as_its_owner_writes_it():
    assert readable_address(STREET) == "info@straße.example"
    assert readable_address("a@xn--.example") == "a@xn--.example"
    assert forms.EmailField().prepare_value(STREET) == "info@straße.example"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("in\u200bfo@b.example", "unsichtbares Zeichen"),
        ("info@b\xad.example", "unsichtbares Zeichen"),
        ("jürgen@b.example", "Vor dem @ sind keine Umlaute möglich"),
        ("a@-ü-.example", "hinter dem @"),
        ("a@xn--\u00fc.example", "hinter dem @"),
        (f"a@{'ü' * 70}.example", "hinter dem @"),
    ],
)
def test_what_cannot_be_sent_to_is_said_at_once(typed, said):
    with pytest.raises(forms.ValidationError) as refused:
        forms.EmailField().clean(typed)
    assert said in refused.value.messages[0]


@pytest.mark.parametrize("typed", ["", "a", "@b.example", "a@", "a b@c.example", "a@b c.example", "@", "ä"])
def test_what_is_none_is_refused(typed):
    with pytest.raises(NoAddress):
        canonical_address(typed)
    with pytest.raises(forms.ValidationError):
        forms.EmailField().clean(typed)
