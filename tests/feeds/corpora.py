"""Has Leyuan look at other people's real calendars, and compares every session it would take with another program's dates.

Usage: corpora.py PROGRAM      for example: corpora.py target/debug/leyuan

The calendars are those in the wheels of icalendar and recurring-ical-events; nothing of them is kept here. Each must be read or
refused within a time and a memory. Where both programs read an event, its dates between two days must be the same, but for
those in KNOWN, each with its reason. The last line is "feeds: N passed, N failed".
"""

import collections
import csv
import datetime
import pathlib
import re
import resource
import signal
import subprocess
import sys
import tempfile
import time

import icalendar
import recurring_ical_events

import check as feeds
from check import check

UTC = datetime.timezone.utc
SECONDS, MEGABYTES = 20, 1500
# Each day somebody plans ahead, and more: the longest stretch the program takes.
DAYS = 1000
CALENDARS = 258
# Events both read and understand differently: file, part of the UID, why.
KNOWN = [
    ("issue_75_range_parameter.ics", "210", "UNTIL is a day where the start is a time: here all of that day counts, there its midnight"),
]


def calendars():
    for package in (icalendar, recurring_ical_events):
        folder = pathlib.Path(package.__file__).parent
        yield from sorted(folder.rglob("*.ics"))


# ---- the program -----------------------------------------------------------------------------------------------


class Looked:
    """What the program says of a file."""

    def __init__(self, program, path, first, last):
        with tempfile.TemporaryDirectory() as folder:
            sessions, report = pathlib.Path(folder, "sessions.csv"), pathlib.Path(folder, "report.csv")
            line = [program, "import", str(path), "--dry-run", "--centre", "corpus", "--zone", "UTC"]
            line += ["--from", str(first), "--until", str(last), "--sessions", sessions, "--report", report]
            began = time.monotonic()
            limit = lambda: resource.setrlimit(resource.RLIMIT_AS, (MEGABYTES << 20, MEGABYTES << 20))
            try:
                done = subprocess.run(line, capture_output=True, timeout=SECONDS, preexec_fn=limit)
                self.code, self.says = done.returncode, (done.stdout + done.stderr).decode("utf-8", "replace")
            except subprocess.TimeoutExpired:
                self.code, self.says = "too long", ""
            self.seconds = time.monotonic() - began
            self.sessions = rows(sessions)
            self.left = [row for row in rows(report) if row["kind"] != "look"]


