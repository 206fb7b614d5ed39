"""An import from the upload to the last row: what came, what it would do, what it did."""

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from lac.children.models.records import ChildRecord
from lac.organisations.models import LocalAuthority, School


class ImportState(models.TextChoices):
    UPLOADED = "uploaded", "Waiting"
    CHECKING = "checking", "Being checked"
    UNNAMED = "unnamed", "Columns to be named"
    CHECKED = "checked", "Ready to load"
    APPLYING = "applying", "Being loaded"
    APPLIED = "applied", "Loaded"
    FAILED = "failed", "Could not be read"
    DISCARDED = "discarded", "Discarded"
    UNDONE = "undone", "Undone"


# States in which a task has work to do, so that a repeated task knows whether to run.
WAITING_FOR_CHECK = (ImportState.UPLOADED, ImportState.CHECKING)
AT_WORK = (ImportState.UPLOADED, ImportState.CHECKING, ImportState.APPLYING)


class ImportQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Imports of kinds this user may load, for their own authorities and schools."""
        from .machinery import IMPORTERS

        condition = Q(pk__in=[])
        for importer in IMPORTERS.values():
            if user.may(importer.permission):
                condition |= Q(kind=importer.code) & (
                    Q(local_authority__in=user.authority_ids(importer.permission))
                    | Q(school__in=user.school_ids(importer.permission))
                    | Q(local_authority=None, school=None)
                )
        return self.filter(condition)


class Import(models.Model):
    """One upload, for one authority, one school, or (the register of schools) for everybody."""

    kind = models.CharField(max_length=30)
    local_authority = models.ForeignKey(
        LocalAuthority, models.PROTECT, null=True, blank=True, related_name="+"
    )
    school = models.ForeignKey(School, models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField(
        max_length=10, choices=ImportState.choices, default=ImportState.UPLOADED
    )
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    uploaded_at = models.DateTimeField(default=timezone.now)
    checked_at = models.DateTimeField(null=True)
    applied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    applied_at = models.DateTimeField(null=True)
    # When the work now going on was handed to the queue, and how long each part took.
    started_at = models.DateTimeField(null=True)
    # When a worker took it up; None while it waits in the queue.
    begun_at = models.DateTimeField(null=True)
    check_seconds = models.FloatField(null=True)
    apply_seconds = models.FloatField(null=True)
    added = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    # Lines that are loaded although something about them needs a look.
    warned = models.PositiveIntegerField(default=0)
    # [[label, number], ...]: what the file means in the importer's own terms.
    figures = models.JSONField(default=list)
    # One sentence: why it failed, or why it has to be looked at again.
    message = models.CharField(max_length=500, blank=True)
    # What the dry run showed; apply refuses to do anything else.
    fingerprint = models.CharField(max_length=32, blank=True)

    objects = ImportQuerySet.as_manager()

    class Meta:
        ordering = ["-uploaded_at", "-pk"]
        indexes = [models.Index(fields=["local_authority", "-uploaded_at"], name="import_by_la")]

    def __str__(self):
        return f"{self.label}, {self.uploaded_at:%-d %B %Y}"

    @property
    def importer(self):
        """The importer of this kind; LookupError when its code has gone."""
        from .machinery import IMPORTERS

        return IMPORTERS[self.kind]

    @property
    def label(self):
        """What kind of import this is, in words."""
        from .machinery import IMPORTERS

        return IMPORTERS[self.kind].label if self.kind in IMPORTERS else self.kind

    @property
    def scope(self):
        """The authority or school it is for, or None for everybody."""
        return self.local_authority or self.school

    @property
    def is_at_work(self):
        """Whether it is queued or running."""
        return self.state in AT_WORK

    @property
    def writes(self):
        """How many lines add or change something."""
        return self.added + self.changed

    @property
    def rows(self):
        """How many lines were read."""
        return self.added + self.changed + self.unchanged + self.refused


def kept_at(instance, filename):
    """Where an uploaded file is kept: a name that gives nothing away, outside what is served."""
    return f"imports/{uuid.uuid4().hex}.csv"


class ImportFile(models.Model):
    """One uploaded file, kept as it came."""

    job = models.ForeignKey(Import, models.CASCADE, related_name="files")
    # The file that this one was taken out of: an XML return holds one of each kind.
    part_of = models.ForeignKey("self", models.CASCADE, null=True, related_name="parts")
    name = models.CharField(max_length=200)
    content = models.FileField(upload_to=kept_at)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    # The FileKind's code once its header has been read; empty when it was not recognised.
    kind = models.CharField(max_length=30, blank=True)
    encoding = models.CharField(max_length=10, blank=True)
    header = models.JSONField(default=list)
    # The first lines, while somebody has to say what the columns are.
    samples = models.JSONField(default=list)
    lines = models.PositiveIntegerField(default=0)
    # A sentence when the file was not loaded.
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return self.name


class Outcome(models.TextChoices):
    PENDING = "", "Not decided"
    ADDED = "added", "Added"
    CHANGED = "changed", "Changed"
    UNCHANGED = "unchanged", "Unchanged"
    REFUSED = "refused", "Refused"


class StagedRowQuerySet(models.QuerySet):
    def warned(self, code=""):
        """Lines that are loaded and carry a warning, or one warning in particular."""
        rows = self.exclude(outcome=Outcome.REFUSED).exclude(warnings=[], doubts=[])
        if code:
            said = [[code]]
            rows = rows.filter(Q(warnings__contains=said) | Q(doubts__contains=said))
        return rows


class StagedRow(models.Model):
    """One line of a file: as it came, as it was understood, and what becomes of it."""

    # Both begin an index below; one of their own would only slow the writing. Nor are they
    # checked line by line: whoever writes lines holds the import and has just kept its files.
    job = models.ForeignKey(
        Import, models.CASCADE, related_name="staged", db_index=False, db_constraint=False
    )
    file = models.ForeignKey(
        ImportFile, models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )
    # The FileKind's code: "header", "episodes".
    kind = models.CharField(max_length=30)
    line = models.PositiveIntegerField()
    # The cells as they came, in the order of the file's header.
    raw = models.JSONField()
    # What `Importer.read` made of them.
    values = models.JSONField(default=dict)
    # Tells the file's rows apart; empty for a refused line without one.
    key = models.CharField(max_length=200, blank=True)
    child_id = models.BigIntegerField(null=True)
    # The record this line would change or leave as it is.
    target_id = models.BigIntegerField(null=True)
    outcome = models.CharField(max_length=9, choices=Outcome.choices, blank=True)
    # What was wrong, as a short code to count by.
    problem = models.CharField(max_length=40, blank=True)
    reason = models.TextField(blank=True)
    remedy = models.TextField(blank=True)
    # [[code, sentence], ...] about a line that is loaded all the same.
    warnings = models.JSONField(default=list)
    # The same, found against the records and the other lines: worked out anew before loading.
    doubts = models.JSONField(default=list)
    # False: refused as it was read, whatever the records say.
    readable = models.BooleanField(default=True)
    # {field: [before, after]} in words.
    changes = models.JSONField(default=dict)

    objects = StagedRowQuerySet.as_manager()

    class Meta:
        ordering = ["file", "line"]
        constraints = [
            models.UniqueConstraint(fields=["file", "line"], name="one_staged_row_a_line")
        ]
        indexes = [
            models.Index(fields=["job", "kind", "outcome"], name="staged_by_outcome"),
            models.Index(
                fields=["child_id", "job"],
                name="staged_by_child",
                condition=Q(child_id__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.file}, line {self.line}"

    @property
    def cells(self):
        """[(column, cell), ...] as they came."""
        return list(zip(self.file.header, self.raw, strict=False))

    @property
    def differences(self):
        """`changes` as the difference table wants them."""
        return [
            {"label": name[:1].upper() + name[1:], "before": before, "after": after}
            for name, (before, after) in self.changes.items()
        ]

    @property
    def notes(self):
        """Every warning about this line, in sentences."""
        return [sentence for _, sentence in self.warnings + self.doubts]


class ReturnRow(ChildRecord):
    """A line of a return about a child for which there is no model of its own, as typed text.

    Kept so that the return can be read on the child's page and given back as it came.
    """

    # Which file of the return: "reviews", "oc2".
    kind = models.CharField(max_length=10)
    # The return of the year ending in March of this year; 0 where the line stands for itself.
    year = models.PositiveSmallIntegerField(default=0)
    # Tells the child's rows of a kind and year apart.
    key = models.CharField(max_length=60, blank=True)
    # {column: text}; dates as 2026-03-03, codes in capitals.
    cells = models.JSONField(default=dict)

    class Meta(ChildRecord.Meta):
        ordering = ["kind", "-year", "-key"]
        constraints = [
            models.UniqueConstraint(
                fields=["child", "kind", "year", "key"], name="one_return_row_a_key"
            )
        ]


class FindingKind(models.TextChoices):
    NEW = "new", "New in care"
    MOVED = "moved", "Moved placement"
    LEGAL = "legal", "Legal status changed"
    SCHOOL = "school", "Moved school"
    ENDED = "ended", "Left care"
    ABSENT = "absent", "Not in the file"


class Settled(models.TextChoices):
    OPEN = "", "Not decided"
    LEFT = "left", "Left as it is"
    ENDED = "ended", "Care ended"


class ImportFinding(models.Model):
    """What a file means for one child, against what was on record before it."""

    job = models.ForeignKey(Import, models.CASCADE, related_name="findings")
    kind = models.CharField(max_length=6, choices=FindingKind.choices)
    # None while the child is only in the file.
    child_id = models.BigIntegerField(null=True)
    la_child_id = models.CharField(max_length=20)
    on = models.DateField(null=True)
    before = models.CharField(max_length=300, blank=True)
    after = models.CharField(max_length=300, blank=True)
    # Of a child who is not in the file: what somebody decided.
    settled = models.CharField(max_length=5, choices=Settled.choices, blank=True)

    class Meta:
        ordering = ["la_child_id", "pk"]
        indexes = [models.Index(fields=["job", "kind"], name="finding_by_kind")]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.la_child_id}"


class ImportNames(models.Model):
    """The children whom the files of an import named, to compare the next file with."""

    job = models.OneToOneField(Import, models.CASCADE, related_name="names")
    identifiers = ArrayField(models.CharField(max_length=20))

    def __str__(self):
        return f"{len(self.identifiers)} children of {self.job}"


class ImportTrace(models.Model):
    """A row that an import wrote: as it was before and as it was left, so that it can be undone.

    `before` is None for a row the import added; `after` for one it took away. The rows
    of a child whom the import added are not traced: they go with the child.
    """

    job = models.ForeignKey(Import, models.CASCADE, related_name="traces")
    # The model: "children.careepisode".
    label = models.CharField(max_length=60)
    row_id = models.BigIntegerField()
    child_id = models.BigIntegerField()
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)

    class Meta:
        indexes = [models.Index(fields=["job", "label"], name="trace_by_label")]

    def __str__(self):
        return f"{self.label} {self.row_id}"


class ColumnMap(models.Model):
    """What somebody said the columns of a source's file are; used for every file headed alike."""

    kind = models.CharField(max_length=30)
    local_authority = models.ForeignKey(
        LocalAuthority, models.CASCADE, null=True, blank=True, related_name="+"
    )
    school = models.ForeignKey(School, models.CASCADE, null=True, blank=True, related_name="+")
    # The headings, in order, as `columns.fingerprint` makes it.
    fingerprint = models.CharField(max_length=32)
    # The FileKind's code, and {our column: the file's heading}.
    file_kind = models.CharField(max_length=30)
    names = models.JSONField(default=dict)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    saved_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "local_authority", "school", "fingerprint"],
                nulls_distinct=False,
                name="one_column_map_a_source",
            )
        ]

    def __str__(self):
        return f"{self.kind}, {self.file_kind}"
