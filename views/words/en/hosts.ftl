# Hosts: their own page, and the accounts the desk gives them.
host-title = Our sessions
host-hint = Only sessions you host are here: of the last 7 days and the next 60.
host-coming = Now and coming
host-past = The last few days
host-none = No sessions are planned.
host-roster = Who comes
host-names-hidden = Names can be read from 24 hours before the start until 24 hours after the end.
host-nobody = Nobody has booked yet.
host-children = { $count ->
    [one] One child
   *[other] { $count } children
}
host-here = here
host-left = left
host-with = With:
hosts-title = Host accounts
hosts-hint = Partners, schools and volunteers who sign in see the sessions they host and who comes to them, and nothing else.
hosts-list = Hosts who may sign in
hosts-host = Host
hosts-none = No accounts yet.
hosts-no-series = No series names a host from outside yet. Write it into the series first.
hosts-add = New account
hosts-add-press = Add account
hosts-end = End the account
hosts-end-hint = It is signed out at once and can’t sign in again. Sessions stay as they are.
hosts-end-press = End account
hosts-error-host = Choose a host
api-op-host-sessions = A host’s own sessions
api-op-host-roster = Who comes to a host’s own session
api-op-host-accounts = Accounts that may sign in for a host
api-op-let-host-in = Give a host an account
api-op-reset-host-password = Give a host’s account another password
api-op-end-host-account = End a host’s account
api-access-host = The token of a host from outside.
api-who-host = a host from outside
