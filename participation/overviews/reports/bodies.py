"""The bodies of the process, and what the council asked about them."""

from typing import Any

from erfurt_sozialraum.rows.viewers import PUBLIC
from participation.overviews.answers.actors import SeatLine
from participation.overviews.answers.questions import BodyAnswers, council_answers
from stakeholders.models import Committee, StatusUpdate

from .scope import Scope
from .words import day, prose


def structure_and_council(scope: Scope) -> dict[str, Any]:
    """The working bodies of the process one by one, and the answers to the council's three questions."""
    answers = council_answers(PUBLIC, scope.process)
    bodies = answers.working_bodies
    rows = {body.slug: body for body in Committee.objects.visible_to(PUBLIC)}
    latest = {
        update.committee_id: update
        for update in StatusUpdate.objects.visible_to(PUBLIC).order_by("committee", "number")
    }
    return {
        "structure": {
            "bodies": [_body(body, rows[body.slug], latest.get(rows[body.slug].pk)) for body in bodies],
            "council": [body.name for body in answers.council_bodies],
        },
        "council": {
            "summary": answers.participation.summary,
            "areas": [
                {
                    "name": district.name,
                    "actors": [
                        {
                            "name": actor.name,
                            "ways": list(actor.takes_part_in),
                            "is_example": actor.is_example,
                        }
                        for actor in district.actors
                    ],
                }
                for district in answers.participation.taking_part
            ],
            "silent": [district.name for district in answers.participation.missing],
            "invitations": [
                {"body": body.name, "slug": body.slug, **body.invitations.as_dict()} for body in bodies
            ],
            "hearings": [
                {"body": body.name, "slug": body.slug, **body.hearings.as_dict()} for body in bodies
            ],
            "general": answers.general_hearings.as_dict(),
        },
    }


def _body(answers: BodyAnswers, body: Committee, status: StatusUpdate | None) -> dict[str, Any]:
    """One body as the report describes it; the internal part of its state of work stays out."""
    return {
        "name": body.name,
        "slug": body.slug,
        "kind": body.get_kind_display(),
        "since": body.since_wording,
        "purpose": prose(body.purpose),
        "structure": prose(body.structure),
        "seats": len(answers.participation.seats),
        "is_example": any(seat.is_example for seat in answers.participation.seats),
        "sectors": [_sector(name, seats) for name, seats in answers.participation.seats_by_sector],
        "hears": [{"source": link.name, "days": link.days} for link in answers.participation.hears_from],
        "status": status
        and {
            "number": status.number,
            "as_of": day(status.as_of),
            "text": prose(status.text),
            "is_example": status.is_example,
        },
    }


def _sector(name: str, seats: list[SeatLine]) -> dict[str, Any]:
    """The seats of a sector; a note that all of them share is said once."""
    notes = {seat.note for seat in seats}
    if len(notes) == 1:
        return {"name": name, "seats": [seat.name for seat in seats], "note": notes.pop()}
    named = [f"{seat.name} ({seat.note})" if seat.note else seat.name for seat in seats]
    return {"name": name, "seats": named, "note": ""}
