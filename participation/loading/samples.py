"""Invented contributions and events, marked as examples wherever they show.

Contribution n is the same every time, so that a second load adds only what is missing.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

from django.db import transaction
from django.utils import timezone

from guidelines.models import Wording
from participation.models import (
    Channel,
    Consultation,
    Contribution,
    ContributionStatus,
    ModerationDecision,
    Outcome,
    Point,
    Process,
    Reply,
    Topic,
)
from stakeholders.models import Area, Organisation, Sector

from .rows import Seeder, read_toml, wait_for_other_loads
from .sample_chain import load_sample_chain
from .sample_events import load_sample_events
from .sample_numbers import load_sample_numbers
from .sample_texts import Voice, blocks, voice

BATCH = 2000
_OUTCOMES = {
    Outcome.ADOPTED: 22,
    Outcome.PARTLY: 20,
    Outcome.NOT_ADOPTED: 14,
    Outcome.FORWARDED: 16,
    Outcome.PASSED_ON: 7,
    Outcome.NOTED: 12,
    Outcome.OPEN: 10,
}


@dataclass
class Rows:
    """What one batch writes, table by table."""

    contributions: list[Contribution] = field(default_factory=list)
    decisions: list[ModerationDecision] = field(default_factory=list)
    points: list[Point] = field(default_factory=list)
    replies: list[Reply] = field(default_factory=list)


class Scene:
    """What all examples refer to, read once."""

    def __init__(self, process: Process, seed: Seeder) -> None:
        self.now = timezone.now()
        self.current = Consultation.objects.get(slug=read_toml("consultation.toml")["consultation"]["slug"])
        self.past = _past_consultation(process, seed, self.now)
        self.topics = Topic.objects.in_bulk(field_name="slug")
        self.areas = {area.number: area for area in Area.objects.filter(scheme__slug="ortsteile")}
        self.wordings = {
            row.key: row
            for row in Wording.objects.filter(version__is_example=True, version__number=1).select_related(
                "article"
            )
        }
        self.offices = {office["slug"]: _office(seed, office) for office in blocks()["offices"]}
        self.asked = {
            row: frozenset(row.topics.values_list("slug", flat=True)) for row in (self.current, self.past)
        }


@transaction.atomic
def load_samples(number: int) -> int:
    """Add what is missing to `number` invented contributions, and some events; how many were added."""
    wait_for_other_loads()
    process = Process.objects.get(slug=read_toml("process.toml")["process"]["slug"])
    scene = Scene(process, Seeder())
    # A receipt code is what a real sender has: examples that somebody sent by the form do not count here.
    there = Contribution.objects.filter(
        consultation__in=[scene.current, scene.past], is_example=True, code_hash=None
    ).count()
    for start in range(there, number, BATCH):
        _write(scene, range(start, min(start + BATCH, number)))
    load_sample_events(process)
    load_sample_numbers()
    load_sample_chain(process)
    return max(0, number - there)


def _write(scene: Scene, numbers: range) -> None:
    """Invent these contributions and write them, one statement per table."""
    rows = Rows()
    for number in numbers:
        _invent(scene, number, rows)
    Contribution.objects.bulk_create(rows.contributions)
    ModerationDecision.objects.bulk_create(rows.decisions)
    Point.objects.bulk_create(rows.points)
    Reply.objects.bulk_create(rows.replies)


def _invent(scene: Scene, number: int, rows: Rows) -> None:
    """Add one contribution with all that became of it until now."""
    rng = Random(f"Erfurt {number}")  # noqa: S311 - repeatable on purpose
    consultation = scene.past if number % 3 == 2 else scene.current
    said = voice(number, scene.asked[consultation], rng)
    end = min(scene.now, consultation.closes_at)
    received = consultation.opens_at + (end - consultation.opens_at) * rng.random()
    row = Contribution(
        consultation=consultation,
        channel=rng.choices([Channel.ONLINE, Channel.PAPER, Channel.EVENT], weights=[7, 2, 1])[0],
        text=said.text,
        topic=scene.topics[said.topic] if rng.random() < 0.85 else None,
        area=scene.areas.get(said.area_number),
        age_band=said.age_band,
        may_publish=rng.random() > 0.07,
        received_at=received,
        is_example=True,
    )
    rows.contributions.append(row)
    moderated = received + timedelta(hours=rng.uniform(5, 90))
    if moderated > scene.now or (consultation is scene.current and rng.random() < 0.08):
        return
    if number % 25 == 12:
        _reject(row, moderated, rows, rng)
        return
    _accept(row, said, moderated, rows, rng)
    _answer(scene, row, said, moderated, rows, rng)


def _reject(row: Contribution, when: datetime, rows: Rows, rng: Random) -> None:
    """Something that no reply could be given to."""
    sent = rng.choice(blocks()["rejected"])
    row.text, row.status = sent["text"], ContributionStatus.REJECTED
    row.topic, row.age_band = None, ""
    rows.decisions.append(
        ModerationDecision(
            contribution=row, accepted=False, published=False, reason=sent["reason"], decided_at=when
        )
    )


def _accept(row: Contribution, said: Voice, when: datetime, rows: Rows, rng: Random) -> None:
    """Accepted for processing; published, redacted or kept back."""
    row.status = ContributionStatus.ACCEPTED
    kept_back = blocks()["consent_reason"] if not row.may_publish else ""
    if row.may_publish and rng.random() < 0.04:
        kept_back = rng.choice(blocks()["unpublished_reasons"])
    public_text, reason = "", kept_back
    if not kept_back:
        public_text = row.text
        if said.private:
            public_text = row.text.replace(said.private, blocks()["private_replaced"])
            reason = blocks()["redacted_reason"]
        row.published_at, row.published_text = when, public_text
    rows.decisions.append(
        ModerationDecision(
            contribution=row,
            accepted=True,
            published=not kept_back,
            public_text=public_text,
            reason=reason,
            decided_at=when,
        )
    )


def _answer(
    scene: Scene, row: Contribution, said: Voice, accepted: datetime, rows: Rows, rng: Random
) -> None:
    """A point for each matter, and replies as far as time and chance have brought them."""
    is_over = row.consultation_id == scene.past.pk
    slowest, forgotten = (75.0, 0.1) if is_over else (17.0, 0.17)
    outcomes = {o: w for o, w in _OUTCOMES.items() if not (is_over and o == Outcome.OPEN)}
    for order, (text, theme) in enumerate(said.parts, start=1):
        point = Point(
            contribution=row,
            order=order,
            text=text if len(said.parts) > 1 else row.text,
            created=accepted,
        )
        rows.points.append(point)
        replied = accepted + timedelta(days=rng.uniform(2, slowest))
        if replied > scene.now or rng.random() < forgotten:
            continue
        outcome = rng.choices(list(outcomes), weights=list(outcomes.values()))[0]
        office = scene.offices[theme["office"]] if outcome == Outcome.FORWARDED else None
        rows.replies.append(
            Reply(
                point=point,
                outcome=outcome,
                reason=_reason(outcome, theme, rng),
                forwarded_to=office,
                passed_to=blocks()["passed_to"] if outcome == Outcome.PASSED_ON else "",
                wording=scene.wordings.get(theme["article"])
                if outcome in (Outcome.ADOPTED, Outcome.PARTLY)
                else None,
                replied_on=timezone.localdate(replied),
                replied_at=replied,
            )
        )
        if office:
            rows.replies += _office_answer(scene, point, office, replied, rng)


def _office_answer(
    scene: Scene, point: Point, office: Organisation, forwarded: datetime, rng: Random
) -> list[Reply]:
    """What the office said to it, if it has spoken already."""
    answered = forwarded + timedelta(days=rng.uniform(2, 12))
    is_silent = rng.random() < 0.2
    if point.contribution.consultation_id == scene.past.pk:
        answered = min(answered, scene.now)  # its promised day is over: nobody is silent any more
    elif is_silent or answered > scene.now:
        return []
    reply = Reply(
        point=point,
        outcome=Outcome.FORWARDED,
        forwarded_to=office,
        office=office,
        reason=rng.choice(blocks()["office_answers"]),
        replied_on=timezone.localdate(answered),
        replied_at=answered,
    )
    return [reply]


def _reason(outcome: Outcome, theme: dict[str, Any], rng: Random) -> str:
    """The reason that fits outcome and theme."""
    if outcome == Outcome.OPEN:
        return rng.choice(blocks()["open_reasons"])
    if outcome == Outcome.PASSED_ON:
        return str(blocks()["passed_on"])
    if outcome == Outcome.NOTED:
        return rng.choice(blocks()["noted"])
    return theme[outcome.value]


def _past_consultation(process: Process, seed: Seeder, now: datetime) -> Consultation:
    """A closed example, so that answers, results and overdue answers can be seen."""
    item = dict(blocks()["past_consultation"])
    topics = item.pop("topics")
    days = {name: timedelta(days=item.pop(name)) for name in list(item) if name.endswith("_days_ago")}
    row, is_new = seed.ensure(
        Consultation,
        {"slug": item.pop("slug")},
        process=process,
        opens_at=now - days["opened_days_ago"],
        closes_at=now - days["closed_days_ago"],
        answer_by=timezone.localdate(now - days["answer_days_ago"]),
        is_example=True,
        **item,
    )
    if is_new:
        row.topics.set(Topic.objects.filter(slug__in=topics))
    return row


def _office(seed: Seeder, item: dict[str, str]) -> Organisation:
    """An invented office to which examples are forwarded."""
    sector = Sector.objects.get(slug=item["sector"])
    return seed.ensure(
        Organisation, {"slug": item["slug"]}, name=item["name"], sector=sector, is_example=True
    )[0]
