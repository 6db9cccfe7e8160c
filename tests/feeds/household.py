"""A household's own calendar, found from its address alone and followed by other people's programs (caldav, vdirsyncer).

Usage: household.py PROGRAM      (the built leyuan); the last line is "household: N passed, N failed".

A family of the harbour books, gives up, is moved and called off; what each program ends with is compared with the family's
feed, as icalendar reads it. A proxy then spoils the answers, and each program's check must notice.
"""

import http.server
import pathlib
import re
import shutil
import sys
import tempfile
import threading

import icalendar

import check as feeds
import harbour
from check import check
from dav import Proxy, never_gone
from programs.clients import WithCaldav, WithVdirsyncer

FAMILY = {
    "is_resident": True, "language": "zh-CN", "has_consent": True,
    "guardian": {"name": "外婆", "phone": "13900001111", "is_adult": True},
    "children": [{"nickname": "小米🌾", "birth": "2022-03-15"}],
}


class Family(harbour.Program):
    """Registered at the desk, and signed in with its card."""

    def __init__(self, desk):
        card = desk.asks("POST", "centres/harbour/desk/households", FAMILY)
        super().__init__(desk.site, {"card": card["card"], "pin": card["pin"]})
        own = self.asks("GET", "household", None)
        self.party = {"children": [own["children"][0]["id"]], "guardians": [own["guardians"][0]["id"]]}
        made = self.asks("POST", "household/calendar", None)
        self.feed, self.root = (re.sub(r"^https?://[^/]+", "", made[which]) for which in ("feed", "server"))

    def books(self, session):
        path = f"centres/harbour/sessions/{harbour.identity(session)}/bookings"
        return self.asks("POST", path, self.party | {"wish": "place"})["id"]

    def gives_up(self, booking):
        self.asks("POST", f"bookings/{booking}/cancellation", {"children": self.party["children"]})

    def truth(self):
        return events(feeds.get(self.site + self.feed)[2])


def events(text):
    """What a calendar tells, by UID."""
    told = {}
    for event in icalendar.Calendar.from_ical(text).walk("VEVENT"):
        ends = [event[name].dt.astimezone(feeds.UTC) for name in ("DTSTART", "DTEND")]
        told[str(event["UID"])] = (*ends, *(str(event[name]) for name in ("SUMMARY", "STATUS", "SEQUENCE", "DESCRIPTION")))
    return told


def compared(program, truth):
    texts = program.texts()
    if list(texts) != ["calendar"]:
        yield f"it found {sorted(texts)}"
    held = {}
    for text in texts.get("calendar", []):
        held |= events(text)
    for uid in sorted(held.keys() | truth.keys()):
        if held.get(uid) != truth.get(uid):
            yield f"{uid}: {held.get(uid)}, not {truth.get(uid)}"


PROGRAMS = [WithCaldav, WithVdirsyncer]
SPOILT = {
    "one left out": lambda body: re.sub(rb"<D:response><D:href>[^<]*\.ics</D:href>.*?</D:response>\n", b"", body, count=1, flags=re.DOTALL),
    "another hour": lambda body: re.sub(rb"(DTSTART;TZID=Europe/London:\d{8}T)15", rb"\g<1>16", body),
    "a nickname lost": lambda body: body.replace("小米".encode(), b""),
}


def made(kind, site, folder, family):
    folder.mkdir()
    return kind(site, folder, family.root)


def noticed(program, truth):
    try:
        return bool(list(compared(program, truth)))
    except Exception:  # it choked on it: that is noticing, too
        return True


def follow(house, folder, proxy):
    desk = harbour.Desk(house.site)
    family = Family(desk)
    coming = [one for one in harbour.sessions_of(house.site) if one["names"]["en"] == "Daily crafts" and one["start"] > harbour.NOW]
    booked = [family.books(coming[at]) for at in (1, 6, 7)]
    before = family.truth()
    check("a family has something in its calendar", [] if len(before) == 3 else [f"{len(before)}"])
    programs = [made(kind, house.site, folder / kind.name, family) for kind in PROGRAMS]
    for program in programs:
        program.first()
        check(f"{program.name}: it has what the family's feed tells", compared(program, before))
        check(f"{program.name}: asked again, nothing is new", [] if program.again() == 0 else ["something was"])
    Proxy.spoil = staticmethod(lambda body: body)
    doubter = made(WithCaldav, proxy, folder / "doubter", family)
    doubter.first()

    family.books(coming[2])
    family.gives_up(booked[1])
    desk.calls_off(harbour.identity(coming[7]))
    desk.moves(harbour.identity(coming[1]), "loft", "2026-10-21", "17:00", "17:45")
    after = family.truth()
    standing = sorted(event[3] for event in after.values())
    check("its calendar has changed", [] if standing == ["CANCELLED", "CONFIRMED", "CONFIRMED"] and len(after.keys() - before.keys()) == 1 else [f"{standing}"])
    for program in programs:
        check(f"{program.name}: it hears of what was added, moved, called off and given up", [] if program.again() == 4 else ["not of four"])
        check(f"{program.name}: then it has what the feed tells", compared(program, after))
        check(f"{program.name}: and asked once more, nothing is new", [] if program.again() == 0 else ["something was"])
    Proxy.spoil = staticmethod(never_gone)
    doubter.again()
    check("a check notices what left and is not told", [] if noticed(doubter, after) else ["caldav"])
    check("each check notices a spoilt answer", escapes(family, folder, proxy, after))
    ends(family, programs)


def escapes(family, folder, proxy, truth):
    for kind in PROGRAMS:
        for number, (what, spoil) in enumerate({"nothing": lambda body: body, **SPOILT}.items()):
            Proxy.spoil = staticmethod(spoil)
            program = made(kind, proxy, folder / f"spoilt-{kind.name}-{number}", family)
            try:
                program.first()
            except Exception as fault:
                if what == "nothing":
                    yield f"{kind.name}: {fault}"
            if noticed(program, truth) == (what == "nothing"):
                yield f"{kind.name}: {what}"


def ends(family, programs):
    """An address that has ended opens nothing."""
    family.asks("DELETE", "household/calendar", None)
    wrong = []
    for program in programs:
        try:
            program.again()
            wrong.append(f"{program.name} still reads it")
        except Exception:
            pass
    check("no program reads a calendar whose address has ended", wrong)


def main():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Proxy)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with tempfile.TemporaryDirectory(prefix="leyuan-household.") as name:
        folder = pathlib.Path(name)
        shutil.copytree(harbour.HERE / "centres", folder / "centres")
        shutil.copytree(harbour.HERE.parent.parent / "config" / "holidays", folder / "holidays")
        house = harbour.House(pathlib.Path(sys.argv[1]).resolve(), folder)
        house.open()
        house.hires()
        try:
            Proxy.port = int(house.site.rsplit(":", 1)[1])
            follow(house, folder, f"http://127.0.0.1:{server.server_port}")
        finally:
            house.close()
            server.shutdown()
    print(f"household: {feeds.passed} passed, {feeds.failed} failed")
    sys.exit(1 if feeds.failed else 0)


if __name__ == "__main__":
    main()
