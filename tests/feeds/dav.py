"""Other people's calendar programs (caldav, vdirsyncer, tsdav) find, read and follow the calendars of a server of their own.

usage: dav.py PROGRAM      (the built leyuan); the last line says how many passed and failed.

A centre in a zone with summer time is opened, with long Chinese texts and sessions over midnight. The
programs read it; then its file is changed (rooms, hours, a series taken out), the clock goes on, the server opens again,
and they ask what has changed. What each ends with is compared with sessions.json. At last a proxy spoils the answers, and
each program's check must notice.
"""

import datetime
import http.client
import http.server
import os
import pathlib
import re
import shutil
import sys
import tempfile
import threading

import caldav
import icalendar

import check as feeds
from check import check
from programs.clients import WithCaldav, WithTsdav, WithVdirsyncer
from programs.house import AFTER, BEFORE, CLOCKS, ROOMS, House


def faults(texts, sessions):
    """Calendar objects, one session each, against the JSON."""
    whole, zones = icalendar.Calendar(), set()
    for text in texts:
        object_ = icalendar.Calendar.from_ical(text)
        if "METHOD" in object_ or len(object_.walk("VEVENT")) != 1:
            yield "an object that is not one event without a METHOD"
        for part in object_.subcomponents:
            if part.name != "VTIMEZONE" or part["TZID"] not in zones:
                whole.add_component(part)
            if part.name == "VTIMEZONE":
                zones.add(part["TZID"])
    yield from feeds.session_faults(whole, sessions)


def caldav_asks(house):
    """What only this one asks: a stretch of time, and to write."""
    utc = datetime.timezone.utc
    start, end = datetime.datetime(2026, 10, 24, 22, 0, tzinfo=utc), datetime.datetime(2026, 10, 26, tzinfo=utc)
    client = caldav.DAVClient(house.site + "/dav/", username="a", password="b")
    calendars = {str(one.url).rstrip("/").rsplit("/", 1)[1]: one for one in client.principal().calendars()}
    names = ["all", *ROOMS]
    check("caldav: it finds every calendar", [] if sorted(calendars) == sorted(names) else [f"{sorted(calendars)}"])
    wrong = []
    for name, calendar in calendars.items():
        found = calendar.search(start=start, end=end, event=True, expand=False)
        meant = [
            one for one in house.sessions()[name]
            if feeds.instant(one["start"]) < end and feeds.instant(one["end"]) > start
        ]
        if not meant and name != "read":
            wrong.append(f"{name}: nothing to find")
        wrong += faults([one.data for one in found], meant)
    check("caldav: what it finds in a stretch of time is what takes place then", wrong)
    busy = calendars["play"].freebusy_request(start, end)
    check("caldav: it is told when a room is taken", [] if "FREEBUSY" in busy.data and "SUMMARY" not in busy.data else [busy.data])
    before = house.sessions()
    refused = []
    for what, write in {
        "an event": lambda: calendars["all"].add_event(dtstart=start, dtend=end, summary="x"),
        "a calendar": lambda: client.principal().make_calendar(name="x", cal_id="x"),
        "a removal": lambda: calendars["all"].search(start=start, end=end, event=True)[0].delete(),
    }.items():
        try:
            write()
            refused.append(f"{what} was taken")
        except caldav.lib.error.DAVError:
            pass
    check("caldav: it is refused when it writes", refused + ([] if house.sessions() == before else ["something changed"]))


PROGRAMS = [WithCaldav, WithVdirsyncer, WithTsdav]


def compared(program, sessions):
    """What a program holds, against what is true."""
    texts = program.texts()
    if sorted(texts) != sorted(sessions):
        yield f"it has {sorted(texts)}"
    for name, of_calendar in texts.items():
        for fault in faults(of_calendar, sessions.get(name, [])):
            yield f"{name}: {fault}"


# ---- spoilt answers --------------------------------------------------------------------------------------------


def without_one(body):
    """One session is never told of."""
    return re.sub(rb"<D:response><D:href>[^<]*a\.ics</D:href>.*?</D:response>\n", b"", body, flags=re.DOTALL)


def never_gone(body):
    """What left is not told; and a listing still has it."""
    return re.sub(rb"<D:response><D:href>[^<]*</D:href><D:status>HTTP/1.1 404 Not Found</D:status></D:response>\n", b"", body)


SPOILT = {
    "one session left out": without_one,
    "another hour": lambda body: re.sub(rb"(DTSTART;TZID=Europe/Berlin:\d{8}T)10", rb"\g<1>11", body),
    "another zone": lambda body: body.replace(b"TZOFFSETTO:+0100", b"TZOFFSETTO:+0200"),
    "a cancelled one that stands": lambda body: body.replace(b"STATUS:CANCELLED", b"STATUS:CONFIRMED"),
    "a letter lost": lambda body: body.replace("童".encode(), b""),
}
SPOILT_LATER = {
    "what left is not told": never_gone,
    "nothing is ever new": lambda body: re.sub(rb"<D:response>.*</D:response>\n", b"", body, flags=re.DOTALL) if b"sync-token" in body else body,
}


