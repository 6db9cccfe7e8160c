"""Reads the feeds of a running Leyuan with other people's parsers, and compares every session and time.

Usage: check.py SITE [CENTRE …]      for example: check.py http://127.0.0.1:8080 jinhuayuan

Each check is one sentence on standard output; the last line is "feeds: N passed, N failed".
"""

import datetime
import io
import json
import re
import sys
import urllib.error
import urllib.request
import zoneinfo

import icalendar
import vobject

UTC = datetime.timezone.utc
DAYS_BACK, DAYS_AHEAD = 60, 330
passed, failed = 0, 0


def check(sentence, faults):
    """One sentence; what contradicts it is shown, ten at most."""
    global passed, failed
    faults = list(faults)
    if faults:
        failed += 1
        print(f"FAIL {sentence}")
        for fault in faults[:10]:
            print(f"     {fault}")
    else:
        passed += 1
        print(f"ok   {sentence}")


def get(address, **headers):
    try:
        with urllib.request.urlopen(urllib.request.Request(address, headers=headers), timeout=60) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as answer:
        return answer.code, answer.headers, answer.read()


# ---- the bytes -------------------------------------------------------------------------------------------------


def line_faults(body):
    """RFC 5545 section 3.1."""
    if not body.startswith(b"BEGIN:VCALENDAR\r\n") or not body.endswith(b"\r\nEND:VCALENDAR\r\n"):
        yield "does not begin and end as a calendar"
    for number, line in enumerate(body.split(b"\r\n")[:-1], 1):
        if b"\n" in line or b"\r" in line:
            yield f"line {number}: a bare line end"
        if not line or len(line) > 75:
            yield f"line {number}: {len(line)} octets"
        try:
            text = line.decode("utf-8")
        except UnicodeDecodeError:
            yield f"line {number}: a character is cut"
            continue
        if re.search(r"[\x00-\x08\x0a-\x1f\x7f]", text):
            yield f"line {number}: a control character"


HEAD = "VERSION PRODID CALSCALE NAME X-WR-CALNAME DESCRIPTION X-WR-CALDESC X-WR-TIMEZONE REFRESH-INTERVAL X-PUBLISHED-TTL " \
    "SOURCE URL COLOR X-APPLE-CALENDAR-COLOR IMAGE".split()
EVENT = "UID DTSTAMP CREATED LAST-MODIFIED SEQUENCE DTSTART DTEND SUMMARY DESCRIPTION LOCATION CATEGORIES STATUS TRANSP CLASS COLOR URL".split()
NEVER = "METHOD ORGANIZER ATTENDEE RRULE RDATE EXDATE RECURRENCE-ID DURATION".split()


def property_faults(calendar):
    """What must be there once, and what never may."""
    for name in HEAD:
        if name not in calendar:
            yield f"the calendar has no {name}"
    if "UID" in calendar or "METHOD" in calendar:
        yield "the calendar has a UID or a METHOD"
    if calendar["REFRESH-INTERVAL"].params.get("VALUE") != "DURATION":
        yield "REFRESH-INTERVAL does not say that it is a duration"
    for event in calendar.walk("VEVENT"):
        for name in EVENT:
            if name not in event or isinstance(event[name], list):
                yield f"{event.get('UID')}: {name} is not there once"
        for name in NEVER:
            if name in event:
                yield f"{event['UID']}: has {name}"
        if event.subcomponents:
            yield f"{event['UID']}: holds another component"
        if event["DTSTAMP"].dt != event["LAST-MODIFIED"].dt:
            yield f"{event['UID']}: DTSTAMP is not LAST-MODIFIED"
        if event["CREATED"].dt > event["LAST-MODIFIED"].dt:
            yield f"{event['UID']}: changed before it was created"
    for zone in calendar.walk("VTIMEZONE"):
        if not any(part.name == "STANDARD" for part in zone.subcomponents):
            yield f"{zone['TZID']}: no STANDARD"


