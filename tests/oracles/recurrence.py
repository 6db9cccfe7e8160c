#!/usr/bin/env python3
"""Asks python-dateutil when a thousand random rules happen, and writes its answers to recurrence.tsv.

    pip install python-dateutil==2.9.0.post0 tzdata && python3 tests/oracles/recurrence.py

The specs read recurrence.tsv and need no Python. The seed is fixed: run again, the file is the same.

dateutil gives the dates of a rule on the wall clock. Each is turned into an instant by rule K4, twice and
independently: by zoneinfo (PEP 495, fold=0) and by dateutil's own zones (resolve_imaginary); both must agree.

Years: our program carries its own release of the IANA data, older than Python's may be. So no window reaches a year
on which releases disagree. Morocco went back to its standard time for good in September 2026, which releases before
2026 do not know: its windows end before that. All others end before 2030.
"""
import datetime as dt
import pathlib
import random
from importlib import resources
from zoneinfo import ZoneInfo

from dateutil import tz as dateutil_tz
from dateutil.rrule import DAILY, MO, MONTHLY, WEEKLY, rrule, rruleset, weekday
from dateutil.zoneinfo import get_zonefile_instance

ZONES = [
    "Asia/Shanghai", "Europe/London", "America/New_York", "Africa/Cairo", "Asia/Beirut",
    "America/Santiago", "Australia/Lord_Howe", "Pacific/Apia", "Asia/Kathmandu", "Africa/Casablanca",
]
LAST = {"Africa/Casablanca": dt.date(2026, 8, 1)}
WEEK = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
ORDINALS = {1: "1st", 2: "2nd", 3: "3rd", 4: "4th", 5: "5th", -1: "last", -2: "2nd last"}
UTC = dt.timezone.utc
COLUMNS = "zone at rule every from until count extra except days instants first last fnv1a64"


def zones(name):
    """The zone from PyPI's tzdata, and from the older release within dateutil: never from this machine."""
    with resources.files("tzdata").joinpath("zoneinfo", *name.split("/")).open("rb") as data:
        return ZoneInfo.from_file(data), get_zonefile_instance().get(name)


def instant(wall, by_zoneinfo, by_dateutil):
    """K4: a skipped time moves later by the gap, of a repeated one the first is taken."""
    one = wall.replace(tzinfo=by_zoneinfo, fold=0).astimezone(UTC)
    other = dateutil_tz.resolve_imaginary(wall.replace(tzinfo=by_dateutil, fold=0)).astimezone(UTC)
    # dateutil looks only a day around a gap, too little for the day Apia lost.
    assert one == other or wall.date() == dt.date(2011, 12, 30), (wall, by_zoneinfo, one, other)
    return int(one.timestamp())


def fnv1a64(numbers):
    """FNV-1a over the seconds as 64-bit little-endian integers."""
    sum_ = 0xCBF29CE484222325
    for number in numbers:
        for byte in number.to_bytes(8, "little", signed=True):
            sum_ = (sum_ ^ byte) * 0x100000001B3 % 2**64
    return sum_


def a_rule(pick):
    """In our words, and in dateutil's."""
    kind = pick.choice(["daily", "weekly", "weekly", "monthly", "monthly_day"])
    if kind == "daily":
        return kind, dict(freq=DAILY)
    if kind == "weekly":
        days = sorted(pick.sample(range(7), pick.choice([1, 1, 2, 3, 5])))
        return "weekly " + ",".join(WEEK[day] for day in days), dict(freq=WEEKLY, byweekday=days)
    if kind == "monthly":
        nth, day = pick.choice([1, 2, 3, 4, 5, 5, -1, -1, -2]), pick.randrange(7)
        return f"monthly {ORDINALS[nth]} {WEEK[day]}", dict(freq=MONTHLY, byweekday=weekday(day, nth))
    day = pick.choice([*range(1, 29), 29, 29, 30, 30, 31, 31, 31, -1, -1, -1])
    return f"monthly_day {day}", dict(freq=MONTHLY, bymonthday=day)


def odd_walls(zone):
    """Wall times, to the quarter, that this zone's clocks skip or repeat."""
    day, found = dt.datetime(2009, 1, 1), []
    while day.year < 2030:
        noon = day.replace(hour=12)
        if len({(noon + dt.timedelta(n)).replace(tzinfo=zone).utcoffset() for n in (-1, 0)}) > 1:
            quarters = (noon - dt.timedelta(minutes=15 * n) for n in range(96))
            found += [wall for wall in quarters if is_skipped(wall, zone) or is_repeated(wall, zone)]
        day += dt.timedelta(1)
    return found


