"""Invitations keep their event as a link with its own time; decisions say what became of the subject."""

import re

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

# The rows are only added: to fill the new column, the one trigger that holds this is lifted, and set again.
TABLE, TRIGGER = "participation_decision", "pgtrigger_append_only_8ed3f"

WORDS = {
    "removed": r"abgesetzt",
    "postponed": r"vertagt|zurückgestellt",
    "referred": r"verwiesen|überwiesen",
    "withdrawn": r"zurückgezogen",
    "rejected": r"abgelehnt",
    "noted": r"zur kenntnis",
    "adopted": r"genehmigt|beschlossen|angenommen|zugestimmt",
}
AMENDED = r"geändert|änderung"


def outcome_of(wording: str) -> str:
    """What the council's words say without doubt; "" where they say nothing of it, or several things."""
    text = wording.casefold()
    found = [outcome for outcome, words in WORDS.items() if re.search(rf"\b({words})\b", text)]
    if len(found) != 1 or re.search(r"\b(nicht|kein\w*)\b", text):
        return ""
    return "amended" if found == ["adopted"] and re.search(AMENDED, text) else found[0]


def carry_over(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Links as old as their invitations: nobody recorded since when an invitation names its event."""
    invitations = apps.get_model("participation", "CouncilInvitation").objects.exclude(event=None)
    links = apps.get_model("participation", "CouncilInvitationSession").objects
    for row in invitations.order_by("pk"):
        links.create(subject=row, event_id=row.event_id, recorded_at=row.created)
    decisions = apps.get_model("participation", "Decision").objects.filter(outcome="")
    schema_editor.execute(f"ALTER TABLE {TABLE} DISABLE TRIGGER {TRIGGER}")
    for pk, wording in list(decisions.values_list("pk", "wording")):
        if outcome := outcome_of(wording):
            decisions.filter(pk=pk).update(outcome=outcome)
    schema_editor.execute(f"ALTER TABLE {TABLE} ENABLE TRIGGER {TRIGGER}")


def put_back(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """The event of the link that counts."""
    links = apps.get_model("participation", "CouncilInvitationSession").objects
    for link in links.order_by("recorded_at", "pk"):
        apps.get_model("participation", "CouncilInvitation").objects.filter(pk=link.subject_id).update(
            event_id=link.event_id
        )


class Migration(migrations.Migration):
    dependencies = [
        ("participation", "0030_meetings"),
    ]

    operations = [migrations.RunPython(carry_over, put_back)]
