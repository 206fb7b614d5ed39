"""GOV.UK Notify as the way e-mails go out: one template that holds a subject and a body.

The template at Notify says ((subject)) and ((body)) and nothing else. Notify carries no
attachments: a calendar file is left out, and the body's own link leads to the meeting.

Documentation: https://docs.notifications.service.gov.uk/rest-api.html
"""

import base64
import hashlib
import hmac
import http.client
import json
import time
import urllib.error
import urllib.request

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend

# Seconds. Notify promises an answer well within it.
PATIENCE = 20
_UUID = 36


class Refused(Exception):
    """The e-mail will never go as it is: trying again is no use."""


class Unsure(Exception):
    """No answer came: the e-mail may have been sent, so it is not tried again by itself."""


class NotifyBackend(BaseEmailBackend):
    """Sends each message to Notify's `v2/notifications/email`.

    Raises Refused on an answer of 400 to 499 (but 429, too many at once), Unsure when the
    answer did not come, and OSError on anything that may be tried again.
    """

    def send_messages(self, email_messages):
        """Send them one by one; returns how many Notify accepted."""
        for message in email_messages:
            for address in message.recipients():
                _post(
                    {
                        "email_address": address,
                        "template_id": settings.NOTIFY_TEMPLATE_ID,
                        "personalisation": {"subject": message.subject, "body": message.body},
                        # What the ledger calls it, so that Notify's list and ours can be compared.
                        "reference": getattr(message, "reference", ""),
                    }
                )
        return len(email_messages)


def _post(content):
    request = urllib.request.Request(  # noqa: S310, the address is a setting
        f"{settings.NOTIFY_URL}/v2/notifications/email",
        data=json.dumps(content).encode(),
        headers={
            "Content-Type": "application/json",
            "Authorization": f"Bearer {token(settings.NOTIFY_API_KEY, time.time())}",
        },
    )
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:  # noqa: S310
            answer.read()
    except urllib.error.HTTPError as error:
        with error:
            said = _errors(error.read())
        if 400 <= error.code < 500 and error.code != http.client.TOO_MANY_REQUESTS:
            raise Refused(f"Notify refused it ({error.code}): {said}") from None
        raise OSError(f"Notify could not take it ({error.code}): {said}") from None
    except urllib.error.URLError as error:
        if isinstance(error.reason, TimeoutError | ConnectionResetError | BrokenPipeError):
            raise Unsure("Notify did not answer. It may have been sent.") from None
        raise
    except (TimeoutError, ConnectionError, http.client.HTTPException):
        raise Unsure("Notify did not answer. It may have been sent.") from None


def _errors(body):
    """Notify's own words, of which the ledger keeps the first few hundred characters."""
    try:
        return "; ".join(str(it["message"]) for it in json.loads(body)["errors"])
    except (ValueError, KeyError, TypeError):
        return "no reason given"


def token(key, now):
    """The JSON Web Token that Notify asks for: its key ends in the service's id and a secret."""
    service, secret = key[-2 * _UUID - 1 : -_UUID - 1], key[-_UUID:]
    signed = ".".join(
        _encoded(json.dumps(part).encode())
        for part in ({"typ": "JWT", "alg": "HS256"}, {"iss": service, "iat": int(now)})
    )
    signature = hmac.new(secret.encode(), signed.encode(), hashlib.sha256).digest()
    return f"{signed}.{_encoded(signature)}"


def _encoded(content):
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()
