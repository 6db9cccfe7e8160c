"""Other people's programs asked for a second, third and fourth opinion on a calendar: libical, ical.js,
recurring-ical-events. Each says which sessions it sees, when, under which title; what it says is compared with the JSON.

Nothing here asks the network.
"""

import ctypes
import ctypes.util
import datetime
import json
import pathlib
import re
import subprocess

import icalendar
import recurring_ical_events

UTC = datetime.timezone.utc
HERE = pathlib.Path(__file__).parent


def instant(text):
    return datetime.datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)


def compared(seen, sessions):
    """`seen`: uid to (start, end, title, standing), instants in UTC."""
    expected = {session["uid"]: session for session in sessions}
    for uid in sorted(expected.keys() ^ seen.keys()):
        yield f"{uid} is only in {'the calendar' if uid in seen else 'the JSON'}"
    for uid in sorted(expected.keys() & seen.keys()):
        session, (starts, ends, title, standing) = expected[uid], seen[uid]
        if (starts, ends) != (instant(session["start"]), instant(session["end"])):
            yield f"{uid}: from {starts} to {ends}, not {session['start']} to {session['end']}"
        if standing.lower() != session["status"]:
            yield f"{uid}: {standing}, not {session['status']}"
        prefix = "已取消 CANCELLED: " if session["status"] == "cancelled" else ""
        if title != prefix + session["names"]["zh"]:
            yield f"{uid}: called {title!r}"


# ---- recurring-ical-events -------------------------------------------------------------------------------------


def expanded(body, sessions):
    """What a program shows that expands a calendar between two days."""
    # It turns UTC into the calendar's usual zone and forgets which of two same times was meant.
    calendar = icalendar.Calendar.from_ical(re.sub(rb"X-WR-TIMEZONE:\S+\r\n", b"", body))
    starts = [instant(session["start"]) for session in sessions] or [datetime.datetime.now(UTC)]
    first, last = min(starts) - datetime.timedelta(days=2), max(starts) + datetime.timedelta(days=2)
    seen, twice = {}, []
    for event in recurring_ical_events.of(calendar).between(first, last):
        uid = str(event["UID"])
        if uid in seen:
            twice.append(f"{uid} is shown twice")
        ends = [event[name].dt.astimezone(UTC) for name in ("DTSTART", "DTEND")]
        seen[uid] = (*ends, str(event["SUMMARY"]), str(event["STATUS"]))
    return twice + list(compared(seen, sessions))


# ---- ical.js ---------------------------------------------------------------------------------------------------


def read_by_ical_js(body):
    read = subprocess.run(["node", HERE / "ical_js.mjs"], input=body, capture_output=True, timeout=300)
    if read.returncode != 0:
        raise ValueError(f"ical.js: {read.stderr.decode('utf-8', 'replace')[-300:]}")
    return json.loads(read.stdout)


def by_ical_js(body, sessions):
    """What Thunderbird's parser reads, with our VTIMEZONE and no other."""
    moment = lambda seconds: datetime.datetime.fromtimestamp(seconds, UTC)
    seen, twice = {}, []
    try:
        events = read_by_ical_js(body)
    except ValueError as fault:
        return [str(fault)]
    for event in events:
        if event["uid"] in seen:
            twice.append(f"{event['uid']} stands there twice")
        seen[event["uid"]] = (moment(event["starts"]), moment(event["ends"]), event["title"], event["status"])
    return twice + list(compared(seen, sessions))


# ---- where it is -----------------------------------------------------------------------------------------------


def elsewhere(body, place):
    """What is not at this place (latitude and longitude), as icalendar and ical.js read it."""
    for event in icalendar.Calendar.from_ical(body).walk("VEVENT"):
        at = event.get("GEO")
        if at is None or (at.latitude, at.longitude) != place:
            yield f"icalendar: {event['UID']} is at {at and at.to_ical()}"
    for event in read_by_ical_js(body):
        if event["at"] is None or tuple(event["at"]) != place:
            yield f"ical.js: {event['uid']} is at {event['at']}"