class Proxy(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # An answer leaves in two pieces, and the second would wait 40 ms for the first to be acknowledged.
    disable_nagle_algorithm = True
    port, spoil = 0, staticmethod(lambda body: body)

    def pass_on(self):
        length = int(self.headers.get("Content-Length", 0))
        sent = {name: value for name, value in self.headers.items() if name.lower() not in ("accept-encoding", "connection", "content-length")}
        answer, body = self.behind(self.rfile.read(length), sent)
        body = Proxy.spoil(body)
        self.send_response(answer.status)
        for name, value in answer.getheaders():
            if name.lower() not in ("content-length", "connection", "transfer-encoding"):
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    line = None

    def behind(self, asked, sent):
        """The house's answer, over one line for as long as the program keeps its own; a house that was opened anew, over a new one."""
        if self.line is None or self.line.port != Proxy.port:
            self.line = http.client.HTTPConnection("127.0.0.1", Proxy.port)
        try:
            self.line.request(self.command, self.path, asked, sent)
            answer = self.line.getresponse()
        except (http.client.HTTPException, OSError):
            self.line.close()
            self.line.request(self.command, self.path, asked, sent)
            answer = self.line.getresponse()
        return answer, answer.read()

    do_GET = do_PROPFIND = do_REPORT = do_OPTIONS = do_PUT = do_DELETE = do_MKCALENDAR = pass_on

    def log_message(self, *_):
        pass


def noticed(program, sessions):
    try:
        return bool(list(compared(program, sessions)))
    except Exception:  # it choked on it: that is noticing, too
        return True


def escapes(house, folder, spoilt, proxy):
    """Spoilt answers that a program's check did not notice."""
    for kind in PROGRAMS:
        for number, (what, spoil) in enumerate({"nothing": lambda body: body, **spoilt}.items()):
            Proxy.spoil = staticmethod(spoil)
            program = made(kind, proxy, folder / f"spoilt-{kind.name}-{number}")
            try:
                program.first()
            except Exception as fault:
                if what == "nothing":
                    yield f"{kind.name}: {fault}"
            if noticed(program, house.sessions()) == (what == "nothing"):
                yield f"{kind.name}: {what}"
            closed(program)


def made(kind, site, folder):
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    return kind(site, folder)


def closed(program):
    if hasattr(program, "close"):
        program.close()


# ---- all of it -------------------------------------------------------------------------------------------------


def follow(house, folder, proxy):
    """The programs read, the house changes, the programs ask again; others hear it through answers spoilt meanwhile."""
    house.open(BEFORE, CLOCKS[0])
    Proxy.port = house.port
    programs = [made(kind, house.site, folder / kind.name) for kind in PROGRAMS]
    doubters = [(what, spoil, made(kind, proxy, folder / f"later-{kind.name}-{n}"))
                for kind in PROGRAMS for n, (what, spoil) in enumerate(SPOILT_LATER.items())]
    Proxy.spoil = staticmethod(lambda body: body)
    before = house.sessions()
    check("there is something to read", [] if len(before["all"]) > 60 and all(before.values()) else [f"{len(before['all'])}"])
    for program in programs:
        program.first()
        check(f"{program.name}: it reads what the JSON tells", compared(program, before))
        check(f"{program.name}: asked again, nothing is new", [] if program.again() == 0 else ["something was"])
    for _, _, doubter in doubters:
        doubter.first()

    house.open(AFTER, CLOCKS[1])
    after = house.sessions()
    statuses = {one["status"] for one in after["all"]}
    moved = {one["uid"] for one in before["play"]} & {one["uid"] for one in after["read"]}
    check("the house has changed", [] if moved and "cancelled" in statuses else [f"{len(moved)} moved, {statuses}"])
    for program in programs:
        check(f"{program.name}: it hears of what has changed", [] if program.again() > 0 else ["nothing"])
        check(f"{program.name}: then it has what the JSON tells", compared(program, after))
        check(f"{program.name}: and asked once more, nothing is new", [] if program.again() == 0 else ["something was"])
    unnoticed = []
    for what, spoil, doubter in doubters:
        Proxy.spoil = staticmethod(spoil)
        try:
            doubter.again()
        except Exception:
            pass
        # vdirsyncer lists everything each time, and needs no word of what is gone.
        if doubter.name != "vdirsyncer" and not noticed(doubter, after):
            unnoticed.append(f"{doubter.name}: {what}")
        closed(doubter)
    check("each check notices a change that is not told", unnoticed)
    check("vdirsyncer: what it writes is taken back", programs[1].writes(house))
    for program in programs:
        closed(program)


def main():
    folder = pathlib.Path(tempfile.mkdtemp(prefix="leyuan-dav."))
    house = House(os.path.abspath(sys.argv[1]), folder)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Proxy)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    proxy = f"http://127.0.0.1:{server.server_port}"
    try:
        follow(house, folder, proxy)
        caldav_asks(house)
        check("each check notices a spoilt answer", escapes(house, folder, SPOILT, proxy))
    finally:
        house.close()
        server.shutdown()
        shutil.rmtree(folder, ignore_errors=True)
    print(f"dav: {feeds.passed} passed, {feeds.failed} failed")
    sys.exit(1 if feeds.failed else 0)


if __name__ == "__main__":
    main()
