# What a family hears: on its page, by letter, and from the desk's telephone.
notices-heading = News
notice-booked = Booked: { $session }, { $when }.
notice-waiting = On the waiting list: { $session }, { $when }. We tell you as soon as there is a place.
notice-promoted = A place came free: { $session }, { $when }, is now booked. It may be cancelled until { $until }.
notice-offered = Your turn: a place at { $session }, { $when }. Please confirm by { $until }.
notice-offer-lapsed = The place at { $session } ({ $when }) was not confirmed and went to the next family.
notice-skipped = A place at { $session } ({ $when }) came free and went to the next family this time: { $reason }. Your place in line stays.
notice-cancelled = Cancelled: { $session }, { $when }.
notice-cancelled-late = Cancelled: { $session }, { $when }. It was late, so it still counts for the week.
notice-cancelled-desk = The desk cancelled { $session }, { $when }. Please call with any question.
notice-cancelled-by-centre = Sorry, { $session } ({ $when }) is off: { $cause }. It does not count for the week.
notice-moved = { $session } has moved: it was { $from } and is now { $when }.
notice-missed = We missed you at { $session }, { $when }. If you cannot come, please cancel in time.
notice-paused = Some bookings were missed, so online booking rests until { $until }. What is booked stands, and the desk can book.
notices-title = News
notices-none = No news yet.
