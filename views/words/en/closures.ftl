close-rooms = What to close
letter-instead = Still open, if you would like another:
letter-instead-one = { $day } { $times } { $session } ({ $room }) { $link }
effects-instead = Still open:
effects-instead-none = Nothing else fits within two weeks.
