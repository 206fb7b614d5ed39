"""The demo's meetings and Personal Education Plans, at every stage."""


def build_plans(authority, cohort, people, today):
    """Last term's plans mostly signed; this term's at every stage from untouched to signed."""
