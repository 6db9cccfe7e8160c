# Programs that are told what changes.
webhooks-title = Other programs
webhooks-hint = These programs are told when sessions or free places change. Nothing about families is in it.
webhooks-none = None is set up. Add one in the server’s config/leyuan.toml.
webhooks-endpoints = Who is told
webhooks-name = Name
webhooks-events = Of what
webhooks-waiting = Waiting
webhooks-last = Last taken
webhooks-never = never
webhooks-given-up = Messages nobody took
webhooks-since = Since
webhooks-what = Message
webhooks-why = Why
webhooks-again = Send again
webhooks-untold = { $count ->
    [one] { $count } message to another program was not taken
   *[other] { $count } messages to other programs were not taken
 }
