"""What a click did is told to who cannot see it; words of people have the direction of their script."""

import pytest
from django import forms
from django.template import Context, Template
from django.urls import reverse

from erfurt_sozialraum.templatetags.ui import direction
from participation.models import FeedbackLoop
from tests.factories import CommitteeFactory, FeedbackLoopFactory, ResultFactory, member_of

DIRECTIONS = [("Platz", "ltr"), ("ساحة 12", "rtl"), ("12 „שלום“", "rtl"), ("12", "ltr"), (None, "ltr")]


@pytest.mark.parametrize(("text", "way"), DIRECTIONS)
def test_the_first_letter_says_the_direction(text, way):
    assert direction(text) == way


def test_text_fields_find_the_direction_themselves():
    class Sample(forms.Form):
        title = forms.CharField()
        text = forms.CharField(widget=forms.Textarea)
        email = forms.EmailField()
        n = forms.IntegerField()

    form = Sample()
    assert ['dir="auto"' in str(form[name]) for name in ("title", "text", "email", "n")] == [
        True,
        True,
        False,
        False,
    ]
    assert 'type="text"' in str(form["email"])
    assert 'inputmode="email"' in str(form["email"])


def test_a_quotation_finds_it_too():
    html = Template("{% include 'components/quote.html' with text='ساحة' only %}").render(Context())
    assert '<blockquote dir="auto">' in html


@pytest.mark.django_db
def test_what_was_done_stands_in_the_title_and_takes_the_focus(client):
    body = CommitteeFactory()
    loop = FeedbackLoopFactory(result=ResultFactory(), committee=body)
    client.force_login(member_of(body))
    address = reverse("participation:committee_respond", args=[body.slug, loop.pk])
    sent = {"action": "answer", f"r{loop.pk}-text": "Wir sind einverstanden."}
    page = client.post(address, sent, follow=True)
    html = page.content.decode()
    (said,) = page.context["messages"]
    assert f"<title>{str(said)[:60]}" in html
    assert 'role="status" tabindex="-1" autofocus>' in html
    again = client.get(f"/gremien/{body.slug}/").content.decode()
    assert str(said) not in again and 'tabindex="-1" autofocus' not in again
    assert FeedbackLoop.objects.count() == 1
