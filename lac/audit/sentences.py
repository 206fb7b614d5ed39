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


_HIDES = []


def hides(function):
    """Ask `function(events, reader)` for what to hide: {event's pk: {name: words instead}}."""
    _HIDES.append(function)
    return function


def hidden_from(events, reader):
    """What a reader is not told of these events, as `sentence_for` takes it, by the event's pk."""
    found = {}
    for function in _HIDES:
        for pk, words in function(events, reader).items():
            found.setdefault(pk, {}).update(words)
    return found


def sentence_for(event, instead=None):
    """The event in words, without the actor: "looked at the record".

    `instead` has words to put in the place of what the event's data say.
    """
    return SENTENCES[event.action].format_map(_Blank(event.data | (instead or {})))
