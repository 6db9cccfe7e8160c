# Signing in: a family by its card and PIN, staff by login and password.
sign-in-title = Sign in with the family card
sign-in-card = Card number
sign-in-card-hint = The 8 digits on the card; spaces do not matter
sign-in-pin = PIN
sign-in-pin-hint = 6 digits
sign-in-no-card = No family card?
sign-in-no-card-do = Get one at the front desk in a minute; no papers needed.
sign-in-lost-card = Lost the card or forgot the PIN? The desk replaces it at once, and the old one stops working.
sign-in-desk-title = Staff sign-in
sign-in-login = User name
sign-in-password = Password
sign-in-desk-help = Forgot the password? Whoever looks after the staff accounts of the centre sets a new one.
sign-in-error-card = A card number has 8 digits; please compare it with the card
sign-in-error-pin = A PIN has 6 digits
sign-in-error-login = Please enter the user name
sign-in-error-password = Please enter the password
sign-in-wrong-card = Card number and PIN do not match; please check both
sign-in-wrong-login = User name and password do not match; please check both
sign-in-locked = Too many wrong tries. You can try again from { $until }. In a hurry? Ask at the desk
sign-in-locked-desk = Too many wrong tries. You can try again from { $until }

demo-ways = Try the demo
demo-ways-hint = One press takes you in; all families there are invented.
demo-way = { $name } ({ $role })