# ---- libical ---------------------------------------------------------------------------------------------------

class Libical:
    """As much of it as reads a calendar, by its own C names."""

    def __init__(self):
        found = ctypes.util.find_library("ical")
        if found is None:
            raise OSError("libical is not installed")
        self.lib = ctypes.CDLL(found)
        pointer, text, number = ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int
        for name, result, arguments in [
            ("icalparser_parse_string", pointer, [text]),
            ("icalcomponent_count_errors", number, [pointer]),
            ("icalcomponent_free", None, [pointer]),
            ("icalrestriction_check", number, [pointer]),
            ("icalcomponent_as_ical_string", text, [pointer]),
            ("icalcomponent_get_first_component", pointer, [pointer, number]),
            ("icalcomponent_get_next_component", pointer, [pointer, number]),
            ("icalcomponent_get_uid", text, [pointer]),
            ("icalcomponent_get_summary", text, [pointer]),
            ("icalcomponent_get_status", number, [pointer]),
            ("icalcomponent_get_dtstart", Moment, [pointer]),
            ("icalcomponent_get_dtend", Moment, [pointer]),
            ("icaltime_as_timet_with_zone", ctypes.c_long, [Moment, pointer]),
            ("icalcomponent_string_to_kind", number, [text]),
            ("icalproperty_enum_to_string", text, [number]),
            ("icalerror_set_errors_are_fatal", None, [number]),
        ]:
            function = getattr(self.lib, name)
            function.restype, function.argtypes = result, arguments
        self.lib.icalerror_set_errors_are_fatal(0)
        self.vevent = self.lib.icalcomponent_string_to_kind(b"VEVENT")

    def read(self, body):
        """Its events, and what it finds wrong."""
        lib, root = self.lib, self.lib.icalparser_parse_string(body)
        if not root:
            return [], ["libical reads no calendar"]
        faults = []
        if lib.icalcomponent_count_errors(root):
            faults.append(f"libical finds {lib.icalcomponent_count_errors(root)} errors")
        lib.icalrestriction_check(root)
        if lib.icalcomponent_count_errors(root):
            told = lib.icalcomponent_as_ical_string(root).decode("utf-8", "replace")
            faults += [line for line in told.splitlines() if "X-LIC-ERROR" in line][:3]
        events, event = [], lib.icalcomponent_get_first_component(root, self.vevent)
        while event:
            ends = [lib.icalcomponent_get_dtstart(event), lib.icalcomponent_get_dtend(event)]
            starts, ends = [lib.icaltime_as_timet_with_zone(moment, moment.zone) for moment in ends]
            status = lib.icalproperty_enum_to_string(lib.icalcomponent_get_status(event))
            title = lib.icalcomponent_get_summary(event).decode("utf-8")
            uid = lib.icalcomponent_get_uid(event).decode("utf-8")
            events.append((uid, starts, ends, title, status.decode()))
            event = lib.icalcomponent_get_next_component(root, self.vevent)
        lib.icalcomponent_free(root)
        return events, faults


class Moment(ctypes.Structure):
    """`struct icaltimetype`: a wall time, and the zone it is of."""

    _fields_ = [
        *((name, ctypes.c_int) for name in "year month day hour minute second is_date is_daylight".split()),
        ("zone", ctypes.c_void_p),
    ]


def by_libical(body, sessions):
    """What GNOME's and KDE's calendars read, and whether it is as RFC 5545 restricts it."""
    events, faults = Libical().read(body)
    moment = lambda seconds: datetime.datetime.fromtimestamp(seconds, UTC)
    seen = {}
    for uid, starts, ends, title, status in events:
        if uid in seen:
            faults.append(f"{uid} stands there twice")
        seen[uid] = (moment(starts), moment(ends), title, status)
    return faults + list(compared(seen, sessions))


ALL = {"recurring-ical-events": expanded, "ical.js": by_ical_js, "libical": by_libical}
