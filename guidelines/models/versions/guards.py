"""Triggers that keep what was public as it is."""

from collections.abc import Iterable
from functools import reduce
from operator import or_

import pgtrigger


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


def status_follows() -> pgtrigger.Trigger:
    """What the council said of a version follows from its decisions: only their trigger writes it."""
    return pgtrigger.Trigger(
        name="status_follows",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update,
        func="""
            IF pg_trigger_depth() < 2 AND (
                (TG_OP = 'INSERT' AND NEW.status <> 'open')
                OR (TG_OP = 'UPDATE' AND (OLD.status, OLD.decided_on)
                    IS DISTINCT FROM (NEW.status, NEW.decided_on))
            ) THEN
                RAISE EXCEPTION 'pgtrigger: Cannot write what follows from decisions in %', TG_TABLE_NAME;
            END IF;
            RETURN NEW;
        """,
    )
