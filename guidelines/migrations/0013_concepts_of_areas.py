"""A concept whose title names areas of the main scheme is for these; until now each page guessed it anew."""

from django.db import migrations


def areas_from_titles(apps, schema_editor):
    """Only where nobody has said it yet: the areas whose whole name stands in the title."""
    Guideline, Area = apps.get_model("guidelines", "Guideline"), apps.get_model("stakeholders", "Area")
    areas = list(Area.objects.filter(scheme__is_main=True))
    for concept in Guideline.objects.filter(kind="district_concept", areas=None):
        title = concept.title.casefold()
        concept.areas.set([area for area in areas if area.name.casefold() in title])


class Migration(migrations.Migration):
    dependencies = [
        ("guidelines", "0012_areas_of_documents"),
        ("stakeholders", "0009_names"),
    ]

    operations = [migrations.RunPython(areas_from_titles, migrations.RunPython.noop)]
