# Letters by e-mail and lines to a telephone: what stands above a notice, and around it. Never a person's name.
letter-booked = Booked: { $session }
letter-waiting = On the waiting list: { $session }
letter-promoted = You have a place: { $session }
letter-offered = Please confirm: a place at { $session }
letter-offer-lapsed = Not confirmed in time: { $session }
letter-skipped = Still on the waiting list: { $session }
letter-cancelled = Cancelled: { $session }
letter-cancelled-for-you = Off: { $session }
letter-moved = New time: { $session }
letter-missed = We missed you: { $session }
letter-paused = Online booking rests for a while
letter-when = When: { $day }, { $times }
letter-where = Where: { $room }, { $centre }
letter-look = See, change or cancel: { $link }
letter-why = You get this letter because your family gave us this address. Change or remove it here: { $link }
letter-line = { $centre }: { $sentence }
