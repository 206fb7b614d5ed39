"""The parts every page is made of: one tag, one template in ``templates/components/``.

Every template may use them without ``{% load %}``. They show what they are given and ask
the database nothing. ``docs/components.md`` lists them; ``/components/`` shows them.
"""

from django import template
from django.template.loader import render_to_string
from django.utils.html import format_html

register = template.Library()

# What each state of a deadline is called and how it looks. The words carry the meaning;
# the colour only repeats it.
DEADLINE_STATES = {
    "running": ("On time", "teal"),
    "due_soon": ("Due soon", "yellow"),
    "met": ("Done on time", "green"),
    "met_late": ("Done late", "orange"),
    "overdue": ("Overdue", "red"),
    "missed": ("Missed", "red"),
    "lapsed": ("No longer applies", "grey"),
    "before_records": ("Before our records", "grey"),
    "waived": ("Not needed", "grey"),
    "paused": ("Paused", "blue"),
}
AUTHORITIES = {
    "statute": ("Law", "The law requires this. It cannot be switched off."),
    "guidance": ("Statutory guidance", "Statutory guidance says this."),
    "local": ("Local policy", "The authority or the school decided this."),
}
RAG_GRADES = {
    "red": ("Red", "red"),
    "amber": ("Amber", "yellow"),
    "green": ("Green", "green"),
}


def _key(value):
    """The plain lower-case name of an enum member or a string."""
    return str(getattr(value, "value", value) or "").lower()


def _get(thing, name, default=None):
    """A value from a dict or an object, so that views may hand over either."""
    if isinstance(thing, dict):
        return thing.get(name, default)
    return getattr(thing, name, default)


# -- headings and words ---------------------------------------------------------------


@register.inclusion_tag("components/page_heading.html")
def page_heading(title, caption="", actions=(), lede="", action_label="", action_url=""):
    """The one h1 of a page, with what it belongs to above it and its buttons beside it.

    ``actions`` are dicts of label, url and (secondary or warning) kind; a template
    with one button can give ``action_label`` and ``action_url`` instead.
    """
    actions = list(actions or ())
    if action_url:
        actions.append({"label": action_label, "url": action_url})
    return {"title": title, "caption": caption, "actions": actions, "lede": lede}


@register.inclusion_tag("components/breadcrumbs.html")
def breadcrumbs(*pairs):
    """Where this page is: ``{% breadcrumbs "Children" list_url "Amber Hughes" %}``.

    Labels and addresses by turns, or one list of (label, url); the last has no address.
    """
    if len(pairs) == 1 and not isinstance(pairs[0], str):
        crumbs = list(pairs[0])
    else:
        padded = [*pairs, ""] if len(pairs) % 2 else pairs
        crumbs = list(zip(padded[::2], padded[1::2], strict=True))
    return {"crumbs": crumbs}


@register.inclusion_tag("components/back_link.html")
def back_link(url, label="Back"):
    """A link up, above the heading."""
    return {"url": url, "label": label}


@register.inclusion_tag("components/button_link.html")
def button_link(label, url, kind=""):
    """A link that looks like a button; kind is secondary, warning or nothing."""
    return {"label": label, "url": url, "kind": kind}


@register.inclusion_tag("components/sub_navigation.html")
def sub_navigation(items, label="In this section"):
    """The pages of one section side by side: dicts of label, url, current and count."""
    return {"items": items, "label": label}


@register.inclusion_tag("components/tag.html")
def tag(text, colour="grey"):
    """A short word in a coloured box. The word must make sense without the colour."""
    return {"text": text, "colour": colour}


@register.inclusion_tag("components/tag.html")
def status_tag(text, colour="grey"):
    """The same as ``tag``, named for what it is in lists of states."""
    return {"text": text, "colour": colour}


@register.inclusion_tag("components/tag.html")
def rag_tag(grade):
    """A red, amber or green grade, in words; a dash of grey where there is none."""
    text, colour = RAG_GRADES.get(_key(grade), ("Not graded", "grey"))
    return {"text": text, "colour": colour}


@register.inclusion_tag("components/authority_tag.html")
def authority_tag(authority):
    """Whether a rule is the law, statutory guidance or local policy."""
    text, hint = AUTHORITIES.get(_key(authority), (str(authority), ""))
    return {"text": text, "hint": hint, "key": _key(authority)}


@register.inclusion_tag("components/empty_state.html")
def empty_state(text, action_label="", action_url="", title=""):
    """What to say instead of an empty list: why it is empty and what to do next."""
    return {"text": text, "label": action_label, "url": action_url, "title": title}


@register.inclusion_tag("components/warning_text.html")
def warning_text(text):
    """One sentence that must not be missed."""
    return {"text": text}


