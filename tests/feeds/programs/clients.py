"""Other people's calendar programs, each told to read every calendar of a site, to ask again, and to show what it holds."""

import json
import pathlib
import re
import subprocess
import sys

import caldav

HERE = pathlib.Path(__file__).parent


# ---- caldav ----------------------------------------------------------------------------------------------------


class WithCaldav:
    """PyPI caldav: finds the calendars from the site alone, keeps a copy of each, asks what has changed."""

    name = "caldav"

    def __init__(self, site, _folder, root="/dav/"):
        self.root, self.copies = site + root, {}

    def client(self):
        # Apple's form insists on a name; here it means nothing.
        return caldav.DAVClient(self.root, username="anybody", password="anything")

    def first(self):
        for calendar in self.client().principal().calendars():
            name = str(calendar.url).rstrip("/").rsplit("/", 1)[1]
            self.copies[name] = calendar.get_objects_by_sync_token(load_objects=True, disable_fallback=True)

    def again(self):
        """How many were different, or gone, in all copies."""
        count = 0
        for copy in self.copies.values():
            updated, deleted = copy.sync()
            if str(copy.sync_token).startswith("fake-"):
                raise AssertionError("it fell back to reading everything")
            count += len(updated) + len(deleted)
        return count

    def texts(self):
        return {name: [one.data for one in copy] for name, copy in self.copies.items()}


# ---- vdirsyncer ------------------------------------------------------------------------------------------------


class WithVdirsyncer:
    """vdirsyncer: pulls every calendar into a folder."""

    name = "vdirsyncer"

    def __init__(self, site, folder, root="/"):
        self.folder = folder
        self.config = folder / "config"
        self.config.write_text(f"""
[general]
status_path = "{folder}/status/"
[pair house]
a = "there"
b = "here"
collections = ["from a"]
conflict_resolution = "a wins"
partial_sync = "revert"
[storage there]
type = "caldav"
url = "{site}{root}"
read_only = true
username = "anybody"
password = "anything"
[storage here]
type = "filesystem"
path = "{folder}/copy/"
fileext = ".ics"
""")

    def run(self, *words, answer=""):
        program = pathlib.Path(sys.executable).with_name("vdirsyncer")
        done = subprocess.run([program, "-c", self.config, *words], input=answer, capture_output=True, text=True, timeout=300)
        if done.returncode:
            raise AssertionError(f"vdirsyncer {words}: {done.stderr[-800:]}")

    def written(self):
        return {path: path.stat().st_mtime_ns for path in (self.folder / "copy").rglob("*.ics")}

    def first(self):
        self.run("discover", answer="y\n" * 20)
        self.run("sync")

    def again(self):
        before = self.written()
        self.run("sync")
        after = self.written()
        return sum(before.get(path) != after.get(path) for path in before.keys() | after.keys())

    def texts(self):
        return {
            folder.name: [path.read_bytes().decode() for path in folder.glob("*.ics")]
            for folder in (self.folder / "copy").iterdir()
        }

    def writes(self, house):
        """An event of one's own, and a session thrown away here: both are taken back, and nothing was written there."""
        before, copy = house.sessions(), self.folder / "copy/play"
        held = len(list(copy.glob("*.ics")))
        text = next(copy.glob("*.ics")).read_text("utf-8")
        (copy / "mine.ics").write_text(re.sub(r"UID:\S+", "UID:mine@example.org", text), "utf-8")
        next(path for path in copy.glob("*.ics") if path.name != "mine.ics").unlink()
        self.run("sync")  # it sees that nothing may be written there
        self.run("sync")  # and takes back what was written here
        now = len(list(copy.glob("*.ics")))
        wrong = [] if now == held and not (copy / "mine.ics").exists() else [f"{held} before, {now} now"]
        return wrong + ([] if house.sessions() == before else ["something changed there"])


# ---- tsdav -----------------------------------------------------------------------------------------------------


class WithTsdav:
    """npm tsdav: runs beside, a line of JSON for each command."""

    name = "tsdav"

    def __init__(self, site, _folder):
        self.process = subprocess.Popen(["node", HERE / "tsdav.mjs", site], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def ask(self, command):
        self.process.stdin.write(command + "\n")
        self.process.stdin.flush()
        answer = json.loads(self.process.stdout.readline() or '{"fault": "it died"}')
        if "fault" in answer:
            raise AssertionError(f"tsdav: {answer['fault']}")
        return answer

    def first(self):
        self.ask("first")

    def again(self):
        return self.ask("again")["count"]

    def texts(self):
        return self.ask("texts")

    def close(self):
        self.process.stdin.close()
        self.process.wait()