def rows(path):
    if not path.exists():
        return []
    with open(path, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


# ---- the other program -----------------------------------------------------------------------------------------


class TooLong(Exception):
    pass


def stop(_signal, _frame):
    raise TooLong


def components(data):
    try:
        return icalendar.Calendar.from_ical(data, multiple=True)
    except ValueError:
        return icalendar.Event.from_ical(data, multiple=True)


def expanded(data, first, last):
    """UID to the starts in UTC of what has a time; None where the other program cannot read the file."""
    signal.signal(signal.SIGALRM, stop)
    signal.alarm(SECONDS)
    try:
        dates = collections.defaultdict(set)
        for calendar in components(data):
            for event in recurring_ical_events.of(calendar, skip_bad_series=True).between(first, last):
                start = event["DTSTART"].dt
                if isinstance(start, datetime.datetime) and str(event.get("STATUS", "")).upper() != "CANCELLED":
                    start = start.astimezone(UTC) if start.tzinfo else start.replace(tzinfo=UTC)
                    # What began before and reaches into the days is not asked about.
                    if first <= start.date() < last:
                        dates[str(event.get("UID", ""))].add(start.strftime("%Y-%m-%dT%H:%M:%SZ"))
        return dates
    except TooLong:
        return None
    except Exception:
        return None
    finally:
        signal.alarm(0)


# ---- the file itself -------------------------------------------------------------------------------------------


def days(data):
    """From the first date that is written on, as long as the program takes."""
    years = [int(year) for year in re.findall(rb"(?im)^DTSTART[^:\r\n]*:(\d{4})\d{4}", event_part(data))]
    day = min((year for year in years if 1900 < year < 2190), default=2026)
    first = datetime.date(day, 1, 1)
    return first, first + datetime.timedelta(days=DAYS)


def event_part(data):
    return re.sub(rb"(?is)BEGIN:VTIMEZONE.*?END:VTIMEZONE", b"", data)


def uids_by_line(data):
    """The UID of the event that begins at a line, as unfolded by hand."""
    found, open_at = {}, []
    lines = re.split(rb"\r\n|\n|\r", data)
    for number, line in enumerate(lines, 1):
        word = line.strip().upper()
        if word.startswith(b"BEGIN:"):
            open_at.append(number if word == b"BEGIN:VEVENT" else None)
        elif word.startswith(b"END:") and open_at:
            open_at.pop()
        elif open_at and open_at[-1] and re.match(rb"(?i)UID[:;]", line):
            uid = line.split(b":", 1)[1]
            for more in lines[number:]:
                if not more.startswith((b" ", b"\t")):
                    break
                uid += more[1:]
            found[open_at[-1]] = uid.decode("utf-8", "replace").strip()
    return found


def differences(looked, others, lines):
    """UIDs both read, and of them those whose dates are not the same."""
    ours = collections.defaultdict(set)
    for row in looked.sessions:
        uid = lines.get(int(row["at"]))
        if uid:
            ours[uid].add(row["from"])
    unread = {lines.get(int(row["at"])) for row in looked.left if row["at"].isdigit() and row["reason"] not in ("no_dates", "twice")}
    asked = {lines.get(int(row["at"])) for row in looked.left if row["at"].isdigit() and row["reason"] == "no_dates"}
    both = [uid for uid in (set(ours) | asked) - unread if uid]
    return both, [(uid, sorted(ours[uid] - others[uid]), sorted(others[uid] - ours[uid])) for uid in both if ours[uid] != others[uid]]


def known(path, uid):
    return any(path.name == name and part in uid for name, part, _ in KNOWN)


def main(program):
    crashed, slow, odd, spoilt_unseen = [], [], [], []
    files = taken = refused = comparable = compared = agree = sessions = 0
    left = collections.Counter()
    for path in calendars():
        files += 1
        data = path.read_bytes()
        first, last = days(data)
        looked = Looked(program, path, first, last)
        if looked.code not in (0, 2) or "panicked" in looked.says:
            crashed.append(f"{path.name}: {looked.code}: {looked.says[:200]}")
        if looked.seconds > SECONDS / 2:
            slow.append(f"{path.name}: {looked.seconds:.1f} s")
        taken, refused = taken + (looked.code == 0), refused + (looked.code == 2)
        sessions += len(looked.sessions)
        left.update(row["reason"] for row in looked.left)
        others = expanded(data, first, last) if looked.code == 0 else None
        if others is None:
            continue
        comparable += 1
        lines = uids_by_line(data)
        both, faults = differences(looked, others, lines)
        compared += len(both)
        agree += len(both) - len(faults)
        odd += [f"{path.name}: {uid[:60]}: only here {here[:3]}, only there {there[:3]}" for uid, here, there in faults if not known(path, uid)]
        if looked.sessions and not faults and both:
            looked.sessions[0]["from"] = "1970-01-01T00:00:00Z"
            if not differences(looked, others, lines)[1] and lines.get(int(looked.sessions[0]["at"])):
                spoilt_unseen.append(path.name)
    check(f"there are {CALENDARS} calendars of others", [] if files == CALENDARS else [f"{files} were found"])
    check("each is read or refused, none crashes", crashed)
    check(f"each within {SECONDS // 2} s and {MEGABYTES} MB", slow)
    check("what both programs read has the same dates, but for what is known", odd)
    check("a session at another time is seen in every calendar", spoilt_unseen)
    print(f"     {taken} read, {refused} refused; {sessions} sessions; left: {dict(left.most_common())}")
    share = 100 * agree / max(compared, 1)
    print(f"     {comparable} files both read; {agree} of {compared} events have the same dates ({share:.1f} %), {len(KNOWN)} known")
    print(f"feeds: {feeds.passed} passed, {feeds.failed} failed")
    return 1 if feeds.failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
