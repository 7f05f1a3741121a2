"""What planners do, in any order, by the actions that their forms call; and what counts afterwards."""

from dataclasses import dataclass, field
from datetime import timedelta
from random import Random

from django.utils import timezone

from erfurt_sozialraum.dates import DateKind, Precision, today
from erfurt_sozialraum.dates.models import state_date
from erfurt_sozialraum.rows.publication import publish, withdraw
from erfurt_sozialraum.rows.transitions import Refused
from guidelines.actions.versions import publish_version
from guidelines.actions.versions.drafts import begin_draft
from guidelines.models import ReasonKind
from participation.actions.documents import add_reason
from participation.actions.events import create_event, move_event
from participation.actions.hearings.adoption import decide_about
from participation.actions.hearings.decisions import record_decision
from participation.actions.hearings.rows import add_row
from participation.actions.hearings.sessions import join_session
from participation.actions.results import record_result, state_feedback
from participation.forms.hearings.adoption import new_deliberation
from participation.models import (
    LEAVES_OPEN,
    CouncilInvitation,
    DecisionOutcome,
    Deliberation,
    Event,
    EventStatus,
    FeedbackRule,
    Outcome,
    Reply,
    StatementKind,
)
from tests import factories as f

FAR = 40 * 365
"""Days ahead that are stated lie within as many days."""
PROMISES = (Outcome.ADOPTED, Outcome.PARTLY)


@dataclass
class Told:
    """What counts of a row: a day, or a gap with who clarifies it; `former` counted before."""

    day: object = None
    clarifier: str = ""
    former: list = field(default_factory=list)

    def state(self, *, day=None, clarifier=""):
        self.former += [word for word in (self.day, self.clarifier) if word]
        self.day, self.clarifier = day, clarifier