# ---- what it says ----------------------------------------------------------------------------------------------


def readings(value, zones):
    """An instant by the parser's reading, by our own VTIMEZONE, and by this machine's zone data."""
    moment = value.dt
    named = value.params.get("TZID")
    yield moment.astimezone(UTC)
    if named is not None:
        yield moment.replace(tzinfo=zones[named]).astimezone(UTC)
        yield moment.replace(tzinfo=zoneinfo.ZoneInfo(named)).astimezone(UTC)


def instant(text):
    return datetime.datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)


def session_faults(calendar, sessions):
    """The calendar and the JSON hold the same sessions, at the same instants, in the same standing."""
    # By its name alone the parser would take the machine's zone and never look at ours.
    zones = {str(zone["TZID"]): zone.to_tz(lookup_tzid=False) for zone in calendar.walk("VTIMEZONE")}
    expected = {session["uid"]: session for session in sessions}
    seen = {}
    for event in calendar.walk("VEVENT"):
        uid = str(event["UID"])
        if uid in seen:
            yield f"{uid} stands there twice"
        seen[uid] = event
    for uid in expected.keys() ^ seen.keys():
        yield f"{uid} is only in {'the calendar' if uid in seen else 'the JSON'}"
    for uid in expected.keys() & seen.keys():
        event, session = seen[uid], expected[uid]
        for property_name, key in (("DTSTART", "start"), ("DTEND", "end")):
            for moment in readings(event[property_name], zones):
                if moment != instant(session[key]):
                    yield f"{uid}: {property_name} is {moment}, not {session[key]}"
        if str(event["STATUS"]).lower() != session["status"]:
            yield f"{uid}: {event['STATUS']}, not {session['status']}"
        sequence = int(event.get("SEQUENCE", -1))
        if sequence != session["sequence"]:
            yield f"{uid}: sequence {sequence}, not {session['sequence']}"
        title = str(event["SUMMARY"])
        if session["status"] == "cancelled" and not title.startswith("已取消 CANCELLED: "):
            yield f"{uid}: cancelled, but called {title}"
        if not title.endswith(session["names"]["zh"]):
            yield f"{uid}: called {title}, not {session['names']['zh']}"
        told = str(event["DESCRIPTION"])
        for name in session["names"].values():
            if name not in told:
                yield f"{uid}: the description does not name {name}"


def order_faults(calendar):
    """Start, then UID: so that the bytes are stable."""
    keys = [(event["DTSTART"].dt.astimezone(UTC), str(event["UID"])) for event in calendar.walk("VEVENT")]
    return [f"{late[1]} stands before {early[1]}" for late, early in zip(keys, keys[1:]) if late > early]


def second_opinion(body, sessions):
    """vobject reads the same events."""
    read = vobject.readOne(io.StringIO(body.decode("utf-8")))
    events = {event.uid.value: event for event in read.contents.get("vevent", [])}
    for session in sessions:
        event = events.get(session["uid"])
        if event is None:
            yield f"{session['uid']} is not there"
        elif event.dtstart.value.astimezone(UTC) != instant(session["start"]):
            yield f"{session['uid']}: {event.dtstart.value}, not {session['start']}"


# ---- how it is asked for ---------------------------------------------------------------------------------------


