"""Three observers follow a programme while it is changed two hundred times, and end with exactly what it is: one polls the
calendar, one synchronises by CalDAV, one harvests the open data.

usage: observers.py PROGRAM [SEED]     (the built leyuan); the last line says how many passed and failed.

The changes are drawn by chance, the same for the same seed: sessions are planned, moved to other hours and other rooms,
renamed and called off. Beside each observer stands a deaf one, which misses a
little of what it is told: the same comparison must notice it.
"""

import datetime
import json
import pathlib
import random
import re
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
import uuid
import zoneinfo

import caldav
import icalendar

import check as feeds
from check import check, get

sys.path.append(str(pathlib.Path(__file__).parent.parent / "api"))
import ways_in  # noqa: E402

CENTRE, CHANGES = "jinhuayuan", 200
ROOMS = ["play", "reading", "class", "dance", "cinema"]
TITLES = ["亲子游戏，👨‍👩‍👧", "绘本；时间", "街舞 \\ 入门", "小小科学家" * 10]
CLOCK, TODAY, DAYS = "2026-11-28T06:20:00Z", datetime.date(2026, 11, 28), 40
OPEN_DATA = ["openactive/scheduled-sessions", "open-events/events"]
# How long what is told later may take.
SETTLES = 60


class House:
    """A demo of its own, and somebody at its desk."""

    def __init__(self, program, folder):
        opened, centres = folder / "opened", pathlib.Path(__file__).parent.parent.parent / "config/centres"
        with opened.open("w") as out:
            self.process = subprocess.Popen([program, "--demo", "--data", folder / "data", "--centres", centres, "--listen",
                                             "127.0.0.1:0", "--clock", CLOCK], stdout=out, stderr=subprocess.STDOUT)
        for _ in range(900):
            found = re.search(r"http://[^ ]*:\d+", opened.read_text())
            if found or self.process.poll() is not None:
                break
            time.sleep(0.1)
        if not found:
            sys.exit(f"observers: the server did not open:\n{opened.read_text()}")
        self.site = found[0]
        self.token = ways_in.enter(self.site)["staff"]

    def close(self):
        self.process.terminate()
        self.process.wait()

    def ask(self, method, path, body=None):
        """The answer, or nothing where the house refuses."""
        headers = {"Content-Type": "application/json", "Idempotency-Key": str(uuid.uuid4()), "Authorization": f"Bearer {self.token}"}
        data = json.dumps(body).encode() if body is not None else None
        request = urllib.request.Request(f"{self.site}/api/v1/centres/{CENTRE}{path}", data, headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                text = answer.read()
                return json.loads(text) if text else {}
        except urllib.error.HTTPError as refused:
            if refused.code not in (404, 409, 422):
                raise
            return None

    def does(self, method, path, body):
        """First shown, then done as shown."""
        shown = self.ask(method, path, body)
        digest = shown and (shown.get("effects") or {}).get("digest")
        if not digest or shown.get("is_done"):
            return bool(shown)
        return self.ask(method, path, body | {"digest": digest}) is not None

    def programme(self):
        """What is true of the days ahead."""
        last = TODAY + datetime.timedelta(days=DAYS)
        query = f"from={TODAY + datetime.timedelta(days=1)}&to={last}"
        told = json.loads(get(f"{self.site}/{CENTRE}/sessions.json?{query}")[2])
        return {one["uid"]: fact(one["start"], one["end"], one["status"]) for one in told}


def fact(start, end, status):
    return instant(start), instant(end), status


def instant(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00")).astimezone(datetime.timezone.utc)


def wall(text):
    return f"{instant(text).astimezone(zoneinfo.ZoneInfo('Asia/Shanghai')):%H:%M}"


# ---- what happens --------------------------------------------------------------------------------------------------


class Changes:
    def __init__(self, house, seed):
        self.house, self.chance, self.done = house, random.Random(seed), {}

    def sessions(self):
        first = TODAY + datetime.timedelta(days=self.chance.randrange(1, DAYS - 6))
        told = self.house.ask("GET", f"/desk/sessions?limit=200&from={first}&to={first + datetime.timedelta(days=6)}")["items"]
        return [one for one in told if one["room"] in ROOMS and not one["is_cancelled"]]

    def wish(self):
        minutes = self.chance.randrange(9 * 60, 19 * 60, 15)
        ends = minutes + self.chance.choice([30, 45, 60])
        clock = "{:02d}:{:02d}".format
        return {
            "room": self.chance.choice(ROOMS), "date": str(TODAY + datetime.timedelta(days=self.chance.randrange(1, DAYS))),
            "starts": clock(*divmod(minutes, 60)), "ends": clock(*divmod(ends, 60)), "zh": self.chance.choice(TITLES), "en": "A session",
            "ages": self.chance.choice(["3–5", "0–18 months", "8+"]), "places": self.chance.randrange(2, 12), "room_limit": 20,
            "staff": 1, "walk_in_places": 0,
        }

    def plan(self):
        return self.house.does("POST", "/desk/sessions", self.wish())

    def change(self, keep):
        one = self.chance.choice(self.sessions())
        kept = {"room": one["room"], "date": one["date"], "starts": wall(one["starts"]), "ends": wall(one["ends"])}
        wish = self.wish() | {name: kept[name] for name in keep}
        return self.house.does("PUT", f"/desk/sessions/{one['id']}/plan", wish)

    def call_off(self):
        one = self.chance.choice(self.sessions())
        return self.house.does("POST", f"/desk/sessions/{one['id']}/cancellation", {"reason": "repair"})

    def one(self):
        kinds = {
            "plan": (5, self.plan),
            "move": (4, lambda: self.change(["room"])),
            "another room": (3, lambda: self.change(["date", "starts", "ends"])),
            "rename": (2, lambda: self.change(["room", "date", "starts", "ends"])),
            "call off": (2, self.call_off),
        }
        weights = [weight for weight, _ in kinds.values()]
        for _ in range(200):
            [kind] = self.chance.choices(list(kinds), weights)
            if kinds[kind][1]():
                self.done[kind] = self.done.get(kind, 0) + 1
                return
        sys.exit("observers: the house refuses everything")


# ---- who follows ---------------------------------------------------------------------------------------------------


def events(text):
    """Of a calendar: each session by its UID."""
    for event in icalendar.Calendar.from_ical(text).walk("VEVENT"):
        utc = datetime.timezone.utc
        times = event["DTSTART"].dt.astimezone(utc), event["DTEND"].dt.astimezone(utc)
        yield str(event["UID"]), (*times, str(event["STATUS"]).lower())


class Polls:
    """A phone that subscribes: asks again with the tag it holds."""

    name = "polling the calendar"

    def __init__(self, house, is_deaf):
        self.house, self.is_deaf, self.tag, self.held, self.unchanged = house, is_deaf, None, {}, 0

    def look(self):
        if self.is_deaf and self.tag:
            return  # it believes that nothing is new
        status, headers, body = get(f"{self.house.site}/{CENTRE}/calendar.ics", **({"If-None-Match": self.tag} if self.tag else {}))
        if status == 304:
            self.unchanged += 1
            return
        self.tag, self.held = headers["ETag"], dict(events(body))


class Synchronises:
    """A calendar program: keeps a copy and asks what is different."""

    name = "synchronising by CalDAV"

    def __init__(self, house, is_deaf):
        self.house, self.is_deaf, self.copy, self.looks = house, is_deaf, None, 0

    def look(self):
        self.looks += 1
        if self.copy is None:
            client = caldav.DAVClient(self.house.site + f"/dav/{CENTRE}/", username="a", password="b")
            self.copy = client.calendar(url=f"{self.house.site}/dav/{CENTRE}/all/")
            self.copy = self.copy.get_objects_by_sync_token(load_objects=True, disable_fallback=True)
        elif not (self.is_deaf and self.looks > 20):
            self.copy.sync()

    @property
    def held(self):
        return dict(event for one in self.copy for event in events(one.data))


class Harvests:
    """A harvester: follows every feed from where it was, and keeps what was told last of each item."""

    name = "harvesting the open data"

    def __init__(self, house, is_deaf):
        self.house, self.is_deaf, self.items = house, is_deaf, {}
        self.next = {feed: f"{house.site}/{CENTRE}/{feed}" for feed in OPEN_DATA}

    def look(self):
        for feed in OPEN_DATA:
            while True:
                page = json.loads(get(self.next[feed])[2])
                for item in page["items"][1 if self.is_deaf and len(self.items) > 50 else 0:]:
                    self.items[feed, str(item["id"])] = item
                if not page["items"]:
                    break
                self.next[feed] = page["next"]

    @property
    def held(self):
        return {f"session-{name}": told(item["data"]) for (_, name), item in self.items.items() if item["state"] == "updated"}


def told(data):
    status = "cancelled" if data["eventStatus"].endswith("EventCancelled") else "stands"
    return fact(data["startDate"], data["endDate"], status)


def faults(observer, programme):
    """What it holds of the days ahead, against what is true."""
    first = datetime.datetime(TODAY.year, TODAY.month, TODAY.day, 16, tzinfo=datetime.timezone.utc)  # midnight there
    last = first + datetime.timedelta(days=DAYS)
    held, meant = observer.held, programme
    if isinstance(observer, Harvests):
        # It knows sessions by their ids, and not whether holidays are announced yet.
        def as_told(it):
            return (*it[:2], "cancelled" if it[2] == "cancelled" else "stands")
        meant = {uid.partition("@")[0]: as_told(it) for uid, it in programme.items()}
    held = {uid: it for uid, it in held.items() if first <= it[0] < last}
    yield from (f"{uid} is not there" for uid in sorted(meant.keys() - held.keys()))
    yield from (f"{uid} is there still" for uid in sorted(held.keys() - meant.keys()))
    yield from (f"{uid}: {held[uid]} and not {it}" for uid, it in meant.items() if uid in held and held[uid] != it)


def settled(observer, house):
    """Open data is told a moment later: what is still wrong after a while."""
    for _ in range(SETTLES):
        observer.look()
        found = list(faults(observer, house.programme()))
        if not found:
            return []
        time.sleep(1)
    return found


def main():
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 8
    with tempfile.TemporaryDirectory(prefix="leyuan-observers.") as folder:
        house = House(sys.argv[1], pathlib.Path(folder))
        try:
            follow(house, seed)
        finally:
            house.close()
    print(f"observers: {feeds.passed} passed, {feeds.failed} failed")
    sys.exit(1 if feeds.failed else 0)


def follow(house, seed):
    observers = [kind(house, False) for kind in (Polls, Synchronises, Harvests)]
    deaf = [kind(house, True) for kind in (Polls, Synchronises, Harvests)]
    for one in observers + deaf:
        one.look()
    before, changes = house.programme(), Changes(house, seed)
    check("there is a programme to change", [] if len(before) > 50 else [f"{len(before)} sessions"])
    for one in observers:
        check(f"{one.name}: it begins with the programme", settled(one, house))
    for _ in range(CHANGES):
        changes.one()
        for one in observers + deaf:
            if changes.chance.random() < 0.3:
                one.look()
    after, done = house.programme(), changes.done
    different = [uid for uid in before.keys() | after.keys() if before.get(uid) != after.get(uid)]
    check(f"seed {seed}: {CHANGES} changes ({', '.join(f'{many} × {kind}' for kind, many in sorted(done.items()))})",
          [] if sum(done.values()) == CHANGES and len(done) == 5 and len(different) > 60 else [f"{done}, {len(different)} different"])
    for one in observers:
        check(f"{one.name}: it ends with exactly the programme", settled(one, house))
    for one in deaf:
        check(f"{one.name}: one that misses something is found out", [] if list(faults(one, house.programme())) else ["it was not"])
    polls = observers[0]
    polls.look()
    check("polling the calendar: what has not changed is not sent again", [] if polls.unchanged else ["it always was"])


if __name__ == "__main__":
    main()
