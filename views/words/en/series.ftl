# Series and drafts: what recurs, what is prepared, and what planning anew would do.
series-title = Series
series-new = New series
series-change = Change the series
series-none = Nothing recurs yet.
series-of-file = from the centre’s file
series-of-desk = kept by the desk
series-comma = { ", " }
series-semicolon = { "; " }
series-hand-made = What was changed in one session alone stays as it is.
series-scope-from = From which day on
series-scope-hint = Empty: every session still to come. To change a single one, open it in the timetable.
series-about-zh = Chinese description
series-about-en = English description
series-mode = How families take part
series-mode-open = Booked one by one
series-mode-drop-in = Drop-in: come and go
series-mode-course = A course, taken whole
series-mode-desk = The desk gives the places
series-minutes = Minutes
series-minutes-wrong = Write 5 to 1440 minutes
series-families-max = Most families
series-rhythm = Days and times { $nth }
series-another = Other days or times
series-rule = How often
series-rule-weekly = Every week
series-rule-daily = Every day
series-rule-monthly = Once a month
series-rule-choose = Choose how often it takes place
series-days-empty = Choose at least one day of the week
series-at = Starts at
series-at-hint = Several with a space between: 10:00 14:30
series-at-empty = Write when it starts, for example 10:00
series-from = First day
series-from-empty = Write the first day
series-until = Last day
series-ends-early = The last day is before the first
series-more = Every other week, once a month, single days
series-every = Every … weeks, days or months
series-every-hint = 2 is every other one
series-every-wrong = Write a number from 1 to 1000
series-count = How many times
series-two-ends = Write the last day or how many times, not both
series-monthly = Day of the month
series-monthly-hint = 15, or 1st fri, or last sun
series-monthly-unread = Write it like 15, 1st fri or last sun
series-except = Not on
series-extra = Also on
series-days-hint = Days with a space between: 2026-12-25 2027-01-01
series-extra-and-except = A day stands in both boxes; keep it in one
series-host-kind = Who runs it
series-host-staff = Our staff
series-host-partner = A partner business
series-host-school = A school or kindergarten
series-host-volunteer = Volunteers
series-host-zh = Host’s name in Chinese
series-host-en = Host’s name in English
series-host-empty = Write the host’s name in both languages
series-season = In which part of the year
series-season-always = All year
series-season-term = In term only
series-season-vacation = In school holidays only
series-on-holiday = Also on public holidays
series-on-makeup-day = Also on weekends that are worked
series-confirm = Do it

difference-nothing = No session would change.
difference-clashes = { $many ->
    [one] The room, or equipment, is taken once. Nothing is done until it is free: leave the date out, or change the time.
   *[other] The room, or equipment, is taken { $many } times. Nothing is done until it is free: leave those dates out, or change the time.
 }
difference-added = { $many ->
    [one] One new session
   *[other] { $many } new sessions
 }
difference-changed = { $many ->
    [one] One session changes
   *[other] { $many } sessions change
 }
difference-ended = { $many ->
    [one] One session ends
   *[other] { $many } sessions end
 }
difference-kept = { $many ->
    [one] One was changed by hand and stays as it is
   *[other] { $many } were changed by hand and stay as they are
 }
difference-notes = { $many ->
    [one] One remark
   *[other] { $many } remarks
 }
difference-nobody = Nobody is booked in them, so nobody need be told.
difference-more = and { $many } more
difference-shut = { $when }: the room is closed ({ $reason }); that date is called off from the start
difference-outside = { $when }: outside the opening hours
difference-staff = { $when }: somebody of its staff is with another session then:
difference-host = { $when }: the host is elsewhere then:

drafts-title = Prepared, not published
drafts-none = Nothing is prepared.
drafts-one = prepared
drafts-count = Prepared: { $many }
drafts-keep = Keep as a draft
drafts-drop = Throw away
drafts-session = New session
drafts-move = Change of a session
drafts-series = Series
drafts-rival = Wants the same room as another draft
drafts-gone = What this was for is gone
drafts-in-the-way = Something is in the way above. Nothing is published until it is solved.
drafts-publish = { $many ->
    [one] Publish it
   *[other] Publish all { $many }
 }
drafts-copied = { $many ->
    [0] Nothing to copy: what recurs comes by itself.
    [one] One session was copied. Look at it, then publish.
   *[other] { $many } sessions were copied. Look at them, then publish.
 }

timetable-rooms = Rooms
timetable-all-rooms = All rooms
timetable-copy = Copy to next week
timetable-shut = Closed
timetable-clashes = { $many } sessions in each other’s way
timetable-to-clash = Go to the first

api-op-series = Everything that recurs
api-op-plan-series = Plan a series
api-op-change-series = Change a series
api-op-drafts = What is prepared and not published
api-op-drop-draft = Throw a draft away
api-op-publish-drafts = Publish drafts
api-op-copy-week = Copy a week