@register.inclusion_tag("components/notice.html")
def notice(text, kind="information", title=""):
    """A sentence in a quiet box: information, success, warning or error."""
    return {"text": text, "kind": kind, "title": title}


# -- deadlines --------------------------------------------------------------------------


@register.inclusion_tag("components/tag.html")
def deadline_status(state, words=""):
    """The state of a deadline as a coloured tag with words.

    The states are those of ``lac.deadlines.models.State``.
    ``words`` replaces the usual ones where a page can say more.
    """
    text, colour = DEADLINE_STATES.get(_key(state), (str(state), "grey"))
    return {"text": words or text, "colour": colour}


@register.inclusion_tag("components/deadline_card.html")
def deadline_card(deadline, today):
    """One deadline as a card: what, when, whose, and a link to why.

    ``deadline`` is a dict or an object with what, due_on and state, and if it likes
    url, child, owner, reason, why_url and authority.
    """
    return {"deadline": deadline, "today": today, "state": _key(_get(deadline, "state"))}


@register.inclusion_tag("components/deadline_table.html")
def deadline_table(
    deadlines, today, caption="", show_child=True, show_owner=True, empty="Nothing is due."
):
    """A worklist: the same deadlines as ``deadline_card`` takes, one a row."""
    return {
        "deadlines": deadlines,
        "today": today,
        "caption": caption,
        "show_child": show_child,
        "show_owner": show_owner,
        "empty": empty,
    }


@register.inclusion_tag("components/reason_box.html")
def reason_box(reason, open=True):
    """Why this date: the rule, who says so, what started the clock, and the count.

    ``reason`` is a dict or an object with rule, authority, source, source_url, event,
    started_on, due_on, counted (such as "28 calendar days") and skipped, a list of
    dicts of days and why.
    """
    return {"reason": reason, "open": open}


# -- people -----------------------------------------------------------------------------


@register.inclusion_tag("components/identity_bar.html")
def identity_bar(child):
    """Whose page this is; it stays in sight while the page scrolls.

    ``child`` is a dict or an object with name, and if known url, born_on, age, school,
    school_url, nc_year, authority, social_worker, restricted and restricted_text.
    """
    return {"child": child}


@register.inclusion_tag("components/person_card.html")
def person_card(name, role="", phone="", email="", organisation="", note=""):
    """Somebody to get hold of: name, what they do, and how to reach them."""
    return {
        "name": name,
        "role": role,
        "phone": phone,
        "email": email,
        "organisation": organisation,
        "note": note,
    }


# -- facts and figures --------------------------------------------------------------------


def _summary_row(row):
    if isinstance(row, (tuple, list)):
        key, value, *rest = row
        return {"key": key, "value": value, "url": rest[0] if rest else "", "action": "Change"}
    return {"action": "Change", **row}


@register.inclusion_tag("components/summary_list.html")
def summary_list(rows, title="", empty="Not recorded"):
    """Facts with their names.

    A row is (name, value), (name, value, change address), or a dict of key, value, url
    and action. An empty value is shown as ``empty`` so that nobody takes it for a fault.
    """
    rows = [_summary_row(row) for row in rows]
    return {
        "rows": rows,
        "title": title,
        "empty": empty,
        "any_actions": any(row.get("url") for row in rows),
    }


@register.inclusion_tag("components/stat_tile.html")
def stat_tile(label, figure, detail="", url="", tone=""):
    """One figure worth a glance; tone is good, warning, bad or nothing."""
    return {"tile": _tile(label, figure, detail, url, tone)}


def _tile(label, figure, detail="", url="", tone=""):
    return {"label": label, "figure": figure, "detail": detail, "url": url, "tone": tone}


@register.inclusion_tag("components/stat_row.html")
def stat_row(tiles):
    """A row of figures: dicts of label, figure and, if wanted, detail, url and tone."""
    return {"tiles": tiles}


@register.inclusion_tag("components/figures_table.html")
def figures_table(caption, headers, rows, caption_size="s"):
    """A plain table of figures: the first column names the row, the rest are numbers."""
    return {"caption": caption, "headers": headers, "rows": rows, "caption_size": caption_size}


@register.inclusion_tag("components/chart.html")
def chart(title, svg, headers, rows, summary="", heading_level=2):
    """A chart with its figures below it, so that it can be printed and read aloud.

    ``svg`` comes from ``lac.charts``; ``summary`` says in a sentence what it shows.
    """
    return {
        "title": title,
        "svg": svg,
        "headers": headers,
        "rows": rows,
        "summary": summary,
        "level": heading_level,
    }


