"""A sentence for people for every kind of event.

Each app registers its own in `<app>/sentences.py` with `say`; they are found by name.
`{name}` in a sentence is taken from the event's data.
"""

SENTENCES: dict[str, str] = {}


def say(sentences):
    """Register sentences: {"child.viewed": "looked at the record"}. A key is registered once."""
    for action, sentence in sentences.items():
        if SENTENCES.get(action, sentence) != sentence:
            raise ValueError(f"The event {action} already has a different sentence.")
        SENTENCES[action] = sentence


class _Blank(dict):
    def __missing__(self, key):
        return "…"


def sentence_for(event):
    """The event in words, without the actor: "looked at the record"."""
    return SENTENCES[event.action].format_map(_Blank(event.data))
