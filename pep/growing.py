"""A PDF that is written as it grows: of what is written, only the places are kept in memory.

Objects in compressed streams, found by a cross-reference stream (ISO 32000-1, 7.5.7, 7.5.8).
"""

import re
import struct
import zlib
from array import array
from uuid import uuid4

import pikepdf

# So many objects share a stream: a reader unpacks them together.
TOGETHER = 200
# A text in brackets, in which nothing is a reference, or a reference: "12 0 R".
_REFERENCE = re.compile(rb"\((?:[^\\()]|\\.)*\)|\b(\d+) 0 R\b", re.DOTALL)


class GrowingPdf:
    """Objects are added one after the other, each under a number that was taken before."""

    def __init__(self, target):
        self._target, self._at = target, 0
        # By number: where in the file it begins; below nothing, where in which stream.
        self._places = array("q", [0])
        self._together = []
        self._put(b"%PDF-1.7\n%\xf0\x9f\x96\xa4\n")

    def take(self, count=1):
        """The first of so many numbers in a row, which nobody else gets."""
        first = len(self._places)
        self._places.extend([0] * count)
        return first

    def add(self, number, body):
        """Write an object that is no stream."""
        self._together.append((number, body))
        if len(self._together) == TOGETHER:
            self._write_together()

    def add_stream(self, number, dictionary, data):
        """Write a stream as it is; the dictionary tells its length."""
        self._places[number] = self._at
        self._put(b"%d 0 obj\n%s\nstream\n%s\nendstream\nendobj\n" % (number, dictionary, data))

    def copy(self, pdf, begin, places):
        """Write objects of an open PDF and all that they refer to; {number there: number here}.

        `begin` are numbers there. What `places` names already is referred to and not copied.
        """
        numbers, waiting = dict(places), []

        def here(found):
            if found[1] is None:
                return found[0]
            return b"%d 0 R" % number_of(int(found[1]))

        def number_of(there):
            if there not in numbers:
                numbers[there] = self.take()
                waiting.append(there)
            return numbers[there]

        for it in begin:
            number_of(it)
        while waiting:
            there = waiting.pop()
            held = pdf.get_object(there, 0)
            if isinstance(held, pikepdf.Stream):
                dictionary = _REFERENCE.sub(here, held.stream_dict.unparse(resolved=True))
                self.add_stream(numbers[there], dictionary, held.read_raw_bytes())
            else:
                self.add(numbers[there], _REFERENCE.sub(here, held.unparse(resolved=True)))
        return numbers

    def finish(self, catalog, about):
        """Write what finds the objects; `catalog` and `about` are numbers of objects."""
        self._write_together()
        last, start = self.take(), self._at
        self._places[last] = start
        entries = bytearray()
        for it in self._places:
            entries += _entry(it)
        found = zlib.compress(entries)
        details = b"/Type/XRef/W[1 6 2]/Size %d/Root %d 0 R/Info %d 0 R/ID[%s%s]" % (
            last + 1,
            catalog,
            about,
            *[b"<%s>" % uuid4().hex.encode()] * 2,
        )
        self.add_stream(last, _dictionary(details, found), found)
        self._put(b"startxref\n%d\n%%%%EOF\n" % start)

    def _write_together(self):
        if not self._together:
            return
        number, heads, at = self.take(), [], 0
        for index, (each, body) in enumerate(self._together):
            heads.append(b"%d %d" % (each, at))
            at += len(body) + 1
            self._places[each] = -(number * TOGETHER + index)
        head = b" ".join(heads) + b"\n"
        data = zlib.compress(head + b"\n".join(body for _, body in self._together))
        details = b"/Type/ObjStm/N %d/First %d" % (len(heads), len(head))
        self.add_stream(number, _dictionary(details, data), data)
        self._together = []

    def _put(self, data):
        self._target.write(data)
        self._at += len(data)


def _dictionary(details, data):
    return b"<<%s/Filter/FlateDecode/Length %d>>" % (details, len(data))


def _entry(place):
    """An entry of the cross-reference: nothing, a place in the file, or one in a stream."""
    if place > 0:
        return struct.pack(">BHIH", 1, place >> 32, place & 0xFFFFFFFF, 0)
    stream, index = divmod(-place, TOGETHER)
    return struct.pack(">BHIH", 2 if place else 0, 0, stream, index)


def refer(number):
    """What leads to an object."""
    return b"%d 0 R" % number


def list_of(numbers):
    """What leads to many objects, in their order."""
    return b"[%s]" % b" ".join(map(refer, numbers))
