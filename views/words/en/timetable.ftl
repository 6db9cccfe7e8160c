# Sessions added, moved and cancelled; limits; closures; whom a change touches; calls.
week-title = Sessions
week-before = Week before
week-this = This week
week-after = Week after
week-nothing = No sessions.
week-booked = { $booked } of { $places } booked

plan-title-new = New session
plan-title-change = Change or move
plan-room = Room
plan-date = Date
plan-starts = Starts
plan-ends = Ends
plan-title-zh = Chinese title
plan-title-en = English title
plan-ages = Ages
plan-ages-hint = For example ages 3–5, 0–18 months, 8 and up, all ages
plan-ages-unread = The ages could not be read. Write them like ages 3–5
plan-places = Places
plan-room-limit = Most people in the room, staff included
plan-staff = Staff
plan-walk-in-places = Places kept for walk-ins
plan-reason = Reason
plan-next = Next
plan-add = Add the session
plan-confirm = Confirm the change
plan-clash = Clashes with { $session } ({ $times }, cleaning until { $clears })
plan-shut = The room is closed then: { $reason }, { $times }
plan-past = That time is past
plan-begun = A session that has begun or was cancelled cannot be changed
plan-private = This room has slots, not sessions

cancel-title = Cancel this session
cancel-confirm = Confirm cancelling

limits-title = Limits
limits-of-session = This session only: { $name }
limits-of-room = Every coming session in { $name }; empty boxes change nothing
limits-nobody-loses = Lowering cancels nobody. A session over its limit takes no new bookings until it is below.
limits-confirm = Confirm the limits

close-title = Close
close-standing = Closed now or soon
close-none = Nothing is closed.
close-building = The whole centre
close-from-date = From day
close-from-time = From time
close-to-date = Until day
close-to-time = Until time
close-hint = Cancels only the sessions it touches. No strikes, the weekly count comes back, families are told.
close-confirm = Confirm closing
close-withdraw = Withdraw

effects-title = What this would do
effects-changed = Something has just changed. Please look again:
effects-summary = { $sessions } sessions, { $families } families told, { $calls } of them by telephone
effects-over = { $over } sessions go over, by { $most } at most
effects-booked = { $children } children booked
effects-waiting = { $waiting } families waiting
effects-newest = Bookings, newest first:
effects-booking = { $children } children
effects-away = { $families } families have something else then: no place for them, and what they have stays:
effects-lost = { $families } families cannot come at the new time and lose their place:

calls-title = To call
calls-hint = These families have no e-mail. Call them, then press once and the list is one shorter.
calls-none = Everybody has been told.
calls-since = since { $time }
calls-no-phone = No phone on record: tell them when they come.
calls-called = Called
calls-absent = Can’t come

# How a hall that came without a name is called.
import-hall = Hall { $number }
