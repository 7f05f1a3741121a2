"""One folding for search and order: immutable functions of our own, and the sort keys that they make."""

from django.db import migrations, models

import erfurt_sozialraum.rows.folding

# Each function stands alone: a restored dump looks for no function of ours while it fills generated columns.
FOLDED = r"regexp_replace(normalize({text}, NFKD), '[\u0300-\u036f\u0591-\u05bd\u064b-\u065f\u0670"
FOLDED += r"\u00ad\u200b-\u200f\u2060\ufeff]', '', 'g')"
FOLDED = f"replace(replace(replace(replace(lower({FOLDED}), 'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'þ', 'th')"
# Twice each apostrophe, as SQL writes it.
FOLDED = f"translate({FOLDED}, 'øłđðħıŧς’‘ʼ´`‐‑‒–—―−', 'olddhitσ" + "''" * 5 + "-------')"
# DIN 5007-1: letters and figures count, what stands between them is a gap.
SIGNS = r"[\u0001-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00bf\u2000-\u206f\u3000-\u303f]+"
SORTED = f"btrim(regexp_replace({FOLDED}, '{SIGNS}', ' ', 'g'))"
# "Erika Muster (Planung)": without what stands in brackets, the last word.
LAST_WORD = r"regexp_replace(regexp_replace($2, '\s*\(.*$', ''), '^.*\s', '')"
PERSON = f"coalesce(nullif(btrim($1), ''), {LAST_WORD}) || ' ' || $2"


def function(name, arguments, expression):
    head = f"CREATE OR REPLACE FUNCTION {name}({arguments}) RETURNS text"
    return f"{head} LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$ SELECT {expression} $$;"


CREATE = [
    function("portal_folded", "text", FOLDED.replace("{text}", "$1")),
    function("portal_sort_key", "text", SORTED.replace("{text}", "$1")),
    function("portal_person_key", "text, text", SORTED.replace("{text}", f"({PERSON})")),
]
DROP = [
    "DROP FUNCTION portal_person_key(text, text);",
    "DROP FUNCTION portal_sort_key(text);",
    "DROP FUNCTION portal_folded(text);",
]


def key(*sources, by=erfurt_sozialraum.rows.folding.SortKey):
    return models.GeneratedField(
        db_persist=True,
        editable=False,
        expression=by(*(models.F(source) for source in sources)),
        output_field=models.TextField(db_collation="C"),
    )


def anew(name):
    """A generated column cannot be altered."""
    return [migrations.RemoveField(name, "sort_key"), migrations.AddField(name, "sort_key", key("name"))]


class Migration(migrations.Migration):
    dependencies = [("stakeholders", "0016_addresses_in_one_form")]

    operations = [
        migrations.RunSQL(CREATE, DROP),
        *anew("organisation"),
        *anew("area"),
        *anew("committee"),
        *anew("indicator"),
        migrations.AddField(
            "person",
            "family_name",
            models.CharField(
                "Familienname",
                blank=True,
                default="",
                help_text="Danach stehen Listen in Ordnung.",
                max_length=100,
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            "person",
            "sort_key",
            key("family_name", "name", by=erfurt_sozialraum.rows.folding.PersonKey),
        ),
        migrations.AlterModelOptions(
            "person",
            {"ordering": ["sort_key"], "verbose_name": "Person", "verbose_name_plural": "Personen"},
        ),
    ]
