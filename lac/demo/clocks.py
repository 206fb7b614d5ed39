"""What people in the demo did about deadlines: breaches explained, a calendar fetched."""

from lac.deadlines import actions
from lac.deadlines.feeds import count_fetch, feed_of
from lac.deadlines.models import Breach

# One cause and what was done about it, in turn, for two of every three breaches.
EXPLAINED = [
    ("people", "The carer could not come. The meeting was moved, and a deputy is named."),
    ("told_late", "The notice of placement came nine days late; raised with the team manager."),
    ("move", "The child moved school in the same week. The new school has taken over."),
    ("overlooked", "The school now looks at its list every Monday."),
    ("recorded_late", ""),
    ("closed", "The last day fell into the holiday and nobody was in school."),
    ("elsewhere", "The neighbouring authority has been asked twice."),
]


def build_clocks(people):
    """Explain most of the breaches that the sweep found; give a teacher a calendar address."""
    officer = people["amina.rashid"]
    for number, breach in enumerate(Breach.unscoped.order_by("pk").in_our_records()):
        if number % 3:
            cause, mitigation = EXPLAINED[number % len(EXPLAINED)]
            actions.explain_breach(breach=breach, cause=cause, mitigation=mitigation, by=officer)
    # The address is shown to nobody: she makes a new one for her next telephone.
    count_fetch(feed_of(actions.make_feed(by=people["claire.donovan"])))
