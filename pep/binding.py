"""Many printed plans bound into one PDF that is as accessible as each of them.

WeasyPrint makes each plan tagged; here their pages, structure, languages and bookmarks
are joined. No public tool known to us keeps the structure of tagged files when it joins
them, so it is done by hand with pikepdf (docs/adr/0031).
"""

import pikepdf
from pikepdf import Array, Dictionary, Name, OutlineItem, String


class Binder:
    """A growing PDF. The first file gives the title and the language of the whole."""

    def __init__(self, cover):
        self.pdf = pikepdf.open(cover)
        self.root = self.pdf.Root.StructTreeRoot.K[0]
        self.numbers = list(self.pdf.Root.StructTreeRoot.ParentTree.Nums)
        self.cover_pages = len(self.pdf.pages)
        # [(path, page of its first, [(title, page), ...])]
        self.plans = []

    def add(self, path, file):
        """Append a tagged PDF; `path` is where its bookmark stands, its own go below."""
        with pikepdf.open(file) as plan:
            first, offset = len(self.pdf.pages), self._next_number()
            prefix = f"p{len(self.plans)}-"
            _tell_apart(plan.Root.StructTreeRoot.K[0], prefix)
            sections = _sections(plan)
            for page in plan.pages:
                page.obj.StructParents = page.obj.StructParents + offset
            self.pdf.pages.extend(plan.pages)
            tree = self.pdf.copy_foreign(plan.Root.StructTreeRoot)
            self._graft(tree, path, offset)
        self.plans.append((path, first, [(title, first + page) for title, page in sections]))

    def _next_number(self):
        return int(self.numbers[-2]) + 1 if self.numbers else 0

    def _graft(self, tree, path, offset):
        part = tree.K[0]
        part.S, part.P, part.T = Name.Part, self.root, String(", ".join(path))
        self.root.K.append(part)
        numbers = list(tree.ParentTree.Nums)
        for at in range(0, len(numbers), 2):
            self.numbers += [int(numbers[at]) + offset, numbers[at + 1]]

    def save(self, target):
        """Write the whole to a file."""
        tree = self.pdf.Root.StructTreeRoot
        tree.ParentTree = self.pdf.make_indirect(Dictionary(Nums=Array(self.numbers)))
        tree.ParentTreeNextKey = self._next_number()
        self._number_pages()
        self._bookmarks()
        self.pdf.save(target)

    def _number_pages(self):
        """Roman numbers for the contents, then 1, 2, 3: what the contents name."""
        labels = [0, Dictionary(S=Name.r), self.cover_pages, Dictionary(S=Name.D)]
        self.pdf.Root.PageLabels = Dictionary(Nums=Array(labels))

    def _bookmarks(self):
        with self.pdf.open_outline() as outline:
            outline.root.clear()
            outline.root.append(OutlineItem("Contents", 0))
            known = {}
            for path, first, sections in self.plans:
                place = outline.root
                for depth, title in enumerate(path):
                    key = path[: depth + 1]
                    if key not in known:
                        known[key] = OutlineItem(title, first)
                        known[key].is_closed = True
                        place.append(known[key])
                    place = known[key].children
                place.extend(OutlineItem(title, page) for title, page in sections)


def pages_of(file):
    """How many pages a PDF has."""
    with pikepdf.open(file) as pdf:
        return len(pdf.pages)


def _sections(plan):
    """(title, page counted from 0) of the sections of a plan, as its own bookmarks say."""
    places = {page.objgen: number for number, page in enumerate(plan.pages)}
    with plan.open_outline() as outline:
        return [
            (item.title, places[item.destination[0].objgen])
            for top in outline.root
            for item in top.children
        ]


def _tell_apart(node, prefix):
    """Header cells are named by ids: those of two plans must not be the same."""
    waiting = [node]
    while waiting:
        node = waiting.pop()
        if "/ID" in node:
            node.ID = String(prefix + str(node.ID))
        if "/A" in node and "/Headers" in node.A:
            node.A.Headers = Array([String(prefix + str(it)) for it in node.A.Headers])
        kids = node.get("/K")
        if isinstance(kids, Array):
            waiting += [it for it in kids if isinstance(it, Dictionary) and "/S" in it]
        elif isinstance(kids, Dictionary) and "/S" in kids:
            waiting.append(kids)
