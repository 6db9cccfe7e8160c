"""A centre made to trip calendars, in a zone with summer time, read by everybody else's programs.

Usage: harbour.py PROGRAM      for example: harbour.py target/debug/leyuan

It opens the centre of centres/harbour.toml in a temporary folder, gives some sessions titles of two hundred characters,
cancels some and moves some as the desk does, and reads every kind of calendar. The last line is
"feeds: N passed, N failed".
"""

import datetime
import json
import os
import pathlib
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request

import check
import opinions

HERE = pathlib.Path(__file__).parent
NOW = "2026-10-20T09:00:00Z"
PASSWORD = "quay quay quay quay"
PLACE = (51.507351, -0.0235)
LONG = ("乐享童年👨‍👩‍👧‍👦，港湾；" * 20)[:198] + "\\，"


class House:
    """The program, open on a folder of its own."""

    def __init__(self, program, folder):
        self.program, self.folder, self.process, self.site = program, folder, None, None

    def open(self):
        command = [self.program, "--data", self.folder / "data", "--centres", self.folder / "centres",
                   "--listen", "127.0.0.1:0", "--clock", NOW]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        for line in self.process.stdout:
            if found := re.search(r"http://\S+", line):
                self.site = found[0].rstrip("/.")
                return
        raise SystemExit("it did not open")

    def close(self):
        self.process.terminate()
        self.process.wait(30)
        self.process.stdout.close()

    def hires(self):
        command = [self.program, "staff", "add", "--data", self.folder / "data", "--centre", "harbour",
                   "--login", "anna", "--role", "manager", "--name", "安娜"]
        subprocess.run(command, input=PASSWORD, text=True, check=True, capture_output=True)


class Program:
    """A program of whoever signs in with this."""

    def __init__(self, site, proof):
        self.site, self.token, self.key, self.kind = site, None, 0, type(self).__name__
        self.token = self.asks("POST", "sign-ins", proof)["token"]

    def asks(self, method, path, body):
        self.key += 1
        headers = {"Content-Type": "application/json", "Idempotency-Key": f"{self.kind}-{self.key}"}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        request = urllib.request.Request(
            f"{self.site}/api/v1/{path}", json.dumps(body).encode() if body else None, headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return json.loads(answer.read() or b"null")
        except urllib.error.HTTPError as refused:
            raise SystemExit(f"{method} {path}: {refused.code} {refused.read().decode('utf-8', 'replace')}") from None


class Desk(Program):
    def __init__(self, site):
        super().__init__(site, {"centre": "harbour", "login": "anna", "password": PASSWORD})

    def calls_off(self, session):
        path = f"centres/harbour/desk/sessions/{session}/cancellation"
        told = self.asks("POST", path, {"reason": "weather"})
        digest = told["effects"]["digest"]
        assert self.asks("POST", path, {"reason": "weather", "digest": digest})["is_done"]

    def moves(self, session, room, date, starts, ends):
        wish = {"room": room, "date": date, "starts": starts, "ends": ends, "zh": "搬家了🚚；换个时间，\\再来",
                "en": "Moved; elsewhere, \\later", "ages": "3–5", "places": 10, "room_limit": 30, "staff": 2,
                "walk_in_places": 0}
        path = f"centres/harbour/desk/sessions/{session}/plan"
        told = self.asks("PUT", path, wish)
        if not told["is_done"]:
            told = self.asks("PUT", path, wish | {"digest": told["effects"]["digest"]})
        assert told["is_done"], told


def lengthen(folder):
    """Titles longer than any door of ours takes, as an old database may hold them."""
    found = [path for path in (folder / "data").rglob("*") if path.suffix in (".db", ".sqlite", ".sqlite3")]
    assert len(found) == 1, found
    with sqlite3.connect(found[0]) as db:
        changed = db.execute("UPDATE session SET name_zh = ? WHERE name_en = 'Midnight film'", [LONG])
        assert changed.rowcount > 10 and len(LONG) == 200
    db.close()


def sessions_of(site):
    _, query = check.span(site, "harbour")
    return json.loads(check.get(f"{site}/harbour/sessions.json?{query}")[2])


def identity(session):
    return session["uid"].removeprefix("session-").split("@")[0]


def happen(desk, sessions):
    """Some are called off, some moved: over midnight, into the hour that comes twice, into another room."""
    coming = [session for session in sessions if session["start"] > NOW]
    daily = [session for session in coming if session["names"]["en"] == "Daily crafts"]
    for session in daily[2:20:4]:
        desk.calls_off(identity(session))
    desk.moves(identity(daily[0]), "quay", "2026-10-24", "12:00", "12:45")
    desk.moves(identity(daily[1]), "loft", "2026-10-25", "01:10", "02:40")
    desk.moves(identity(daily[3]), "loft", "2027-03-28", "02:15", "03:00")
    desk.moves(identity(daily[5]), "loft", "2026-11-05", "23:30", "00:15")


def changes_of_clock(site, sessions):
    """The hour that comes twice is told in UTC, the one that is skipped by what it becomes."""
    body = check.get(f"{site}/harbour/calendar.ics")[2]
    if b"BEGIN:DAYLIGHT" not in body:
        yield "no summer time"
    if b"DTSTART:2026102" not in body:
        yield "nothing of the night of 25 October is told in UTC"
    starts = {session["start"] for session in sessions}
    for needed in ("2026-10-25T00:30:00Z", "2027-03-28T01:30:00Z", "2026-10-24T22:15:00Z"):
        if needed not in starts:
            yield f"no session starts at {needed}"


def parts(site, sessions):
    """Every kind of calendar, with the sessions it must hold."""
    yield "calendar.ics", sessions
    for room in ("quay", "loft"):
        yield f"rooms/{room}.ics", [s for s in sessions if s["room"] == room]
    titled = lambda *names: [s for s in sessions if s["names"]["en"] in names]
    young = titled("Daily crafts", "Moved; elsewhere, \\later")
    yield "ages/36-72.ics", young
    yield "calendar.ics?room=quay&age=4", [s for s in young if s["room"] == "quay"]
    page = check.get(f"{site}/harbour/sessions/{identity(titled('Midnight film')[0])}")[2].decode("utf-8")
    block = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)[1])
    series = block["superEvent"]["@id"].rsplit("/", 1)[1]
    yield f"series/{series}.ics", titled("Midnight film")


