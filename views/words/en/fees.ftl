fee = Fee
fee-free = Free of charge
fee-at-desk = { $money } for each child, paid at the desk
fee-each-date = { $money } for each child and date, paid at the desk
fee-money = { $currency ->
    [CNY] { $amount } yuan
    [HKD] { $amount } Hong Kong dollars
    [MOP] { $amount } patacas
    [TWD] { $amount } Taiwan dollars
    [SGD] { $amount } Singapore dollars
    [JPY] { $amount } yen
    [EUR] { $amount } euros
    [GBP] { $amount } pounds
    [USD] { $amount } US dollars
   *[other] { $amount } { $currency }
}
fee-hint = For each child, paid at the desk; left empty it is free. For example 20 or 12.50
fee-wrong = Please write a number, such as 20 or 12.50

# The till of a session, and what that comes to.
fees-title = Fees
fees-total = Noted so far: { $money }
fees-parties = Families
fees-nobody = Nobody owes or paid anything.
fees-gone = A family that gave up its places
fees-due = { $children ->
    [one] One place: { $money }
   *[other] { $children } places: { $money }
 }
fees-noted = Noted: { $money }
fees-over = To give back: { $money }
fees-take = { $money } paid
fees-give-back = { $money } given back
fees-undo = Take back { $money }
fees-nameless = Without a name
fees-amount = Amount
fees-note = Note it
fees-stale = Somebody noted this already, or it is more than is owed. Look below, and press again where needed.
fees-by-host = Fees by host
fees-none = No session with a fee is over in these days.
fees-head-month = Month
fees-head-host = Host
fees-head-sessions = Sessions
fees-head-children = Children who came
fees-head-due = Fees of those ({ $currency })
fees-head-noted = Noted ({ $currency })