class World:
    """One process with two bodies, a document, a consultation, and one planner."""

    def __init__(self, seed):
        self.rng = Random(seed)  # noqa: S311 - repeatable on purpose
        self.planner = f.PlannerFactory()
        self.process = f.ProcessFactory(is_main=True, records_from=today() - timedelta(days=400))
        self.ag = f.CommitteeFactory(name="Arbeitsgruppe Rieth", slug="ag")
        self.sag = f.CouncilCommitteeFactory(name="Ausschuss für Soziales", slug="sag")
        self.circle = f.CommitteeFactory(name="Arbeitskreis Quartier", slug="kreis")
        FeedbackRule.objects.create(process=self.process, source_committee=self.ag, target=self.circle)
        self.paper = f.PaperFactory(number="0554/22", slug="0554-22")
        self.process.papers.add(self.paper)
        self.guideline = f.GuidelineFactory(process=self.process)
        self.process.guidelines.add(self.guideline)
        self.article = f.WordingFactory(
            version=f.VersionFactory(guideline=self.guideline, number=1), key="orte", text="Orte bleiben."
        ).article
        self.consultation = f.ConsultationFactory(process=self.process)
        self.told = {}
        """What is stated of the day of each event, invitation and deliberation, by row."""
        self.sessions = {}
        """The event to which an invitation or a deliberation belongs."""
        self.decided = {}
        """The record that counts of each deliberation."""
        self.concerns = {}
        """The points that the record of each deliberation is about."""
        self.said = {}
        """The statements that count of each loop, in the order of their days."""
        self.replies = {}
        """The reply that counts of each point."""
        self.kept_by = {}
        """The version that names a point as its reason."""
        self.versions = {}
        """What was decided about each version."""
        self.result_days = set()
        """Results keep the day of their event, whatever becomes of it."""
        self.log = []
        self._days_ahead = self.rng.sample(range(10, FAR), 400)
        self._days_ago = self.rng.sample(range(2, 390), 300)
        self._n = 0

    # Words and days that come once.

    def number(self):
        self._n += 1
        return self._n

    def ahead(self):
        return today() + timedelta(days=self._days_ahead.pop())

    def ago(self):
        return today() - timedelta(days=self._days_ago.pop())

    # What planners do.

    def act(self):
        """One thing that a planner may do now."""
        names = [name for name in dir(self) if name.startswith("do_")]
        name = self.rng.choice(names)
        try:
            done = getattr(self, name)()
        except Refused as reason:
            done = f"refused: {reason}"
        if done:
            self.log.append(f"{name}: {done}")

    def go(self, steps):
        for _step in range(steps):
            self.act()

    def _statement(self, told, *, past=False):
        """A day or a gap, for a form, and remembered."""
        if not past and self.rng.random() < 0.3:
            office = f"Klärungsamt-{self.number()}-x"
            told.state(clarifier=office)
            return {"kind": DateKind.UNDATED, "clarified_by": office, "stated_on": today()}
        day = self.ago() if past else self.ahead()
        told.state(day=day)
        return {
            "kind": DateKind.DATED,
            "earliest": day,
            "latest": day,
            "precision": Precision.DAY,
            "stated_on": today(),
        }

    def do_add_event(self):
        if len(self.rows(Event)) > 3:
            return None
        body = self.rng.choice([self.ag, self.sag])
        told = Told()
        row = create_event(
            Event(
                title=f"Zusammenkunft-{self.number()}-x",
                committee=body,
                process=self.process if body == self.ag else None,
            ),
            date=self._statement(told, past=self.rng.random() < 0.3),
            publish=True,
            by=self.planner,
        )
        self.told[row] = told
        return row

    def do_add_hearing(self):
        if len(self.hearings()) > 5:
            return None
        if self.rng.random() < 0.5:
            row = CouncilInvitation(title=f"Einladung-{self.number()}-x", committee=self.ag)
        else:
            row = Deliberation(
                title=f"Beratung-{self.number()}-x",
                process=self.process,
                about=self.ag,
                committee=self.sag,
                paper=self.paper,
            )
        told = Told()
        event = self._session_for(row) if self.rng.random() < 0.4 else None
        statement = None if event else self._statement(told, past=self.rng.random() < 0.2)
        row = add_row(row, event=event, statement=statement, by=self.planner)
        self.told[row], self.sessions[row] = told, event
        return row

    def do_state_day(self):
        rows = [row for row in self.told if not self.sessions.get(row) and self._may_move(row)]
        if not rows:
            return None
        row = self.rng.choice(rows)
        fresh = type(row).objects.get(pk=row.pk)
        own = fresh.own_date if isinstance(fresh, CouncilInvitation | Deliberation) else fresh.date
        statement = self._statement(self.told[row])
        state_date(subject=fresh, by=self.planner, seen=own.pk if own else None, **statement)
        return f"{row} {self.told[row]}"

    def do_answer_gap(self):
        """A further row gives the day that another one lacked: it becomes that one."""
        gaps = [
            row for row in self.hearings() if self.told[row].clarifier and not self.counts(self.sessions[row])
        ]
        gaps = [row for row in gaps if not self.hidden(row) and row not in self.decided]
        if not gaps:
            return None
        gap = self.rng.choice(gaps)
        row = type(gap)(title=gap.title, committee=gap.committee)
        add_row(row, statement=self._statement(self.told[gap]), answers=gap, by=self.planner)
        return f"{gap} {self.told[gap]}"

    def do_join_session(self):
        rows = [row for row in self.hearings() if row not in self.decided]
        if not rows:
            return None
        row = self.rng.choice(rows)
        event = None if self.sessions[row] and self.rng.random() < 0.4 else self._session_for(row)
        if event is None and not self.sessions[row]:
            return None
        if event is None and not (self.told[row].day or self.told[row].clarifier):
            return None
        link = row.sessions.latest_first().first()
        join_session(row, event=event, seen=link.pk if link else None, by=self.planner)
        self.sessions[row] = event
        return f"{row} in {event}"

    def do_hold(self):
        rows = [row for row in self.rows(Event) if row.status == EventStatus.PLANNED]
        if not rows:
            return None
        row = self.rng.choice(rows)
        move_event(row, self.rng.choice([EventStatus.HELD, EventStatus.HELD, EventStatus.CANCELLED]))
        row.refresh_from_db()
        return f"{row} {row.status}"

    def do_plan_again(self):
        rows = [row for row in self.rows(Event) if row.status != EventStatus.PLANNED]
        if not rows:
            return None
        row = self.rng.choice(rows)
        move_event(row, EventStatus.PLANNED)
        row.refresh_from_db()
        return f"{row} {row.status}"

    def do_decide(self):
        rows = [row for row in self.hearings() if isinstance(row, Deliberation) and not self.hidden(row)]
        rows = [row for row in rows if self.day_of(row) and self.day_of(row) < today()]
        if not rows:
            return None
        row = self.rng.choice(rows)
        before = self.decided.get(row)
        outcome = self.rng.choice(DecisionOutcome.values)
        wording = f"Wortlaut-{self.number()}-x"
        newest = row.decisions.order_by("-pk").first()
        about = self.rng.sample(list(self.replies), min(1, len(self.replies)))
        self.decided[row] = record_decision(
            row,
            corrects=before,
            about=about,
            values={"decided_on": self.day_of(row), "outcome": outcome, "wording": wording},
            seen=newest.pk if newest else None,
            by=self.planner,
        )
        self.concerns[row] = about
        if event := self.sessions[row]:
            event.refresh_from_db()
        return f"{row} {outcome} {wording}"

    def do_hide_or_show(self):
        rows = [*self.hearings(), *self.rows(Event)]
        if not rows:
            return None
        row = self.rng.choice(rows)
        row.refresh_from_db()
        (publish if row.withdrawn_at else withdraw)(row)
        row.refresh_from_db()
        return f"{row} {'hidden' if row.withdrawn_at else 'shown'}"

    def do_record_result(self):
        rows = [
            row for row in self.rows(Event) if row.status == EventStatus.HELD and row.committee == self.ag
        ]
        rows = [row for row in rows if not self.hidden(row) and self.told[row].day]
        if not rows:
            return None
        event = self.rng.choice(rows)
        row = record_result(
            event,
            title=f"Ergebnis-{self.number()}-x",
            text="Die Bänke kommen.",
            happened_on=self.told[event].day,
            publish=True,
            by=self.planner,
        )
        self.result_days.add(row.happened_on)
        for loop in row.loops.all():
            self.said[loop] = []
        return row

    def do_feed_back(self):
        if not self.said:
            return None
        loop = self.rng.choice(list(self.said))
        counting = self.said[loop]
        last = loop.statements.order_by("-pk").first()
        seen = last.pk if last else None
        if counting and self.rng.random() < 0.3:
            undone = self.rng.choice(counting)
            state_feedback(
                loop,
                kind=StatementKind.TAKEN_BACK,
                seen=seen,
                by=self.planner,
                undoes=undone,
                reason="Irrtum.",
            )
            counting.remove(undone)
            return f"{loop}: {undone.where} taken back"
        kind = self.rng.choice([StatementKind.PRESENTED, StatementKind.DISCUSSED, StatementKind.ANSWERED])
        text = "" if kind == StatementKind.PRESENTED else f"Satz-{self.number()}-x"
        day = self.rng.choice([today() - timedelta(days=n) for n in range(5)])
        where = f"Sitzung-{self.number()}-x"
        row = state_feedback(
            loop, kind=kind, seen=seen, by=self.planner, happened_on=day, where=where, text=text
        )
        counting.append(row)
        return f"{loop}: {kind} {where} {text}"

    def do_receive(self):
        if len(self.replies) > 4:
            return None
        row = f.AcceptedFactory(consultation=self.consultation, text=f"Anliegen-{self.number()}-x")
        self.replies[row.points.get()] = None
        return row

    def do_reply(self):
        if not self.replies:
            return None
        point = self.rng.choice(list(self.replies))
        outcome = self.rng.choice(
            [Outcome.ADOPTED, Outcome.PARTLY, Outcome.NOT_ADOPTED, Outcome.NOTED, Outcome.OPEN]
        )
        promised = (
            {"wording": self.article.wordings.first()} if outcome in (Outcome.ADOPTED, Outcome.PARTLY) else {}
        )
        self.replies[point] = Reply.objects.create(
            point=point,
            outcome=outcome,
            reason=f"Begründung-{self.number()}-x",
            replied_at=timezone.now(),
            **promised,
        )
        return f"{point}: {outcome} {self.replies[point].reason}"

    def do_publish_version(self):
        """A version that changes the article because of some points, or of none."""
        promised = [point for point, reply in self.replies.items() if reply and reply.wording_id]
        named = self.rng.sample(promised, self.rng.randrange(len(promised) + 1))
        draft, _new = begin_draft(self.guideline)
        wording = draft.wordings.get(article=self.article)
        wording.text = f"Orte bleiben, Satz-{self.number()}-x."
        wording.save()
        kind = ReasonKind.VOICES if named else ReasonKind.EDITORIAL
        add_reason(draft, self.article, kind=kind, text="Viele baten darum.", points=named, by=self.planner)
        publish_version(draft)
        for point in named:
            self.kept_by[point] = draft
        return f"{draft} because of {named}"

    def do_decide_version(self):
        """The council adopts or rejects a version; a later day counts more than an earlier one."""
        rows = [row for row in self.guideline.versions.all() if row.is_public]
        version = self.rng.choice(rows)
        body = f"Gremium-{self.number()}-x"
        row = new_deliberation(version)
        row.body = body
        outcome = self.rng.choice([DecisionOutcome.ADOPTED, DecisionOutcome.REJECTED])
        newest = version.decisions.order_by("-pk").first()
        values = {"decided_on": self.ago(), "outcome": outcome, "wording": f"Wortlaut-{self.number()}-x"}
        decision = decide_about(
            version,
            deliberation=row,
            subjects={"version": [version]},
            values=values,
            seen=newest.pk if newest else None,
            form_key=None,
            by=self.planner,
        )
        self.versions.setdefault(version, []).append(decision)
        return f"{version} {outcome} {values['decided_on']}"

    # What counts.

    def rows(self, model):
        return [row for row in self.told if isinstance(row, model)]

    def hearings(self):
        return [row for row in self.told if not isinstance(row, Event)]

    def hidden(self, row):
        return row.withdrawn_at is not None

    def counts(self, event):
        """A session that is called off or taken back gives no day."""
        return event is not None and not self.hidden(event) and event.status != EventStatus.CANCELLED

    def what(self, row):
        """What is told of the day of a row: its own words, or those of the session that it belongs to."""
        event = self.sessions.get(row)
        return self.told[event] if self.counts(event) else self.told[row]

    def day_of(self, row):
        return self.what(row).day

    def standing(self, version):
        """What the decision of the latest day says of a version, of one day the one recorded last."""
        return max(self.versions[version], key=lambda row: (row.decided_on, row.pk))

    def left_open(self, row):
        decision = self.decided.get(row)
        return bool(decision and decision.outcome in LEAVES_OPEN)

    def _may_move(self, row):
        if isinstance(row, Event):
            return row.status == EventStatus.PLANNED
        return row not in self.decided

    def _session_for(self, row):
        rows = [
            event for event in self.rows(Event) if event.committee == row.committee and self.counts(event)
        ]
        return self.rng.choice(rows) if rows else None
