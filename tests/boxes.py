"""What a browser posts for the parts of a form that are more than one box."""

import datetime as dt


def day(name, on):
    """A date (or its ISO text) as its three boxes post it."""
    on = on if isinstance(on, dt.date) else dt.date.fromisoformat(on)
    return {f"{name}_0": on.day, f"{name}_1": on.month, f"{name}_2": on.year}