def escapes(body, sessions):
    """Faults put into a sound calendar, and not noticed by whom they are for."""
    first = body.index(b"BEGIN:VEVENT")
    last = body.index(b"END:VEVENT\r\n", first) + len(b"END:VEVENT\r\n")
    event = body[first:last]
    everybody = list(opinions.ALL)
    title = re.search(rb"SUMMARY:(.)", body, re.DOTALL)
    bad = {
        "an event left out": (body[:first] + body[last:], everybody),
        "an event twice": (body[:last] + event.replace(b"DTSTART", b"DTSTART", 1) + body[last:], ["ical.js", "libical"]),
        "another minute": (body[:first] + re.sub(rb"(DTSTART\S*T\d\d)\d\d", rb"\g<1>07", event) + body[last:], everybody),
        "another end": (body[:first] + re.sub(rb"(DTEND\S*T\d\d)\d\d", rb"\g<1>53", event) + body[last:], everybody),
        "another title": (body[: title.end()] + b"x" + body[title.end() :], everybody),
        "another standing": (body.replace(b"STATUS:CONFIRMED", b"STATUS:CANCELLED", 1), everybody),
        "no summer time": (re.sub(rb"BEGIN:DAYLIGHT.*?END:DAYLIGHT\r\n", b"", body, flags=re.DOTALL), ["ical.js", "libical"]),
        "a METHOD without organizers": (body.replace(b"CALSCALE:", b"METHOD:PUBLISH\r\nCALSCALE:", 1), ["libical"]),
        "two standings": (body.replace(b"STATUS:CONFIRMED\r\n", b"STATUS:CONFIRMED\r\n" * 2, 1), ["libical"]),
        "an event that does not end": (body.replace(b"END:VEVENT\r\n", b"", 1), ["ical.js", "recurring-ical-events", "libical"]),
    }
    for what, (spoilt, readers) in bad.items():
        for reader in readers:
            if spoilt == body or not noticed(opinions.ALL[reader], spoilt, sessions):
                yield f"{reader} did not notice {what}"


def noticed(reader, body, sessions):
    try:
        return list(reader(body, sessions))
    except (ValueError, KeyError, IndexError) as fault:
        return [repr(fault)]


def lost(body):
    """A place that is another one, or none, and not noticed."""
    line = re.search(rb"GEO:\S+\r\n", body)[0]
    latitude, longitude = line.strip().removeprefix(b"GEO:").split(b";")
    for what, spoilt in {
        "another place": b"GEO:%b;%b\r\n" % (latitude, b"0.0235"),
        "longitude first": b"GEO:%b;%b\r\n" % (longitude, latitude),
        "a comma between": b"GEO:%b,%b\r\n" % (latitude, longitude),
        "no place": b"",
    }.items():
        if not noticed(opinions.elsewhere, body.replace(line, spoilt, 1), PLACE):
            yield what


def read_everything(site):
    sessions = sessions_of(site)
    cancelled = [s for s in sessions if s["status"] == "cancelled"]
    moved = [s for s in sessions if s["sequence"] and s["status"] != "cancelled"]
    check.check("some sessions are cancelled, some moved", [] if len(cancelled) > 3 and len(moved) > 3 else ["too few"])
    long = [s for s in sessions if len(s["names"]["zh"]) == 200]
    check.check("some titles have two hundred characters", [] if len(long) > 10 else [f"{len(long)}"])
    check.check("the clock changes twice", changes_of_clock(site, sessions))
    for path, of_it in parts(site, sessions):
        check.check_calendar(f"{site}/harbour/{path}", of_it)
        body = check.get(f"{site}/harbour/{path}")[2]
        for name, reader in opinions.ALL.items():
            check.check(f"{path}: {name} sees the same {len(of_it)} sessions", reader(body, of_it))
    whole = check.get(f"{site}/harbour/calendar.ics")[2]
    check.check("each reader notices what it is for", escapes(whole, sessions))
    check.check("every session is where the house stands", opinions.elsewhere(whole, PLACE))
    check.check("another place is noticed", lost(whole))


def main():
    program = pathlib.Path(sys.argv[1]).resolve()
    with tempfile.TemporaryDirectory(prefix="leyuan-harbour.") as name:
        folder = pathlib.Path(name)
        shutil.copytree(HERE / "centres", folder / "centres")
        shutil.copytree(HERE.parent.parent / "config" / "holidays", folder / "holidays")
        house = House(program, folder)
        house.open()
        house.hires()
        house.close()
        lengthen(folder)
        house.open()
        try:
            happen(Desk(house.site), sessions_of(house.site))
            read_everything(house.site)
        finally:
            house.close()
    print(f"feeds: {check.passed} passed, {check.failed} failed")
    sys.exit(1 if check.failed else 0)


if __name__ == "__main__":
    main()
