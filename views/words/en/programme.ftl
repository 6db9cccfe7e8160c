# What is on: where to play now, the days, a session's page; and the first page.
programme-title = Activities
programme-heading = What shall we do?
programme-heading-child = What can { $name } do?
programme-heading-age = What is there at age { $years }?
programme-hours = Open today { $hours }
programme-and = {" "}and{" "}
programme-now = Where to play right now
programme-now-none = Nothing fitting has room right now. Have a look at the sessions below.
programme-now-until = until { $time }
programme-now-from = from { $time }
programme-whom = For which child
programme-all = All
programme-age = Age of the child
programme-all-ages = All ages
programme-under-one = Under 1 year
programme-show = Show
programme-days = Choose a day
programme-shut = Closed
programme-count = { $count ->
    [one] { $count } fits
   *[other] { $count } fit
 }
programme-rooms = By room
programme-all-rooms = All rooms
programme-ended = { $count ->
    [one] { $count } session is over
   *[other] { $count } sessions are over
 }
programme-closed-weekly = Closed on { $day }
programme-opens-again = Open again { $day }
programme-closed-room = closed: { $reason }. Open again { $until }. Urgent? Ask at the desk.
programme-nothing = Nothing fitting on this day.
programme-nothing-child = Nothing for { $name } this day.
programme-nothing-next = { $day } has { $count }
programme-folded = { $count ->
    [one] { $count } session
   *[other] { $count } sessions
 }
programme-open-day = Show { $day }
programme-from = From { $time } on
programme-before = Earlier that day
programme-earlier = Earlier days
programme-later = Later days
programme-begun = Started { $minutes } min ago: for a free place please go to the desk
programme-at-desk = Taken at the desk
programme-other-age = For { $ages }
programme-spoken = : { $session }, { $day } { $time }

home-title = Leyuan
home-heading = Choose a centre
home-centre-hint = See what is on, book a place
home-find = Which centre?
home-find-press = Find
home-found = { $found ->
    [0] No centre is called so
    [one] 1 centre
   *[other] { $found } centres
 }
home-pages = More centres
home-earlier = Earlier
home-later = More

session-back = Back to the activities
session-host = Led by
session-cancel-by-text = Can be cancelled until { $until }
session-guardian = Grown-ups
session-guardian-in-room = { $ages }: a grown-up stays in the room
session-guardian-not-in-room = { $ages }: a grown-up waits outside the door
session-guardian-on-site = { $ages }: a grown-up stays in the building
session-guardian-drop-off = { $ages }: handed to staff and fetched at the end
session-guardian-alone = { $ages }: may come alone
session-door = Looked at by the door
session-film = About the film
session-film-rating = Rating: { $rating }
session-film-guardian = Under { $age }: only beside a grown-up
session-film-min = From { $age }
session-late = { $minutes } minutes after the start a place may go to a family at the door.
session-drop-in = Come at any time while it runs, and tell us when you leave.
session-who = Who is coming?
session-guardians = Who comes along?
session-guardians-hint = Grown-ups needed: { $needed }
session-carried = Babies in arms
session-carried-hint = Under 12 months, no place needed
session-along = Brothers and sisters who come along
session-along-hint = In the room with you, no place needed
session-along-seat = Comes along, and takes a seat
session-siblings = Brothers and sisters
session-siblings-text = Those it is not for may come along, minded by the same grown-up; please tick them, the room counts everybody
session-add-child = Add a child
session-add-guardian = Add a grown-up
session-fits = { $age }, the right age
session-fits-undated = Can come
session-fits-waiting = { $age }, the right age; no place just now, but a waiting list
session-sign-in = Sign in to book
session-sign-in-hint = With the family card. None yet? The desk makes one in a minute.
session-nobody = None of the registered children can come to this one.
session-no-children = Please add a child first.
session-partial = Book for { $names } only
session-taken = It has just filled up
session-taken-text = Join the waiting list? We tell you as soon as there is a place.
session-more = See other activities
session-bring = Please bring
session-arrive = Arriving
programme-private-free = one press at its door
programme-private-next = free at { $time }
programme-private-later = not free again today
programme-offered = A place for { $name }: please confirm
programme-now-how = Where there is room, just come to the desk.
session-cancel-past = The time to cancel without a mark is past; if you cannot come, please cancel all the same
session-alert-tell = Tell me when this opens
session-alert-hint = Booking opens { $opens }; we tell you once
session-alert-set = We tell you as soon as it opens, { $opens }.
session-alert-stop = No need to tell me