def http_faults(address, headers):
    wanted = {
        "Content-Type": "text/calendar; charset=utf-8",
        "Cache-Control": "public, max-age=300, must-revalidate",
        "Access-Control-Allow-Origin": "*",
        "Vary": "accept-encoding",
        "Content-Disposition": "inline",
    }
    for name, value in wanted.items():
        if headers.get(name) != value:
            yield f"{name} is {headers.get(name)}"
    if headers.get("Set-Cookie"):
        yield "it sets a cookie"
    if len(address) > 256:
        yield f"its address has {len(address)} characters"
    tag = headers["ETag"]
    asked = {
        "its tag": ({"If-None-Match": tag}, 304),
        "its tag, weak, in a list": ({"If-None-Match": f'"x", W/{tag}'}, 304),
        "any tag": ({"If-None-Match": "*"}, 304),
        "another tag": ({"If-None-Match": '"x"'}, 200),
        "another tag and a late date": (
            {"If-None-Match": '"x"', "If-Modified-Since": headers["Last-Modified"]},
            200,
        ),
        "garbage": ({"If-Modified-Since": "garbage"}, 200),
        "an early date": ({"If-Modified-Since": "Thu, 01 Jan 1970 00:00:00 GMT"}, 200),
    }
    for what, (sent, status) in asked.items():
        got, _, body = get(address, **sent)
        if got != status or (got == 304 and body):
            yield f"asked with {what} it answers {got} and {len(body)} octets"
    _, packed, _ = get(address, **{"Accept-Encoding": "gzip"})
    if packed.get("Content-Encoding") != "gzip" or packed["ETag"] == tag:
        yield "packed, it has the same tag, or is not packed"


def check_calendar(address, sessions):
    status, headers, body = get(address)
    check(f"{address} is there", [] if status == 200 else [f"it answers {status}"])
    if status != 200:
        return
    calendar = icalendar.Calendar.from_ical(body)
    broken = [f"{part.name}: {part.errors}" for part in calendar.walk() if part.errors]
    check(f"{address}: its lines are as RFC 5545 wants them", line_faults(body))
    check(f"{address}: icalendar reads it without an error", broken)
    check(f"{address}: it has what it must and nothing that it may not", property_faults(calendar))
    check(f"{address}: it tells the {len(sessions)} sessions the JSON tells", session_faults(calendar, sessions))
    check(f"{address}: vobject reads them too", second_opinion(body, sessions))
    check(f"{address}: it is in order", order_faults(calendar))
    check(f"{address}: it is asked for as RFC 9110 says", http_faults(address, headers))


# ---- search engines --------------------------------------------------------------------------------------------

REQUIRED = "name startDate endDate location eventStatus eventAttendanceMode description image organizer offers " \
    "maximumAttendeeCapacity inLanguage".split()


def page_faults(site, session):
    """The page of a session tells the same event in JSON-LD."""
    identity = session["uid"].removeprefix("session-").split("@")[0]
    page = get(f"{site}/{session['centre']}/sessions/{identity}")[2].decode("utf-8")
    blocks = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    if len(blocks) != 1:
        yield f"{identity}: {len(blocks)} blocks"
        return
    event = json.loads(blocks[0])
    for name in REQUIRED:
        if event.get(name) in (None, "", []):
            yield f"{identity}: no {name}"
    for name, key in (("startDate", "start"), ("endDate", "end")):
        moment = datetime.datetime.fromisoformat(event[name])
        if moment.tzinfo is None or moment.astimezone(UTC) != instant(session[key]):
            yield f"{identity}: {name} is {event[name]}, not {session[key]}"
    if not event["location"].get("address"):
        yield f"{identity}: no address"


def span(site, centre):
    """The centre's today, and the days of a feed as a query."""
    _, headers, body = get(f"{site}/{centre}/calendar.ics")
    zone = zoneinfo.ZoneInfo(re.search(rb"X-WR-TIMEZONE:(\S+)", body)[1].decode())
    now = datetime.datetime.strptime(headers["Date"], "%a, %d %b %Y %H:%M:%S GMT").replace(tzinfo=UTC)
    today = now.astimezone(zone).date()
    first, last = today - datetime.timedelta(days=DAYS_BACK), today + datetime.timedelta(days=DAYS_AHEAD)
    return today, f"from={first}&to={last}"


