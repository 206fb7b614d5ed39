"""Who gets which answer from which page: one table for each app.

`<app>.csv` has one row for each route and method, and one column for each role:
the expected status code when the person of that role in `tests.world` asks for
it. `anonymous` is somebody who is not signed in; `stranger_child` is the answer
that every single role gets for the stranger's record (404), and is `-` for
pages that are not about a child.

To add a row: write it by hand, or let the table write what it sees and then
read every cell of it before you commit:

    GOLDEN_WRITE=1 pytest tests/architecture/test_golden.py -k "pep:detail"

Where a route needs more than `child_pk`, register the objects in
`tests/architecture/golden/<app>.py`:

    @objects("meetings:detail", "meetings:hold")
    def a_meeting(world, child):
        return {"pk": MeetingFactory(child=child).pk}

and what is posted, where an empty form will not do:

    @posted("meetings:hold")
    def held(world, child):
        return {"held_on": "2026-11-20"}
"""
