"""The objects that routes need in their path, and what is posted to them."""

import importlib
from collections.abc import Callable
from pathlib import Path

from django.urls import reverse

HERE = Path(__file__).parent

_OBJECTS: dict[str, Callable] = {}
_POSTED: dict[str, Callable] = {}


def objects(*url_names):
    """Register a function (world, child) -> the kwargs of these routes, besides `child_pk`."""

    def register(function):
        for name in url_names:
            if name in _OBJECTS:
                raise ValueError(f"{name} has its objects already.")
            _OBJECTS[name] = function
        return function

    return register


def posted(*url_names):
    """Register a function (world, child) -> the data posted to these routes."""

    def register(function):
        for name in url_names:
            _POSTED[name] = function
        return function

    return register


def load():
    """Import the modules beside the tables."""
    for file in sorted(HERE.glob("*.py")):
        if file.stem not in ("__init__", "objects"):
            importlib.import_module(f"{__package__}.{file.stem}")


def address_of(route, world, child):
    """The address of a route for a child; the objects it needs are made."""
    kwargs = _OBJECTS[route.name](world, child) if route.name in _OBJECTS else {}
    if "child_pk" in route.kwargs:
        kwargs = {"child_pk": child.pk} | kwargs
    missing = route.kwargs - set(kwargs)
    if missing:
        raise LookupError(f"Register the {', '.join(missing)} of {route.name}: see golden/.")
    return reverse(route.name, kwargs=kwargs)


def data_for(route, world, child):
    """What is posted to a route."""
    return _POSTED[route.name](world, child) if route.name in _POSTED else {}
