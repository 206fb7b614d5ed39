"""Secret links: what stands in one, and what the database keeps of it.

The outbox keeps a key from which a link is made with the site's secret when the e-mail is
sent; the database keeps the hash of the link alone. Neither opens anything by itself (ADR 18).
"""

import hashlib
import secrets

from django.utils.crypto import salted_hmac


def new_key():
    """A fresh key for the outbox."""
    return secrets.token_urlsafe(24)


def token_of(salt, key):
    """What stands in the link that belongs to a key; `salt` names the kind of link."""
    return salted_hmac(salt, key, algorithm="sha256").hexdigest()


def sha256_of(token):
    """What the database keeps of a link. Looking a hash up tells nothing of the secret."""
    return hashlib.sha256(token.encode()).hexdigest()
