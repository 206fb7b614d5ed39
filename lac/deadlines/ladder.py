"""The ladder of reminders that everybody has until their authority builds its own."""

from .models import EscalationStep

Recipient = EscalationStep.Recipient

USUAL_LADDER = [
    (-5, Recipient.OWNER),
    (0, Recipient.OWNER),
    (1, Recipient.OFFICER),
    (5, Recipient.HEAD),
]


def build_usual_ladder(using="default", **kwargs):
    """Write the usual ladder where there is none; runs after every migration."""
    steps = EscalationStep.objects.using(using)
    if not steps.filter(local_authority=None).exists():
        steps.bulk_create(
            EscalationStep(working_days=days, recipient=recipient)
            for days, recipient in USUAL_LADDER
        )


def steps_of(authority):
    """The steps in force for an authority: its own, else the usual ones."""
    steps = EscalationStep.objects.filter(retired=False)
    return list(steps.filter(local_authority=authority) or steps.filter(local_authority=None))
