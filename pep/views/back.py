"""The page that led to a form, in its address as `?back=`."""

from django.utils.http import url_has_allowed_host_and_scheme


def back_to(request):
    """The page of ours that the address names, or ""."""
    url = request.GET.get("back", "")
    return url if url[:1] == "/" and url_has_allowed_host_and_scheme(url, None) else ""
