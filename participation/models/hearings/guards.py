"""The trigger that tells versions of documents what the council has said of them.

The app of documents knows nothing of decisions: it reads two columns, which these triggers keep. The rule in
the language of Django, to compare it with, is `status_said` (`participation/overviews/hearings/standing.py`).
"""

import pgtrigger

SETTLES = """
    SELECT CASE
            WHEN decision.outcome = 'adopted' OR subject.role = 'text' THEN 'adopted'
            ELSE decision.outcome
        END AS status, decision.decided_on
    FROM participation_decisionsubject subject
    JOIN participation_decision decision ON decision.id = subject.decision_id
    JOIN participation_deliberation deliberation ON deliberation.id = decision.deliberation_id
    WHERE subject.version_id = version.id
        AND decision.outcome IN ('adopted', 'amended', 'rejected')
        AND deliberation.published_at IS NOT NULL AND deliberation.withdrawn_at IS NULL
        AND deliberation.role = 'decision'
        AND NOT EXISTS (SELECT FROM participation_decision later WHERE later.corrects_id = decision.id)
        AND (subject.role = 'submitted' OR (decision.outcome = 'amended' AND NOT EXISTS (
            SELECT FROM participation_decisionsubject other
            JOIN guidelines_version another ON another.id = other.version_id
            WHERE other.decision_id = decision.id AND other.role = 'text' AND other.id > subject.id
                AND another.guideline_id = version.guideline_id
        )))
    ORDER BY decision.decided_on DESC, decision.id DESC, subject.id DESC LIMIT 1
"""
"""Of a `version` the last decision that adopts, amends or rejects it: one that nobody corrected or took back.

Only where the committee was to decide: what it prepares or takes note of settles nothing.
Of an amended text the version that was named last counts.
"""

REBUILD = f"""
    UPDATE guidelines_version SET status = said.status, decided_on = said.decided_on
    FROM (
        SELECT version.id, COALESCE(settled.status, 'open') AS status, settled.decided_on
        FROM guidelines_version version LEFT JOIN LATERAL ({SETTLES}) settled ON TRUE
        WHERE version.id IN (%(versions)s)
    ) said
    WHERE guidelines_version.id = said.id AND (guidelines_version.status, guidelines_version.decided_on)
        IS DISTINCT FROM (said.status, said.decided_on);
"""  # noqa: S608 - no value of anybody stands in it


def keeps_standing(
    versions: str,
    *,
    operation: pgtrigger.Operation = pgtrigger.Insert,
    condition: pgtrigger.Condition | None = None,
) -> pgtrigger.Trigger:
    """Write anew what the council said of these `versions` (a query for their keys).

    The lock makes two people who decide about one version at once see each other.
    """
    return pgtrigger.Trigger(
        name="keep_standing",
        when=pgtrigger.After,
        operation=operation,
        condition=condition,
        func=f"""
            PERFORM FROM guidelines_version WHERE id IN ({versions}) ORDER BY id FOR NO KEY UPDATE;
            {REBUILD % {"versions": versions}}
            RETURN NULL;
        """,  # noqa: S608 - likewise
    )
