"""What a decision names besides points: versions, results and reports, and the text as it was amended."""

from collections.abc import Iterable, Mapping

import pgtrigger
from django.db import connection, transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from erfurt_sozialraum.rows.annotated import AnnotatedRows
from erfurt_sozialraum.rows.transitions import Refused
from guidelines.actions.versions import begin_draft
from guidelines.models import Version
from participation.models import Decision, DecisionOutcome, DecisionSubject, Deliberation, SubjectRole
from participation.models.hearings.guards import REBUILD
from stakeholders.models import User

Subjects = Mapping[str, Iterable[Model]]
"""Rows by the column under which a decision names them: version, result, report."""


def name_subjects(decision: Decision, subjects: Subjects, *, by: User | None) -> None:
    """Put on record what a new decision is about; a correction keeps the amended text."""
    rows = [
        DecisionSubject(decision=decision, recorded_by=by, **{kind: row})
        for kind, chosen in subjects.items()
        for row in chosen
    ]
    texts = _texts_of(decision.corrects) if decision.corrects else []
    if decision.outcome == DecisionOutcome.AMENDED:
        submitted = {row.guideline_id for row in subjects.get("version", ()) if isinstance(row, Version)}
        rows += [
            DecisionSubject(decision=decision, recorded_by=by, version=text, role=SubjectRole.TEXT)
            for text in texts
            if text.guideline_id in submitted
        ]
    DecisionSubject.objects.bulk_create(rows)


def _texts_of(decision: Decision) -> list[Version]:
    """The versions that hold what was decided as it was amended."""
    rows = decision.subjects.that_count().filter(role=SubjectRole.TEXT)
    return [row.version for row in rows.select_related("version") if row.version]


@transaction.atomic
def name_text(
    decision: Decision, *, submitted: Version, text: Version | None, seen: int | None, by: User
) -> Version:
    """Say which version is the text as it was amended; without one, the draft that is open, or a new one.

    Raises Stale where another version was named meanwhile than the row that was `seen`.
    """
    Deliberation.objects.select_for_update(of=("self",)).get(pk=decision.deliberation_id)
    row = Decision.objects.select_related("deliberation").get(pk=decision.pk)
    if Decision.objects.filter(corrects=row).exists():
        raise Refused(
            _("Dieser Beschluss ist inzwischen berichtigt. Nennen Sie die Fassung bei der Berichtigung.")
        )
    if row.deliberation.withdrawn_at:
        raise Refused(_("Diese Beratung ist zurückgezogen. Zeigen Sie sie zuerst wieder."))
    texts(row, submitted).unless_newer(seen)
    version = text or begin_draft(submitted.guideline)[0]
    row.subjects.create(version=version, role=SubjectRole.TEXT, recorded_by=by)
    return version


def texts(decision: Decision, submitted: Version) -> AnnotatedRows:
    """What named an amended text of this document so far."""
    return decision.subjects.filter(role=SubjectRole.TEXT, version__guideline=submitted.guideline_id)


@transaction.atomic
def rebuild_status() -> None:
    """Write anew what the decisions say of every version."""
    with pgtrigger.ignore("guidelines.Version:status_follows"), connection.cursor() as cursor:
        cursor.execute(REBUILD % {"versions": "SELECT id FROM guidelines_version"})
