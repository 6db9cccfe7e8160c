# The rota: who is on duty in the house, and who is with which session.
rota-title = Rota
rota-week = { $from } – { $until }
rota-by-name = Children are looked after by the people named here: a session without enough of them takes no more bookings.
rota-by-number = Children are looked after by as many staff as each session states; the names here are for everybody to see.
rota-before = Week before
rota-this-week = This week
rota-after = Week after
rota-today = today
rota-shut = Closed
rota-none = Nobody is on duty yet
rota-sessions = Sessions
rota-nobody-with = Nobody yet
rota-end = Take off
rota-away = away
rota-back = Back
rota-person = Who
rota-date = Date
rota-away-title = Can't come today
rota-away-hint = Takes them off every duty and session of that day. Whoever is booked stays; sessions with too few staff stand in red and take no more bookings. No reason is asked for.
rota-away-press = Write it down
rota-day-over = That day is over
rota-plan-title = Plan ahead
rota-plan-hint = Turns on the days the house is open, as equal as can be. What stands already stays; who is away gets no turn. You see it before it is saved.
rota-people = Who takes turns
rota-nobody = Choose at least one
rota-from = From
rota-until = Until
rota-until-wrong = The last day must not be before the first, or over; at most 92 days at once
rota-each-day = How many each day
rota-each-day-wrong = 1 to 20 each day
rota-duty-title = Add one duty
rota-starts = From
rota-ends = Until
rota-duty-press = Add
rota-is-away = They are away that day
rota-is-twice = They are on duty at that time already
rota-preview = Turns
rota-preview-nothing = These days are planned already; there is nothing to add.
rota-turns = { $turns ->
    [one] { $turns } turn
   *[other] { $turns } turns
}
rota-short = { $lacking } lacking
rota-confirm = Save the rota
rota-session = Who is with this session
rota-session-press = Put with this session
rota-session-over = This session is over or cancelled
rota-cover = { $staff } staff may look after { $most } children here; { $children } now
calls-wanting = { $sessions ->
    [one] { $sessions } session has too few staff and takes no more bookings
   *[other] { $sessions } sessions have too few staff and take no more bookings
}
rota-elsewhere = With “{ $session }” at that time ({ $when })

api-op-rota = A week of the rota
api-op-plan-rota = Plan turns ahead
api-op-put-on-duty = Put somebody on duty
api-op-end-duty = Take a duty away
api-op-be-away = Somebody is not here on a day
api-op-come-back = Somebody is here after all
api-op-session-staff = Who is with a session
api-op-staff-session = Put somebody with a session
api-op-leave-session = Take somebody off a session
