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

# Two records of one family.
merge-title = Merge with another record
merge-stays = The record of { $name } stays; the other one becomes part of it.
merge-what = For a family registered twice, at the desk and by somebody at home. Find the other record by name, card or telephone.
merge-choose = It is this one
merge-goes = The record of { $from } becomes part of the record of { $into }. Check who is who: whoever is somebody else moves over.
merge-who = { $name } is …
merge-nobody = somebody else
merge-impossible = These do not go together: birth dates differ, or two would become one. Correct the birth date first, or choose otherwise.
merge-moved = { $many ->
    [0] Nothing is booked that moves over
    [one] One booking ahead moves over
   *[other] { $many } bookings ahead move over
 }
merge-double = { $child } would have two places, one is given up without a strike: { $what }
merge-double-elsewhere = { $child } would have two places in another centre; give one up there first: { $what }
merge-overlap = { $child } would be in two places at once, both stand until the family says which: { $first } and { $second }
merge-card-ends = The card of the record that goes opens nothing any more, and phones signed in with it are signed out.
merge-card-stays = The card of the record that goes is the family’s card now; phones signed in with it sign in again.
merge-final = This cannot be undone.
merge-press = Merge
merge-again = Look again

# Online booking rests.
pause-title = Pause online booking
pause-what = What is booked stands, and the desk can book meanwhile. The family is told.
pause-is = Online booking rests until { $until }
pause-until = Books online again from
pause-until-wrong = From tomorrow, within a year
pause-press = Pause
pause-lift = Lift the pause
reason-missed-often = Missed often
reason-late-cancellations = Cancelled late again and again
reason-conduct = Safety of other children
reason-family-asked = The family asked for it
reason-illness = It was ill
reason-mistake = It was our mistake
reason-talked = We talked it over

# A message to everybody who comes.
message-title = Message to all
message-nobody = Nobody comes yet.
message-reaches = { $families ->
    [one] One family reads it
   *[other] { $families } families read it
 } on its page, and by e-mail or telephone message where it has one. Those who wait are among them.
message-text = Message
message-hint = One or two sentences, at most 200 characters: “Please bring socks with grips.” No names.
message-empty = Write what they should know
message-long = At most 200 characters
message-unprintable = There is a character in it that nobody can see
message-urgent = Urgent: call families without e-mail
message-send = Send
