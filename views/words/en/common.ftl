# The shell of every page, verbs on buttons, and the tags that say how many places there are.
skip = Skip to the main content
main-navigation = Main navigation
desk-navigation = Desk navigation
large-on = Large text
large-off = Standard text
other-language = 中文
places-list = Centres
dock-programme = Activities
dock-bookings = My bookings
dock-children = Children
dock-help = Help
dock-today = Today
dock-calls = To call
dock-families = Families
dock-sessions = Sessions
dock-closures = Closures
dock-reports = Reports
sign-in = Sign in
sign-out = Sign out
front-desk = Front desk
find = Find
find-label = Find a child, a family card or the end of a phone number
live = Live
live-old = Connection lost: this is how it was before

book = Book
book-confirm = Confirm booking
wait = Wait
wait-join = Join waiting list
view = View
details = Details
save = Save
add = Add
change = Change
delete = Delete
cancel = Cancel
cancel-booking = Cancel booking
back = Back
undo = Undo
print = Print
optional = (optional)
choose = Please choose
close-room = Close
reopen = Reopen

places-free = { $places } places
places-few = Only { $places } left
places-free-unsaid = Places free
places-few-unsaid = Few places
places-few-from = Few, from age { $years }
places-full = Full
places-full-waiting = Full, { $waiting } waiting
places-mine = { $name } is booked
places-waiting = { $name } is number { $position } in line
places-offered = A place for { $name }: confirm by { $until }
places-over = { $over } over
places-closed = Closed for now
places-cleaning = Being cleaned
places-ended = Over
places-cancelled = Cancelled
places-missed = Missed
places-in-use = In use
places-vacant = Free
places-ask-desk = Ask at the desk
places-only-shown = Not booked here
places-opens = Booking opens { $opens }
places-nearly-full = Nearly full
places-unconfirmed = To be confirmed

banners = Please note
banner-demo = Demo: the households here are invented and may be erased at any time.
banner-clock = A training clock is running: it is now { $now }.
banner-insecure = Connection not encrypted: for the centre’s own network only.

field-error = Error:
errors-title = Error: { $title }
errors-heading = { $count ->
    [one] There is { $count } thing to change
   *[other] There are { $count } things to change
 }
birth = Date of birth
birth-hint = For example 15 3 2022
birth-year = Year
birth-month = Month
birth-day = Day