def a_row(pick, name, zone, odd):
    rule, options = a_rule(pick)
    first = dt.date(2009, 1, 1) + dt.timedelta(pick.randrange(17 * 365))
    at = dt.time(pick.randrange(24), pick.choice([0, 15, 30, 45]))
    every = pick.choice([1, 1, 1, 2, 3, 4, 6, 7, 12])
    if odd and pick.random() < 0.6:  # aim at a change of the clocks
        wall = pick.choice(odd)
        at, first = wall.time(), wall.date() - dt.timedelta(pick.randrange(60))
        every = pick.choice([1, 1, 1, 2])
    end, until, count = pick.choice(["never", "until", "count"]), None, None
    if end == "until":
        until = first + dt.timedelta(pick.randrange(1500))
    if end == "count":
        count = pick.randint(1, 150)
    starts = first + dt.timedelta(pick.choice([pick.randrange(-100, 60), pick.randrange(900)]))
    last = LAST.get(name, dt.date(2030, 1, 1))
    starts = min(starts, last - dt.timedelta(30))
    ends = min(starts + dt.timedelta(pick.randint(60, 1200)), last)

    walls = rrule(
        dtstart=dt.datetime.combine(first, at), interval=every, wkst=MO, count=count,
        until=until and dt.datetime.combine(until, at), **options,
    )
    dates, extra, left_out = rruleset(), [], []
    dates.rrule(walls)
    if pick.random() < 0.3:
        extra = sorted({starts + dt.timedelta(pick.randrange(400)) for _ in range(2)})
        within = walls.between(dt.datetime.combine(starts, at), dt.datetime.combine(ends, at), inc=True)[:40]
        left_out = sorted({wall.date() for wall in pick.sample(within, min(2, len(within)))} - set(extra))
    for day in extra:
        dates.rdate(dt.datetime.combine(day, at))
    for day in left_out:
        dates.exdate(dt.datetime.combine(day, at))
    window = dt.datetime.combine(starts, dt.time()), dt.datetime.combine(ends, dt.time()) - dt.timedelta(seconds=1)
    found = dates.between(*window, inc=True)
    # A day the zone left out gives its instant to the day after: one happening, not two.
    instants = sorted({instant(wall, *zone) for wall in found})
    moved = [wall for wall in found if is_skipped(wall, zone[0])]
    twice = [wall for wall in found if is_repeated(wall, zone[0])]
    ends_seen = (instants[0], instants[-1]) if instants else ("", "")
    cells = [
        name, at.strftime("%H:%M"), rule, every, first, until or "", count or "",
        ",".join(map(str, extra)), ",".join(map(str, left_out)), f"{starts}..{ends}",
        len(instants), *ends_seen, f"{fnv1a64(instants):016x}",
    ]
    return "\t".join(map(str, cells)), len(instants), len(moved), len(twice)


def is_skipped(wall, zone):
    there = wall.replace(tzinfo=zone, fold=0).astimezone(UTC).astimezone(zone)
    return there.replace(tzinfo=None) != wall


def is_repeated(wall, zone):
    one, other = (wall.replace(tzinfo=zone, fold=fold).utcoffset() for fold in (0, 1))
    return one != other and not is_skipped(wall, zone)


def main():
    pick = random.Random(20260601)
    rows, instants, moved, twice = [], 0, 0, 0
    for name in ZONES:
        zone = zones(name)
        odd = odd_walls(zone[0])
        for _ in range(100):
            row, *counts = a_row(pick, name, zone, odd)
            rows.append(row)
            instants, moved, twice = instants + counts[0], moved + counts[1], twice + counts[2]
    head = [
        "# Written by recurrence.py; do not edit.",
        f"# {len(rows)} rules, {instants} instants; {moved} skipped and {twice} repeated wall times among them.",
        "# " + COLUMNS.replace(" ", "\t"),
    ]
    text = "\n".join(head + rows) + "\n"
    pathlib.Path(__file__).with_suffix(".tsv").write_text(text, encoding="utf-8")
    print(head[1], len(text), "bytes")


main()
