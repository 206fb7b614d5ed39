"""Many printed plans bound into one PDF that is as accessible as each of them.

WeasyPrint makes each plan tagged; here their pages, structure, languages and bookmarks
are joined. No public tool known to us keeps the structure of tagged files when it joins
them, so it is done by hand with pikepdf (docs/adr/0031).
"""

import pikepdf
from pikepdf import Array, Dictionary, Name, OutlineItem, String

# Of the first file, told to the whole: its language, that it is tagged, that its title is shown.
_OF_THE_WHOLE = ("/Lang", "/MarkInfo", "/ViewerPreferences")


class Binder:
    """A growing PDF. The cover comes last, when it is known on which page each plan begins."""

    def __init__(self):
        self.pdf = pikepdf.new()
        self.parts, self.numbers = [], []
        # The page tree is built at the end, a node a file: a page that is added to it
        # earlier costs the more, the more there are.
        self.nodes, self.pages = [], 0
        # [(path, page of its first counted from 0, the cover apart, [(title, place), ...])]
        self.plans = []

    def add(self, path, file):
        """Append a tagged PDF; `path` is where its bookmark stands, its own go below."""
        with pikepdf.open(file) as plan:
            first, offset = self.pages, self._next_number()
            _tell_apart(plan, f"p{len(self.plans)}-")
            sections = _sections(plan)
            tree, pages = self._take(plan, offset)
        part = tree.K[0]
        part.S, part.T = Name.Part, String(", ".join(path))
        self.parts.append(part)
        self.numbers += _numbers(tree, offset)
        places = [(title, Array([pages[page], *where])) for title, page, where in sections]
        self.plans.append((path, first, [("", Array([pages[0], Name.Fit])), *places]))

    def save(self, target, cover):
        """Write the whole to a file, the cover in front: it gives the title and the language.

        In object streams it is written in half the time, and is a third as large.
        """
        with pikepdf.open(cover) as front:
            self._put_in_front(front)
            version = front.pdf_version
        self._bookmarks()
        streams = pikepdf.ObjectStreamMode.generate
        self.pdf.save(target, min_version=version, object_stream_mode=streams)

    def _put_in_front(self, front):
        offset, root = self._next_number(), self.pdf.Root
        tree, cover = self._take(front, offset)
        # Roman numbers for the contents, then 1, 2, 3: what the contents name.
        labels = [0, Dictionary(S=Name.r), len(cover), Dictionary(S=Name.D)]
        root.PageLabels = Dictionary(Nums=Array(labels))
        root.Pages.Kids = Array([self.nodes[-1], *self.nodes[:-1]])
        root.Pages.Count = self.pages
        for part in self.parts:
            part.P = tree.K[0]
        tree.K[0].K.extend(self.parts)
        self.numbers += _numbers(tree, offset)
        tree.ParentTree = self.pdf.make_indirect(Dictionary(Nums=Array(self.numbers)))
        tree.ParentTreeNextKey = self._next_number()
        root.StructTreeRoot = tree
        root.Metadata = self.pdf.copy_foreign(front.Root.Metadata)
        for name in _OF_THE_WHOLE:
            root[name] = pikepdf.Object.parse(front.Root[name].unparse(resolved=True))
        for name, text in front.docinfo.items():
            self.pdf.docinfo[name] = String(str(text))

    def _next_number(self):
        return int(self.numbers[-2]) + 1 if self.numbers else 0

    def _take(self, pdf, offset):
        """Copy a file: gives its structure tree and its pages, which find their elements in it.

        pikepdf copies pages into its list of all pages alone, which takes the longer the more
        there are; so they are copied as what they are besides, dictionaries, and made pages
        again in a node of their own.
        """
        for page in pdf.pages:
            page.obj.StructParents = page.obj.StructParents + offset
            del page.obj.Parent
        pages = list(pdf.pages)
        held = pdf.make_indirect(Dictionary(Tree=pdf.Root.StructTreeRoot, Kids=Array()))
        for page in pages:
            page.obj.Type = Name.NotYetAPage
            held.Kids.append(page.obj)
        held = self.pdf.copy_foreign(held)
        node = self.pdf.make_indirect(
            Dictionary(Type=Name.Pages, Parent=self.pdf.Root.Pages, Kids=held.Kids)
        )
        node.Count = len(pages)
        for page in node.Kids:
            page.Type, page.Parent = Name.Page, node
        self.nodes.append(node)
        self.pages += len(pages)
        return held.Tree, list(node.Kids)

    def _bookmarks(self):
        with self.pdf.open_outline() as outline:
            outline.root.append(OutlineItem("Contents", 0))
            known = {}
            for path, _, ((_, start), *sections) in self.plans:
                place = outline.root
                for depth, title in enumerate(path):
                    key = path[: depth + 1]
                    if key not in known:
                        known[key] = OutlineItem(title, start)
                        known[key].is_closed = True
                        place.append(known[key])
                    place = known[key].children
                place.extend(OutlineItem(*it) for it in sections)


def _numbers(tree, offset):
    """[number, elements, number, elements, ...] of a structure tree, counted on."""
    numbers = list(tree.ParentTree.Nums)
    numbers[::2] = [int(it) + offset for it in numbers[::2]]
    return numbers


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
