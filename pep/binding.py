"""Many printed plans bound into one PDF that is as accessible as each of them.

WeasyPrint makes each plan tagged; here their pages, structure, languages and bookmarks are
joined, and each plan is written before the next is read. No public tool known to us keeps
the structure of tagged files when it joins them (docs/adr/0031).
"""

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from .growing import GrowingPdf, list_of, refer

# Of the contents, told to the whole: its language, that it is tagged, that its title is shown.
_OF_THE_WHOLE = ("/Lang", "/MarkInfo", "/ViewerPreferences")


class Binder:
    """A PDF that grows in a file. The contents come last, when the pages of the plans are known."""

    def __init__(self, target):
        self._pdf = GrowingPdf(target)
        first = self._pdf.take(4)
        self._catalog, self._pages, self._tree, self._document = range(first, first + 4)
        # Of each file, by number: its node of the page tree, its element of the structure,
        # and its part of the table that tells which elements are on a page.
        self._nodes, self._parts, self._tables = [], [], []
        self._count = self._next = 0
        # [(path, page of its first counted from 0, the contents apart, [(title, place), ...])]
        self.plans = []

    def add(self, path, file):
        """Append a tagged PDF; `path` is where its bookmark stands, its own go below."""
        with pikepdf.open(file) as plan:
            first, tree = self._count, plan.Root.StructTreeRoot
            _tell_apart(plan, f"p{len(self.plans)}-")
            part = tree.K[0]
            part.S, part.T = Name.Part, String(", ".join(path))
            numbers = self._take(plan, [part], {_number(tree): self._document})
            self._parts.append(numbers[_number(part)])
            pages = [numbers[_number(page.obj)] for page in plan.pages]
            places = [(title, _place(pages[page], where)) for title, page, where in _sections(plan)]
        self.plans.append((path, first, [("", _place(pages[0], [Name.Fit])), *places]))

    def save(self, cover):
        """Put the cover in front and end the file: it gives the title and the language."""
        with pikepdf.open(cover) as front:
            tree, length = front.Root.StructTreeRoot, len(front.pages)
            document = tree.K[0]
            places = {_number(tree): self._tree, _number(document): self._document}
            others = [front.Root.Metadata, front.docinfo, *document.K]
            numbers = self._take(front, others, places)
            start = numbers[_number(front.pages[0].obj)]
            elements = [numbers[_number(it)] for it in document.K]
            metadata, about = (numbers[_number(it)] for it in others[:2])
            of_the_whole = [
                b"%s %s" % (name.encode(), front.Root[name].unparse(resolved=True))
                for name in _OF_THE_WHOLE
            ]
        self._put_in_front(elements)
        outlines = self._bookmarks(start)
        # Roman numbers for the contents, then 1, 2, 3: what the contents name.
        labels = Dictionary(Nums=Array([0, Dictionary(S=Name.r), length, Dictionary(S=Name.D)]))
        self._pdf.add(
            self._catalog,
            b"<</Type/Catalog/Pages %s/StructTreeRoot %s/Metadata %s/Outlines %s/PageLabels %s%s>>"
            % (
                *map(refer, (self._pages, self._tree, metadata, outlines)),
                labels.unparse(),
                b"".join(of_the_whole),
            ),
        )
        self._pdf.finish(self._catalog, about)

    def _put_in_front(self, elements):
        """Write what the whole has one of; the cover was taken last."""
        nodes = [self._nodes[-1], *self._nodes[:-1]]
        self._pdf.add(
            self._pages, b"<</Type/Pages/Kids %s/Count %d>>" % (list_of(nodes), self._count)
        )
        self._pdf.add(
            self._document,
            b"<</Type/StructElem/S/Document/P %s/K %s>>"
            % (refer(self._tree), list_of([*elements, *self._parts])),
        )
        table = self._pdf.take()
        self._pdf.add(table, b"<</Kids %s>>" % list_of(self._tables))
        self._pdf.add(
            self._tree,
            b"<</Type/StructTreeRoot/K[%s]/ParentTree %s/ParentTreeNextKey %d>>"
            % (refer(self._document), refer(table), self._next),
        )

    def _take(self, pdf, others, places):
        """Write the pages of a file and some other objects; {number there: number here}."""
        root, table = pdf.Root, pdf.Root.StructTreeRoot.ParentTree
        for page in pdf.pages:
            page.obj.StructParents = page.obj.StructParents + self._next
        numbers = list(table.Nums)
        numbers[::2] = [int(it) + self._next for it in numbers[::2]]
        table.Nums, table.Limits = Array(numbers), Array([numbers[0], numbers[-2]])
        self._next = numbers[-2] + 1
        self._count += len(pdf.pages)
        # Its pages become a node below those of the whole.
        root.Pages.Parent = root
        begin = [_number(it) for it in (root.Pages, table, *others)]
        known = self._pdf.copy(pdf, begin, places | {_number(root): self._pages})
        self._nodes.append(known[_number(root.Pages)])
        self._tables.append(known[_number(table)])
        return known

    def _bookmarks(self, contents):
        """Write the bookmarks, those of the plans closed; gives the number of their root."""
        top, known = [("Contents", _place(contents, [Name.Fit]), [])], {}
        for path, _, ((_, start), *sections) in self.plans:
            below = top
            for depth, title in enumerate(path):
                key = path[: depth + 1]
                if key not in known:
                    known[key] = []
                    below.append((title, start, known[key]))
                below = known[key]
            below += [(*it, []) for it in sections]
        root = self._pdf.take()
        first = self._write_bookmarks(top, root)
        self._pdf.add(
            root,
            b"<</Type/Outlines/First %s/Last %s/Count %d>>"
            % (refer(first), refer(first + len(top) - 1), len(top)),
        )
        return root

    def _write_bookmarks(self, items, above):
        first = self._pdf.take(len(items))
        for number, (title, place, below) in enumerate(items, first):
            body = b"/Title %s/Dest %s/Parent %s" % (String(title).unparse(), place, refer(above))
            if number > first:
                body += b"/Prev %s" % refer(number - 1)
            if number < first + len(items) - 1:
                body += b"/Next %s" % refer(number + 1)
            if below:
                start = self._write_bookmarks(below, number)
                last = start + len(below) - 1
                body += b"/First %s/Last %s/Count %d" % (refer(start), refer(last), -len(below))
            self._pdf.add(number, b"<<%s>>" % body)
        return first


def _number(held):
    return held.objgen[0]


def _place(page, where):
    """Where a bookmark leads: a page, by number, and what of it is shown."""
    return b"[%s %s" % (refer(page), Array(where).unparse().lstrip(b"["))


def _sections(plan):
    """(title, page counted from 0, where on it) of the sections, as the plan's bookmarks say."""
    places = {page.objgen: number for number, page in enumerate(plan.pages)}
    with plan.open_outline() as outline:
        return [
            (item.title, places[item.destination[0].objgen], list(item.destination)[1:])
            for top in outline.root
            for item in top.children
        ]


def _tell_apart(plan, prefix):
    """Header cells are named by ids: those of two plans must not be the same."""
    for it in plan.objects:
        if not isinstance(it, Dictionary):
            continue
        if "/ID" in it:
            it.ID = String(prefix + str(it.ID))
        if "/A" in it and "/Headers" in it.A:
            it.A.Headers = Array([String(prefix + str(name)) for name in it.A.Headers])