def check_centre(site, centre):
    today, query = span(site, centre)
    sessions = json.loads(get(f"{site}/{centre}/sessions.json?{query}")[2])
    check(f"{centre} has sessions", [] if sessions else ["none"])
    check_calendar(f"{site}/{centre}/calendar.ics", sessions)
    for room in sorted({session["room"] for session in sessions}):
        of_room = [session for session in sessions if session["room"] == room]
        check_calendar(f"{site}/{centre}/rooms/{room}.ics", of_room)
    english = icalendar.Calendar.from_ical(get(f"{site}/{centre}/calendar.ics?lang=en")[2])
    titles = {str(event["UID"]): str(event["SUMMARY"]) for event in english.walk("VEVENT")}
    wrong = [s["uid"] for s in sessions if not titles.get(s["uid"], "").endswith(s["names"]["en"])]
    check(f"{centre}: the English calendar tells the same sessions in English", wrong)
    coming = [session | {"centre": centre} for session in sessions if instant(session["start"]).date() > today]
    few = coming[:: max(1, len(coming) // 12)]
    check(f"{centre}: pages tell search engines what calendars tell", (f for s in few for f in page_faults(site, s)))
    sitemap = get(site + "/sitemap.xml")[2].decode("utf-8")
    unlisted = [s["uid"] for s in coming if s["uid"].removeprefix("session-").split("@")[0] not in sitemap]
    check(f"{centre}: the sitemap lists every session to come", unlisted)


# ---- the checks themselves -------------------------------------------------------------------------------------


def caught(body, sessions):
    """What the checks of a calendar say to these bytes."""
    try:
        calendar = icalendar.Calendar.from_ical(body)
    except ValueError as fault:
        return [str(fault)]
    broken = [part.errors for part in calendar.walk() if part.errors]
    faults = [line_faults(body), property_faults(calendar), session_faults(calendar, sessions), order_faults(calendar)]
    return broken + [fault for some in faults for fault in some]


def escapes(site):
    """Faults put into a sound calendar, and not noticed."""
    centre = "xueyuan"
    body = get(f"{site}/{centre}/calendar.ics")[2]
    sessions = json.loads(get(f"{site}/{centre}/sessions.json?{span(site, centre)[1]}")[2])
    if caught(body, sessions):
        yield "the sound one is not sound"
    first = body.index(b"BEGIN:VEVENT")
    last = body.index(b"END:VEVENT\r\n", first) + len(b"END:VEVENT\r\n")
    event = body[first:last]
    cut = re.search(rb"SUMMARY:.", body).end() + 1
    bad = {
        "a bare line feed": body.replace(b"\r\n", b"\n", 1),
        "an empty line": body.replace(b"BEGIN:VEVENT", b"\r\nBEGIN:VEVENT", 1),
        "a long line": body.replace(b"\r\n ", b"", 40),
        "a cut character": body[:cut] + b"\r\n " + body[cut:],
        "a METHOD": body.replace(b"CALSCALE:", b"METHOD:PUBLISH\r\nCALSCALE:", 1),
        "an event twice": body[:last] + event + body[last:],
        "an event left out": body[:first] + body[last:],
        "another hour": body[:first] + re.sub(rb"(DTSTART;.*T)\d\d", rb"\g<1>03", event) + body[last:],
        "another zone": re.sub(rb"TZOFFSETTO:\+08", b"TZOFFSETTO:+09", body),
        "no SEQUENCE": body.replace(b"SEQUENCE:0\r\n", b"", 1),
        "another standing": body.replace(b"STATUS:CONFIRMED", b"STATUS:CANCELLED", 1),
        "another order": body[:first] + body[last : body.rindex(b"END:VCALENDAR")] + event + b"END:VCALENDAR\r\n",
    }
    for what, bytes_ in bad.items():
        if bytes_ == body or not caught(bytes_, sessions):
            yield f"nobody noticed {what}"


def main():
    site, *centres = sys.argv[1:]
    site = site.rstrip("/")
    check("each check notices what it is for", escapes(site))
    for centre in centres or ["jinhuayuan", "guiyuan", "xueyuan"]:
        check_centre(site, centre)
    print(f"feeds: {passed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
