# The household's own page, and the same household at the desk.
household-error-phone = A phone number has digits only, such as 138 0013 8000; it may be left out
household-error-pin-easy = This PIN is too easy to guess; please choose another
