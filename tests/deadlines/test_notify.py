"""GOV.UK Notify, played by a server on this machine: each answer lands in the ledger."""

import base64
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from lac.deadlines import notify, outbox
from lac.deadlines.models import Delivery
from tests.factories.deadlines import DeliveryFactory

pytestmark = pytest.mark.django_db
SERVICE, SECRET = "1" * 8 + "-1111-1111-1111-" + "1" * 12, "2" * 8 + "-2222-2222-2222-" + "2" * 12


class Notify(HTTPServer):
    """Answers with `status`, after `pause` seconds; keeps what it was sent."""

    status, pause, body = 201, 0, b'{"id": "9"}'

    def __init__(self):
        self.asked = []
        super().__init__(("127.0.0.1", 0), Handler)


class Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        content = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.asked.append((self.path, self.headers["Authorization"], json.loads(content)))
        time.sleep(self.server.pause)
        try:
            self.send_response(self.server.status)
            self.end_headers()
            self.wfile.write(self.server.body)
        except OSError:
            pass  # the sender gave up waiting

    def log_message(self, *args):
        """Quiet."""


@pytest.fixture
def server(settings):
    with Notify() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        settings.EMAIL_BACKEND = "lac.deadlines.notify.NotifyBackend"
        settings.NOTIFY_URL = f"http://127.0.0.1:{server.server_port}"
        settings.NOTIFY_API_KEY = f"lac-{SERVICE}-{SECRET}"
        settings.NOTIFY_TEMPLATE_ID = "the-template"
        yield server
        server.shutdown()
        thread.join()


def sent():
    outbox.send_waiting()
    return Delivery.objects.get()


def test_accepted__is_sent_with_subject_body_and_the_ledgers_key(server):
    DeliveryFactory(key="digest:1:today", calendar_file="BEGIN:VCALENDAR")
    assert sent().state == "sent"
    ((path, authorization, content),) = server.asked
    assert path == "/v2/notifications/email"
    assert authorization.startswith("Bearer ")
    assert content["template_id"] == "the-template"
    assert content["reference"] == "digest:1:today"
    assert content["email_address"] == Delivery.objects.get().user.email
    assert content["personalisation"]["subject"] == "What is due"
    assert "1 thing you look after is late." in content["personalisation"]["body"]
    assert "VCALENDAR" not in json.dumps(content)


@pytest.mark.parametrize("status", [400, 403])
def test_refused__has_failed_for_good_with_notifys_words(server, status):
    server.status = status
    server.body = b'{"errors": [{"error": "BadRequestError", "message": "Not a team member"}]}'
    DeliveryFactory()
    delivery = sent()
    assert (delivery.state, delivery.attempts) == ("failed", 1)
    assert delivery.last_error == f"Notify refused it ({status}): Not a team member"


@pytest.mark.parametrize("status", [429, 500, 503])
def test_server_that_cannot_now__is_asked_again_later(server, status):
    server.status, server.body = status, b"<html>"
    DeliveryFactory()
    delivery = sent()
    assert delivery.state == "retried"
    assert f"({status}): no reason given" in delivery.last_error
    server.status = 201
    Delivery.objects.update(next_attempt_at=delivery.queued_at)
    assert sent().state == "sent"


def test_time_out__may_have_been_sent_and_is_not_sent_again(server, monkeypatch):
    monkeypatch.setattr(notify, "PATIENCE", 0.2)
    server.pause = 0.6
    DeliveryFactory()
    assert sent().state == "unsure"
    assert sent().state == "unsure"
    assert len(server.asked) == 1


def test_server_that_is_not_there__is_asked_again_later(server, settings):
    settings.NOTIFY_URL = "http://127.0.0.1:1"
    DeliveryFactory()
    assert sent().state == "retried"


def test_token__is_signed_as_the_standard_says():
    """The signature is what `openssl dgst -sha256 -hmac` makes of the first two parts."""
    header, claims, signature = notify.token(f"lac-{SERVICE}-{SECRET}", 1_795_000_000.9).split(".")
    padded = claims + "=" * (-len(claims) % 4)
    assert header == "eyJ0eXAiOiAiSldUIiwgImFsZyI6ICJIUzI1NiJ9"
    assert json.loads(base64.urlsafe_b64decode(padded)) == {"iss": SERVICE, "iat": 1_795_000_000}
    assert signature == "Fvcg1G3koOISYxkb_ruX1TyFSM78z7k5s6b7JCoIAIY"
