"""A section of a plan, opened and drafted over HTTP, against the child's page in the same run."""

import re
import time

from django.urls import reverse

from lac.deadlines.sweep import sweep
from lac.demo.empty import empty_everything
from pep.actions import open_termly
from pep.models import Pep

from .pages import Client, people, server
from .population import TODAY, populate
from .timing import p50, report

CHILDREN = 5_000
ROUNDS = 60
SECTION, ANSWER = "education", "strengths"


def measure(children=CHILDREN, rounds=ROUNDS):
    """Opening a section is no slower than the child's page, and keeping a draft no slower too."""
    empty_everything()
    authority = populate(children)
    open_termly(on=TODAY)
    sweep(as_of=TODAY)
    officer, _ = people(authority)
    pep = Pep.unscoped.order_by("pk")[Pep.unscoped.count() // 2]
    where = {"child_pk": pep.child_id, "pk": pep.pk, "section": SECTION}
    opening = reverse("pep:edit", kwargs=where)
    drafting = reverse("pep:autosave", kwargs=where)
    childs = reverse("children:detail", kwargs={"child_pk": pep.child_id})
    with server("lac.settings", "lac.wsgi:application") as address:
        reader, writer = Client(address, officer), Writer(address, officer)
        writer.open(opening)
        times = [
            (
                reader.get(childs),
                reader.get(opening),
                writer.draft(drafting),
            )
            for _ in range(rounds + 5)
        ][5:]
    page, section, draft = (p50(each) for each in zip(*times, strict=True))
    return [
        report("a section of a plan, p50 over HTTP", section, page, 1, unit="ms"),
        report("a draft of a section, p50 over HTTP", draft, page, 1, unit="ms"),
    ]


class Writer(Client):
    """Somebody who types: each draft has one letter more."""

    text, version = "", "1"

    def open(self, path):
        """Read the page: its token, its cookie, the version that it shows."""
        self.connection.request("GET", path, headers=self.headers)
        response = self.connection.getresponse()
        cookie = re.search(r"csrftoken=\w+", response.headers["Set-Cookie"])[0]
        page = response.read().decode()
        self.headers |= {
            "Cookie": f"{self.headers['Cookie']}; {cookie}",
            "X-CSRFToken": re.search(r'csrfmiddlewaretoken" value="(\w+)"', page)[1],
            "Content-Type": "application/x-www-form-urlencoded",
        }
        self.version = re.search(r'name="version" value="(\w+)"', page)[1]

    def draft(self, path):
        """Seconds until a draft is kept; raises on any answer but 200."""
        self.text += "a"
        start = time.perf_counter()
        body = f"version={self.version}&{ANSWER}={self.text}"
        self.connection.request("POST", path, body=body, headers=self.headers)
        response = self.connection.getresponse()
        said = response.read().decode()
        taken = time.perf_counter() - start
        if response.status != 200:
            raise RuntimeError(f"{path} answered {response.status}: {said[:200]}")
        self.version = re.search(r'"version": "(\w+)"', said)[1]
        return taken
