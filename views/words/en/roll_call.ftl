# The roll-call: everybody inside, by room.
roll-call-title = Roll-call
roll-call-total = { $people ->
    [one] 1 person in the rooms
   *[other] { $people } people in the rooms
}
roll-call-as-of = As of { $at }
roll-call-elsewhere = And { $people ->
    [one] 1 grown-up
   *[other] { $people } grown-ups
} of these children elsewhere in the building.
roll-call-hint = Tick whom you see. Ticks stay in this page and need no link; print it from your browser’s menu.
roll-call-looked-in = Room looked into
roll-call-people = { $people ->
    [one] 1 person
   *[other] { $people } people
}
roll-call-with-child = in the room with the child
roll-call-in-building = in the building
roll-call-walk-ins = { $people } let in without a name
roll-call-counted = { $people } counted, nobody knows whom
roll-call-seen-label = Seen here
roll-call-of = of { $people }
roll-call-hold = Write it down
roll-call-hold-hint = Fill in how many you saw in each room; leave a room empty that nobody looked into. The counts become what you saw. A child on the list stays on it until checked out by name.
roll-call-press = Write down and correct the counts
roll-call-held = Written down at { $time }: { $seen } of { $expected } seen.
roll-call-changed = People came or went since this list was drawn. Nothing was written down; here is the list as it is now. Look again and send it once more.
roll-call-nothing-seen = Fill in how many you saw in at least one room
roll-call-no-link = No link just now. Nothing was sent, and this list stays as it is: tick on, and send it when the link is back.