@register.inclusion_tag("components/progress_bar.html")
def progress_bar(percent, text, poll_url="", label="Progress"):
    """How far long work has got. With ``poll_url`` it asks again every two seconds.

    The address answers with this same component (without ``poll_url`` when finished).
    """
    percent = max(0, min(100, int(percent or 0)))
    return {"percent": percent, "text": text, "poll_url": poll_url, "label": label}


@register.inclusion_tag("components/timeline.html")
def timeline(entries, heading_level=3):
    """What happened, newest first: title, on or at, and if known text, url, kind and by."""
    return {"entries": entries, "level": heading_level}


@register.inclusion_tag("components/difference_table.html")
def difference_table(rows, before="Before", after="After", caption="What is different"):
    """Two versions side by side: dicts of label, before and after."""
    rows = [
        {
            "label": _get(row, "label"),
            "before": _get(row, "before"),
            "after": _get(row, "after"),
            "changed": _get(row, "before") != _get(row, "after"),
        }
        for row in rows
    ]
    return {"rows": rows, "before": before, "after": after, "caption": caption}


@register.inclusion_tag("components/file_list.html")
def file_list(files, empty="No files yet."):
    """Documents to open: dicts of name, url and, if known, kind, size, on and by."""
    return {"files": files, "empty": empty}


# -- tasks and lists ----------------------------------------------------------------------


@register.inclusion_tag("components/task_list.html")
def task_list(items, id_prefix="task"):
    """Steps with their state: dicts of title, status and, if wanted, url, hint and colour."""
    return {"items": items, "id_prefix": id_prefix}


@register.inclusion_tag("components/pagination.html", takes_context=True)
def pagination(context, page_obj, param="page"):
    """Links to the other pages of a list, keeping whatever filter and order it has."""
    elided = page_obj.paginator.get_elided_page_range(page_obj.number, on_each_side=1, on_ends=1)
    here = page_obj.number
    return {
        "page_obj": page_obj,
        "items": [
            {
                "number": number,
                "current": number == here,
                "url": _address(context, param, number) if isinstance(number, int) else "",
            }
            for number in elided
        ],
        "previous_url": page_obj.has_previous() and _address(context, param, here - 1),
        "next_url": page_obj.has_next() and _address(context, param, here + 1),
    }


@register.inclusion_tag("components/sort_header.html", takes_context=True)
def sort_header(context, label, field, current="", numeric=False, param="sort"):
    """A column heading that sorts its table; ``current`` is the order in use ("-name")."""
    current = current or ""
    ascending = current == field
    descending = current == f"-{field}"
    return {
        "label": label,
        "numeric": numeric,
        "url": _address(context, param, f"-{field}" if ascending else field, without="page"),
        "sorted": "ascending" if ascending else "descending" if descending else "none",
    }


def _address(context, param, value, without=""):
    """This page's query string with one thing changed."""
    request = context.get("request")
    query = request.GET.copy() if request else {}
    query[param] = value
    if without:
        query.pop(without, None)
    return "?" + (query.urlencode() if request else f"{param}={value}")


# -- boxes with something inside ------------------------------------------------------------


@register.simple_block_tag
def inset(content):
    """Words set apart: ``{% inset %}...{% endinset %}``."""
    return format_html('<div class="govuk-inset-text">{}</div>', content)


@register.simple_block_tag
def details(content, summary, open=False):
    """Words most people can skip, behind a line that says what they are."""
    return render_to_string(
        "components/details.html", {"content": content, "summary": summary, "open": open}
    )


@register.simple_block_tag
def card(content, title="", url="", heading_level=2):
    """A box with a heading; put several in ``card_grid``."""
    return render_to_string(
        "components/card.html",
        {"content": content, "title": title, "url": url, "level": heading_level},
    )


@register.simple_block_tag
def card_grid(content):
    """Cards side by side where there is room, and one below the other where there is not."""
    return format_html('<div class="lac-card-grid">{}</div>', content)


@register.simple_block_tag
def filter_panel(content, title="Filter this list", selected=(), clear_url="?", button="Show"):
    """A form that narrows a list. Its fields go inside; it opens when a filter is in use.

    ``selected`` names what is in use: strings, or dicts of label and remove_url.
    """
    selected = [item if isinstance(item, dict) else {"label": item} for item in selected or ()]
    return render_to_string(
        "components/filter_panel.html",
        {
            "content": content,
            "title": title,
            "selected": selected,
            "clear_url": clear_url,
            "button": button,
        },
    )


@register.simple_block_tag(takes_context=True)
def confirm_panel(context, content, title, button, cancel_url, warning=False):
    """Ask once more before something that matters: says what will happen, then does it."""
    return render_to_string(
        "components/confirm_panel.html",
        {
            "content": content,
            "title": title,
            "button": button,
            "cancel_url": cancel_url,
            "warning": warning,
            "csrf_token": context.get("csrf_token"),
        },
    )
