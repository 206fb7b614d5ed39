"""How this layer sends e-mail: through the outbox, which stands above it and registers itself."""

_outbox = []


def deliver_with(queue):
    """Register the outbox: a function (template, *, key, user, email, **context)."""
    _outbox[:] = [queue]


def send(template, *, key, user=None, email="", **context):
    """Queue an e-mail in the transaction of what it tells of; see `lac.deadlines.outbox.queue`.

    `context` holds nothing about a child. `key` makes the e-mail one of a kind.
    """
    for queue in _outbox:
        queue(template, key=key, user=user, email=email, **context)
