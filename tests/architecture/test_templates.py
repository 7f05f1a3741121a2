"""The rules of `.djlint_rules.yaml` find what they are for, and nothing is exempt without need."""

import re
import tomllib
from pathlib import Path

import pytest
import yaml
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
RULES = {
    rule["name"]: re.compile("|".join(rule["patterns"]), re.MULTILINE)
    for rule in (entry["rule"] for entry in yaml.safe_load((ROOT / ".djlint_rules.yaml").read_text()))
}


@pytest.mark.parametrize(
    ("name", "packed", "set_out"),
    [
        ("E001", "<p>" + 118 * "x", "<p>" + 117 * "x"),
        ("E002", "<ul><li>Rieth</li></ul>", "<ul>\n  <li>Rieth</li>\n</ul>"),
        ("E002", "{% if x %}<p>Rieth</p>{% endif %}", "{% if x %}\n  <p>Rieth</p>\n{% endif %}"),
        ("E002", "  </p></section><section>", "  </p>\n</section>\n<section>"),
        ("E003", "<ul>{% for x in y %}", "<ul>\n  {% for x in y %}"),
        ("E003", "{% if x %}{% with y=x %}", "{% if x %}\n  {% with y=x %}"),
        ("E004", "{% if x %}{% if y %}z{% endif %}", "{% if x %}a{% endif %}{% if y %}z{% endif %}"),
        ("E004", "{% else %}{% if y %}z{% endif %}", "{% else %}\n  {% if y %}z{% endif %}"),
    ],
)
def test_packed_markup_is_found(name, packed, set_out):
    assert RULES[name].search(packed)
    assert not RULES[name].search(set_out)


def test_what_is_exempt_needs_it():
    exempt = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["djlint"]["per-file-ignores"]
    assert exempt
    needless = [
        (path, name)
        for path, names in exempt.items()
        for name in names.split(",")
        if not RULES[name].search((ROOT / path).read_text())
    ]
    assert needless == []
