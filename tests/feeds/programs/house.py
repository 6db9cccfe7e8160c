"""A server of a check's own, on a folder of its own: one centre in a zone with summer time, whose file is changed between."""

import json
import re
import subprocess
import sys
import time

import check as feeds
from check import get

CENTRE = "huaibei"
TITLE = "乐享童年，👨‍👩‍👧‍👦；🌙" * 4
ABOUT = "蹦床、积木，一起来玩；" * 18  # two hundred characters

HEAD = f"""
slug = "{CENTRE}"
names = {{ zh = "柏林的家", en = "A House; in \\\\ Berlin" }}
zone = "Europe/Berlin"
holidays = "none"
[contact]
phone = "030-555 0100"
address = {{ zh = "儿童街 1 号", en = "Kinderstraße 1" }}
[opening]
weekday = ["00:00-23:59"]
weekend = ["00:00-23:59"]
holiday = []
"""
ROOM = """
[[rooms]]
slug = "{slug}"
names = {{ zh = "{slug} 室 <&>", en = "{slug} <&>" }}
look = "play"
room_limit = 30
[rooms.usual]
mode = "desk"
minutes = 60
places = 10
"""
SERIES = """
[[series]]
slug = "{slug}"
room = "{room}"
names = {{ zh = "{title}", en = "{slug} 🌙" }}
about = {{ zh = "{about}", en = "Play" }}
when = {{ weekly = [{days}], at = "{at}" }}
"""
ROOMS = ["play", "read", "still"]
# Each series: its room, its title, its days and its time; before, and after.
BEFORE = {
    "long": ("play", TITLE, '"mon", "sun"', "10:00"),
    "midnight": ("play", "午夜 ]]> & <b>", '"sat"', "23:30"),
    "moves": ("play", "换教室", '"tue", "fri"', "15:00"),
    "later": ("read", "改时间", '"wed"', "09:00"),
    "ends": ("read", "不再办", '"thu"', "16:00"),
    "daily": ("still", "每天", '"mon", "tue", "wed", "thu", "fri", "sat", "sun"', "02:30"),
}
AFTER = BEFORE | {
    "moves": ("read", "换教室", '"tue", "fri"', "15:00"),
    "later": ("read", "改时间", '"wed"', "11:15"),
    "new": ("play", "新来的", '"thu"', "18:00"),
}
del AFTER["ends"]
# The first lies before the end of summer time; the second a day later, beyond midnight.
CLOCKS = "2026-10-20T08:00:00Z", "2026-10-21T22:10:00Z"


class House:
    """A server on a folder of its own, which may be opened again with another file and another time."""

    def __init__(self, program, folder):
        self.program, self.folder, self.process, self.port = program, folder, None, 0
        (folder / "centres").mkdir()
        (folder / "holidays").mkdir()
        text = 'source = []\nannounced_until = 2027-12-31\n'
        (folder / "holidays/none.toml").write_text(text, "utf-8")

    def open(self, series, clock):
        self.close()
        rooms = "".join(ROOM.format(slug=slug) for slug in ROOMS)
        plans = "".join(
            SERIES.format(slug=slug, room=room, title=title, about=ABOUT, days=days, at=at)
            for slug, (room, title, days, at) in series.items()
        )
        (self.folder / f"centres/{CENTRE}.toml").write_text(HEAD + rooms + plans, "utf-8")
        opened = self.folder / "opened"
        with opened.open("w") as out:
            self.process = subprocess.Popen(
                [self.program, "--demo", "--data", self.folder / "data", "--centres", self.folder / "centres", "--listen",
                 f"127.0.0.1:{self.port}", "--clock", clock], stdout=out, stderr=subprocess.STDOUT)
        for _ in range(600):
            found = re.search(r"http://[^ ]*:(\d+)", opened.read_text())
            if found:
                self.port = int(found[1])
                return
            if self.process.poll() is not None:
                break
            time.sleep(0.1)
        sys.exit(f"dav: the server did not open:\n{opened.read_text()}")

    def close(self):
        if self.process:
            self.process.terminate()
            self.process.wait()

    @property
    def site(self):
        return f"http://127.0.0.1:{self.port}"

    def sessions(self):
        """What is true, by room; under "all", all of it."""
        query = feeds.span(self.site, CENTRE)[1]
        told = json.loads(get(f"{self.site}/{CENTRE}/sessions.json?{query}")[2])
        return {"all": told} | {room: [one for one in told if one["room"] == room] for room in ROOMS}
