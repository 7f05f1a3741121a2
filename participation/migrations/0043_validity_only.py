"""What the facts with a validity replace goes: the old tables between two models, and the flag of rules."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("participation", "0042_facts_carried_over"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="feedbackrule",
            name="participation_feedbackrule_one",
        ),
        migrations.RemoveConstraint(
            model_name="feedbackrule",
            name="participation_feedbackrule_events",
        ),
        migrations.RemoveField(
            model_name="feedbackrule",
            name="is_active",
        ),
        migrations.AddConstraint(
            model_name="feedbackrule",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ends_on", None), ("source_committee__isnull", False)),
                fields=("process", "source_committee", "target"),
                name="participation_feedbackrule_one",
            ),
        ),
        migrations.AddConstraint(
            model_name="feedbackrule",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ends_on", None), ("source_committee", None)),
                fields=("process", "target"),
                name="participation_feedbackrule_events",
            ),
        ),
        migrations.RemoveField(model_name="step", name="committees"),
        migrations.AddField(
            model_name="step",
            name="committees",
            field=models.ManyToManyField(
                blank=True,
                related_name="steps",
                through="participation.StepBody",
                to="stakeholders.committee",
                verbose_name="Gremien",
            ),
        ),
        migrations.RemoveField(model_name="topic", name="actors"),
        migrations.AddField(
            model_name="topic",
            name="actors",
            field=models.ManyToManyField(
                blank=True,
                related_name="topics",
                through="participation.TopicActor",
                to="stakeholders.organisation",
                verbose_name="Beteiligte",
            ),
        ),
    ]
