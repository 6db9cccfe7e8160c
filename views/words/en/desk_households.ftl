# Families at the desk: search, register, card.
desk-households-title = Families
desk-households-one = A family
desk-households-found = Search results
desk-households-nobody = Nobody found. Try a nickname, a card number or the last 4 digits of a phone.
desk-households-register = Register a new family
desk-households-name-hint = Left empty, the family is called after the grown-up
desk-households-called = Family of { $name }
desk-households-child = Child { $nth }
desk-households-save = Register and make the card
desk-households-error-child = Please register at least one child
desk-households-ahead = Bookings ahead
desk-households-ahead-none = No bookings
desk-households-replace = Replace the family card
desk-households-replace-what = The new card has a new number and PIN. The old one stops working at once, and phones it signed in are signed out.
desk-households-replace-yes = Make a new card
desk-households-card-ready = The family card is ready
desk-households-card-once = The PIN is shown only here and only once: print it or write it down for the family now.
desk-households-card-code = QR code of the sign-in page
desk-households-card-how = Scan, or open { $address }, and enter number and PIN. Lost it? Ask at the desk.
desk-households-card-print = Print with the browser, at actual size, and cut it out.
desk-households-card-done = Printed; open the family
desk-households-next = Register the next family
misfits-title = No longer fits after a corrected birth date
misfits-hint = The bookings stand. Talk to the family, then decide about each: it stays, with a reason in writing, or the desk cancels it. Correct the date back, and it is gone from here.
misfits-none = No booking to look at.
misfits-waiting = { $count ->
    [one] { $count } booking has to be looked at after a corrected birth date
   *[other] { $count } bookings have to be looked at after a corrected birth date
 }
misfits-decide = Decide
misfits-reason = Why it stays
misfits-reason-hint = One sentence, for colleagues only, such as "agreed with the teacher"
misfits-error-reason = Please write in one sentence why it stays
misfits-keep = It stays
misfits-cancel = Cancel this place
misfits-kept = Decided to stay
misfits-kept-for = { $reason } ({ $who }, { $when })
