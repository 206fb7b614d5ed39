"""Remembers where the current request came from, for the audit rows it writes."""

from contextvars import ContextVar

from django.conf import settings

address_of_request: ContextVar[str | None] = ContextVar("address_of_request", default=None)


def address_of(request) -> str | None:
    """The person's address: what our own proxy says where there is one, else who connected."""
    if settings.ALLAUTH_TRUSTED_PROXY_COUNT and "X-Forwarded-For" in request.headers:
        # The proxy adds at the end; whatever stands before that was sent by the browser.
        return request.headers["X-Forwarded-For"].split(",")[-1].strip()
    return request.META.get("REMOTE_ADDR") or None


class RequestOrigin:
    """Keeps the address of a request while it is answered."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        token = address_of_request.set(address_of(request))
        try:
            return self.get_response(request)
        finally:
            address_of_request.reset(token)
