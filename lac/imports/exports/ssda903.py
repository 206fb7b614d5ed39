"""The statutory return, given back: the CSV files it was loaded from, or its XML form."""

import datetime as dt
import re
from collections import defaultdict
from itertools import islice
from xml.sax.saxutils import escape

from django.db.models import Q

from lac.accounts.access import Permission
from lac.children.models import CareEpisode, Child

from ..models import ReturnRow
from ..ssda903.facts import as_text
from ..ssda903.files import EPISODES, HEADER
from ..ssda903.kinds import KINDS, MOTHER
from ..ssda903.xml import IN_HEADER, LINES, ROOT
from .machinery import Asked, Exporter, ExportFile, exporter

# Children whose lines are read at once.
BATCH = 1_000
CODES = {it.code: it for it in KINDS}
_ELEMENTS = {code: element for element, code in LINES.items()}
# Characters that no XML file may hold, however they are written.
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_XML_NAMES = {"CHILD": "CHILDID", "PLACE": "PL"}


@exporter
class Return(Exporter):
    """The return of looked-after children: each of its files, as they are loaded here."""

    code = "ssda903"
    label = "Looked-after children return (SSDA903)"
    permission = Permission.IMPORT_CHILDREN
    has_years = True
    files = (
        *(
            ExportFile(it.code, it.label, tuple(column.name for column in it.columns))
            for it in (HEADER, EPISODES, *(kind.file for kind in KINDS))
        ),
        ExportFile("return", "Everything in one file (XML)", ending="xml"),
    )

    def left_out(self, place, year):
        """How many children's records were closed after an adoption: no file holds them."""
        closed = Child.unscoped.filter(closed_on__isnull=False, local_authority=place)
        told = _episodes(Asked(place, closed, year)).filter(child__in=closed)
        number = told.order_by().values("child").distinct().count()
        if not number:
            return ""
        of, are = ("child", "is") if number == 1 else ("children", "are")
        when = f"the return of the year to March {year}" if year else "what is on record"
        return (
            f"{number} {of} {are} left out of {when}: {'a record' if number == 1 else 'records'} "
            "closed after an adoption. Add the lines of the adoption from your own case "
            "management system before you send the return."
        )

    def header(self, file, asked):
        """The file's columns; YEAR only where lines of several returns stand in it."""
        return tuple(it for it in file.header if it != "YEAR" or asked.year is None)

    def rows(self, file, asked):
        """The lines of one file, child by child."""
        for batch in _batches(asked):
            lines = _lines_of(file.code, batch, asked)
            columns = self.header(file, asked)
            for child in batch:
                for cells in lines.get(child["pk"], ()):
                    yield [cells.get(name, "") for name in columns]

    def text(self, file, asked):
        """The XML form, child by child."""
        yield f'<?xml version="1.0" encoding="utf-8"?>\n<{ROOT}>\n'
        for batch in _batches(asked):
            found = {it.code: _lines_of(it.code, batch, asked) for it in self.files[:-1]}
            for child in batch:
                yield _child({code: it.get(child["pk"], []) for code, it in found.items()})
        yield f"</{ROOT}>\n"


def _batches(asked):
    """The children in batches, in order: values that every file needs."""
    rows = asked.children.order_by("pk")
    if asked.year:
        rows = rows.filter(pk__in=_episodes(asked).values("child"))
    names = ("pk", "la_child_id", "sex", "born_on", "ethnicity", "upn", "upn_unknown")
    its = iter(rows.values(*names).iterator(BATCH))
    while batch := list(islice(its, BATCH)):
        yield batch


def _episodes(asked):
    """Care episodes that the return of the year tells of, or all."""
    rows = CareEpisode.unscoped.all()
    if not asked.year:
        return rows
    first, last = dt.date(asked.year - 1, 4, 1), dt.date(asked.year, 3, 31)
    return rows.filter(Q(ended_on=None) | Q(ended_on__gte=first), started_on__lte=last)


