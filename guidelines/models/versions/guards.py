"""Triggers that keep what was public as it is."""

from collections.abc import Iterable
from functools import reduce
from operator import or_

import pgtrigger

ADOPTION = ("adopted_on", "adopted_in", "adopted_paper", "adoption_recorded_at", "adoption_recorded_by")


def immutable_once_public() -> pgtrigger.Trigger:
    """Rows of a version may be added, changed and deleted until the version is public; then never.

    The lock makes a change wait for somebody who is publishing at this moment, and then refuses it.
    """
    return pgtrigger.Trigger(
        name="immutable_once_public",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        declare=[("version", "record")],
        func="""
            FOR version IN SELECT published_at FROM guidelines_version
                WHERE id IN (OLD.version_id, NEW.version_id) FOR SHARE
            LOOP
                IF version.published_at IS NOT NULL THEN
                    RAISE EXCEPTION 'pgtrigger: Cannot change a public version in % table', TG_TABLE_NAME;
                END IF;
            END LOOP;
            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
            RETURN NEW;
        """,
    )


def never_changed() -> pgtrigger.Trigger:
    """Rows that may be added, and deleted with what they belong to; never changed."""
    return pgtrigger.Protect(name="never_changed", operation=pgtrigger.Update)


def kept_once_public() -> pgtrigger.Trigger:
    """Rows of a version may be deleted until the version is public, and added at any time."""
    return pgtrigger.Trigger(
        name="kept_once_public",
        when=pgtrigger.Before,
        operation=pgtrigger.Delete,
        func="""
            IF EXISTS (
                SELECT 1 FROM guidelines_version WHERE id = OLD.version_id AND published_at IS NOT NULL
            ) THEN
                RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;
            END IF;
            RETURN OLD;
        """,
    )


def fixed_by(moment: str, *, name: str, fields: Iterable[str]) -> pgtrigger.Trigger:
    """These columns never change again once the column `moment` is filled."""
    changed = [pgtrigger.Q(**{f"old__{field}__df": pgtrigger.F(f"new__{field}")}) for field in fields]
    return pgtrigger.Protect(
        name=name,
        operation=pgtrigger.Update,
        condition=pgtrigger.Q(**{f"old__{moment}__isnull": False}) & reduce(or_, changed),
    )


def adoption_stays() -> pgtrigger.Trigger:
    """An adoption changes only once the former record is kept beside it, and it is never taken away."""
    changed = [pgtrigger.Q(**{f"old__{field}__df": pgtrigger.F(f"new__{field}")}) for field in ADOPTION]
    return pgtrigger.Trigger(
        name="adoption_stays",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        condition=pgtrigger.Q(old__adopted_on__isnull=False) & reduce(or_, changed),
        func="""
            IF NEW.adopted_on IS NULL OR NEW.adoption_recorded_at <= OLD.adoption_recorded_at OR NOT EXISTS (
                SELECT 1 FROM guidelines_formeradoption
                WHERE version_id = OLD.id AND former_recorded_at = OLD.adoption_recorded_at
            ) THEN
                RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;
            END IF;
            RETURN NEW;
        """,
    )
