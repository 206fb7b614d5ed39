"""Remembers where the current request came from, for the audit rows it writes."""

from contextvars import ContextVar

address_of_request: ContextVar[str | None] = ContextVar("address_of_request", default=None)


class RequestOrigin:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        token = address_of_request.set(request.META.get("REMOTE_ADDR") or None)
        try:
            return self.get_response(request)
        finally:
            address_of_request.reset(token)