def _lines_of(code, batch, asked):
    """{child: [{column: text}]} of one file for a batch of children."""
    pks = [it["pk"] for it in batch]
    if code == "header":
        mothers = _facts(MOTHER, pks, None)
        return {it["pk"]: [_header(it, mothers.get(it["pk"], [{}])[0])] for it in batch}
    if code == "episodes":
        return _episode_lines(pks, {it["pk"]: it["la_child_id"] for it in batch}, asked)
    lines = _facts(CODES[code], pks, asked.year)
    for child in batch:
        for cells in lines.get(child["pk"], ()):
            cells |= {"CHILD": child["la_child_id"], "SEX": child["sex"]}
            cells["DOB"] = _day(child["born_on"])
    return lines


def _header(child, mother):
    return {
        "CHILD": child["la_child_id"],
        "SEX": child["sex"],
        "DOB": _day(child["born_on"]),
        "ETHNIC": child["ethnicity"],
        "UPN": child["upn"] or child["upn_unknown"],
        **mother,
    }


def _episode_lines(pks, names, asked):
    found = defaultdict(list)
    rows = _episodes(asked).filter(child__in=pks).order_by("child", "started_on", "pk")
    for it in rows.select_related("placement"):
        home = it.placement
        moved = it.ended_on is not None and home.ended_on == it.ended_on
        found[it.child_id].append(
            {
                "CHILD": names[it.child_id],
                "DECOM": _day(it.started_on),
                "RNE": it.reason_started,
                "LS": it.legal_status,
                "CIN": it.category_of_need,
                "PLACE": home.placement_type,
                "PLACE_PROVIDER": home.provider,
                "DEC": _day(it.ended_on),
                "REC": it.reason_ended,
                "REASON_PLACE_CHANGE": home.reason_ended if moved else "",
                "HOME_POST": it.home_postcode,
                "PL_POST": home.postcode,
                "URN": home.ofsted_urn,
            }
        )
    return found


def _facts(kind, pks, year):
    """{child: [{column: text}]} of one of the smaller files."""
    found = defaultdict(list)
    if kind.model is ReturnRow:
        rows = ReturnRow.unscoped.filter(kind=kind.code, child__in=pks).order_by("year", "key")
        if kind.annual and year:
            rows = rows.filter(year=year)
        told = rows.values_list("child", "year", "cells")
    else:
        rows = kind.model.unscoped.filter(child__in=pks).order_by("pk")
        if kind.annual and year:
            rows = rows.filter(year=year)
        years = ("year",) if kind.annual else ()
        told = (
            (
                child,
                rest[0] if years else 0,
                dict(zip(kind.fields, rest[len(years) :], strict=True)),
            )
            for child, *rest in rows.values_list("child", *years, *kind.fields)
        )
    for child, of_year, facts in told:
        cells = {it.column: _said(facts.get(it.field)) for it in kind.cells}
        found[child].append(cells | ({"YEAR": str(of_year)} if kind.annual else {}))
    return found


def _said(value):
    """A stored value as the return writes it."""
    text = as_text(value)
    try:
        return _day(dt.date.fromisoformat(text)) if len(text) == 10 else text
    except ValueError:
        return text


def _day(day):
    return f"{day:%d/%m/%Y}" if day else ""


def _child(lines):
    """One child of the XML form."""
    header = dict(lines["header"][0])
    for code, column in IN_HEADER.items():
        if lines[code]:
            latest = lines[code][-1]
            header |= {name: latest.get(name, "") for name in (column, *latest)}
    header["UASC"] = "1" if lines["uasc"] else "0"
    parts = ["<CHILD>\n<HEADER>\n", *_elements(header)]
    for code, element in _ELEMENTS.items():
        if code != "episodes":
            parts += [_element(element, _without_child(it)) for it in lines[code]]
    parts.append("</HEADER>\n")
    parts += [_element("EPISODE", _without_child(it)) for it in lines["episodes"]]
    return "".join([*parts, "</CHILD>\n"])


def _without_child(cells):
    return {name: text for name, text in cells.items() if name not in ("CHILD", "DOB", "SEX")}


def _element(name, cells):
    return f"<{name}>\n{''.join(_elements(cells))}</{name}>\n"


def _elements(cells):
    for name, text in cells.items():
        if text:
            name = _XML_NAMES.get(name, name)
            yield f"<{name}>{escape(_NOT_IN_XML.sub('', text))}</{name}>\n"
