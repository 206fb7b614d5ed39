"""A web process of its own on the test database, which a test can kill: `serve.py PORT MOMENT`.

It believes that the moment is now, and keeps sessions as the tests do.
"""

import os
import sys

import time_machine


def serve(port, moment):
    """Answer requests on a port of this machine until the process is killed."""
    with time_machine.travel(moment, tick=True):
        import django
        from django.conf import settings

        settings.SESSION_IDLE_SECONDS = settings.SESSION_LONGEST_SECONDS = 20 * 365 * 24 * 60 * 60
        settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
        settings.WHITENOISE_AUTOREFRESH = True
        settings.CELERY_TASK_ALWAYS_EAGER = True
        django.setup()
        from django.contrib.staticfiles.handlers import StaticFilesHandler
        from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
        from django.core.wsgi import get_wsgi_application

        server = ThreadedWSGIServer(("127.0.0.1", port), WSGIRequestHandler)
        server.set_app(StaticFilesHandler(get_wsgi_application()))
        server.serve_forever()


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lac.settings")
    sys.path.insert(0, os.getcwd())
    serve(int(sys.argv[1]), sys.argv[2])
