numbers-rooms = Rooms and rules
numbers-of-room = This room
numbers-of-house = In every room of the house
numbers-no-series = Nothing recurs here at present.
numbers-room-limit = At most { $heads } people at once: children, grown-ups, staff and carried babies
numbers-turnaround = Closed { $minutes } min for cleaning after each session
numbers-no-turnaround = No cleaning time: one session may follow the other at once
numbers-nearly-full = Nearly full from { $heads } people on ({ $percent } % of the limit)
numbers-part-of = A part of { $room }: people here count there too, and closing it closes this
numbers-has-part = { $room } is a part of this room: people there count here too
numbers-private-party = One party at a time: at most { $adults } adults, with at least one child under { $months } months
numbers-private-release = “In use” ends by itself after { $minutes } min
numbers-private-slots = Slots of { $minutes } min, with { $after } min between
numbers-private-kept = A booked slot is kept { $minutes } min; then whoever is there takes it
numbers-private-a-day = At most { $most } slots a day for each adult
numbers-private-heads = The building counts { $heads } people for it at all opening hours
numbers-private-women = For women only
numbers-ages-unstated = No ages stated: closed for online booking until somebody sets them
numbers-births = On { $day } that is: born { $first } to { $last }
numbers-births-from = On { $day } that is: born { $last } or before
numbers-judged-session = The age on the day of the session counts
numbers-judged-first = The age on the first day of the course counts
numbers-judged-fixed = The age on { $day } counts
numbers-grace = A child may be up to { $days } days short of the age, or past it
numbers-no-grace = No days of grace
numbers-peak = Busy times: no more grown-ups than a party needs
numbers-places = { $places } places for children
numbers-seats = { $places } seats, for children and the grown-ups with them
numbers-heads = At most { $heads } people in the room, staff among them
numbers-families = At most { $families } families
numbers-unstated = Nobody has said yet how many may come: nobody can book
numbers-staff = { $staff } staff, who count in the room before anybody books
numbers-babies = Babies under 12 months may be carried along: they count as people, not as places
numbers-walk-ins = { $places } of the places are kept for whoever walks in
numbers-no-walk-ins = No places are kept for whoever walks in
numbers-alone-until = From 8 years alone, if the film ends by { $time }
numbers-cancel = Cancelling is on time until { $hours } h before the start
numbers-mode-open = Booked session by session; online booking ends at the start
numbers-mode-drop-in = Come and go: a place is kept to the end, and leaving frees it
numbers-mode-course = A course: one enrolment for every date still to come
numbers-mode-desk = Placed by the desk
numbers-holiday-run = Runs on public holidays
numbers-holiday-skip = Not on public holidays
numbers-makeup-run = Runs on make-up workdays
numbers-makeup-skip = Not on make-up workdays
numbers-building = At most { $heads } people in the building
numbers-building-unstated = Nobody has said how many the building holds
numbers-guardians = One grown-up for at most { $children } children under 8; at most { $most } grown-ups in a party
numbers-ratio = { $ages }: at most { $children } children for each of the staff, where staff stand in for parents
numbers-waiting = A child waits for at most { $most } sessions a week
numbers-week = At most { $most } bookings a week for each child, { $same } of them in the same room; courses do not count
numbers-opens = Online booking opens at { $time }, { $residents } days before for residents, { $others } for others
numbers-late = Not there { $minutes } min after the start: the place may go to somebody else
numbers-pause = { $strikes } missed sessions within { $days } days: no online booking for { $pause } days
numbers-hold = A place that comes free is booked for the next in line up to { $promote } h before the start, offered for { $minutes } min up to { $offer } h before, and free for all after that
numbers-quiet = Offers made between { $from } and { $until } are kept until { $ends }
api-op-room-rules = Rooms and rules: one room
numbers-set = Set these numbers
numbers-set-of = { $name }: every session to come
numbers-grace-days = Days of grace for the age
numbers-why = Why
numbers-walk-ins-too-many = Not more than there are places
numbers-confirm = Set them
numbers-history = What was set
numbers-history-none = Nothing was changed here yet.
numbers-restore = As it was before
numbers-unstated-ages = no ages
numbers-line = { $ages }, grace { $grace }, places { $places }, staff { $staff }, walk-in { $walkins }, families { $families }, cancel { $hours } h
numbers-over = { $sessions } { $sessions ->
    [one] session becomes
   *[other] sessions become
} over by { $most }: nobody loses a place, nobody new gets in
numbers-over-range = { $sessions } sessions become over by { $least }–{ $most }: nobody loses a place, nobody new gets in
numbers-too-young = { $children } { $children ->
    [one] child
   *[other] children
} too young from { $month }: they keep their places
numbers-too-old = { $children } { $children ->
    [one] child
   *[other] children
} too old from { $month }: they keep their places
reason-measured = Measured
reason-demand = More or fewer want to come
reason-safety = Safety
reason-staffing = More or fewer staff
reason-corrected = A mistake put right
reason-restored = As it was before
story-series-numbers-set = Numbers of a series set

# The numbers of a room, set.
room-numbers-set = Set the room’s numbers
room-numbers-what = It holds for every session to come, and for those planned later. Nobody loses a place; a session that goes over takes no new booking until it is below.
room-numbers-filed = The centre’s file says: { $line }
room-numbers-turnaround = Minutes of cleaning after each session
room-numbers-turnaround-long = At most 240 minutes; longer is a closure
room-numbers-limit-none = At least one
room-numbers-line = { $heads } heads, { $minutes } minutes of cleaning
room-numbers-changed = { $many ->
    [0] No session to come changes
    [one] One session to come changes
   *[other] { $many } sessions to come change
 }
room-numbers-over = { $many ->
    [one] One of them goes over
   *[other] { $many } of them go over
 }
numbers-cancel-hours = Hours before the start until which cancelling is on time
