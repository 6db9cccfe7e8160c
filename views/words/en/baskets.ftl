# Several sessions for several children at once.
together-link = Several children at once
together-heading = Several children at once
together-how = The hours at which each child has somewhere to be, and your grown-ups are enough.
together-who = Which children?
together-most = Up to { $most } children at a time
together-none = No hour of this day has a place for each of them. Try another day, or tick the sessions one by one.
together-choose = Please tick two children or more.
together-at = { $time }: { $places }
together-book = { $count ->
    [one] Book it
   *[other] Book all { $count } together
}
basket-in = { $names } in { $room }
basket-and = { $first }, { $second }
basket-in-room = { $guardians } in the room with them
basket-on-site = { $guardians } waiting in the building
basket-alone = no grown-up needed
basket-along = { $names } coming along
basket-week-link = Book several sessions
basket-heading = Book several sessions
basket-how = Tick sessions and children, up to { $most } sessions; the next page shows what you can have before you book.
basket-nothing = Nothing can be booked in these days.
basket-full = Full, you can wait
basket-look = See what you can have
basket-too-many = Up to { $most } sessions at once: please tick fewer
basket-empty = Please tick one session or more
basket-back = Choose again
basket-review = Before you book
basket-order = Each line counts the lines above it as booked already.
basket-fits = You can book this
basket-line = You can wait for this
basket-cannot = Cannot be booked
basket-not-done = Nothing was booked
basket-line-refused = { $when } { $session }: { $reason }
basket-other-guardian = Another grown-up
basket-some = Of { $all } sessions you can have { $fitting } now.
basket-wait = Wait in line where it is full
basket-wait-hint = We tell you as soon as there is a place
basket-book-whole = { $count ->
    [one] Book it
   *[other] Book all { $count } together
}
basket-book-any = Book as many as fit, even if one is full
basket-whole-hint = “Book all together”: if one has just filled up, none is booked.
basket-book-fitting = { $count ->
    [one] Book the one that fits
   *[other] Book the { $count } that fit
}
basket-book-line = Wait in line
basket-made = { $count ->
    [one] 1 session booked together
   *[other] { $count } sessions booked together
}
basket-not-made = { $count ->
    [one] 1 session was not booked
   *[other] { $count } sessions were not booked
}
