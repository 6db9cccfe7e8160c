# Groups: a class, a kindergarten, placed by the desk with heads.
groups-title = Groups
groups-none = There is no group in this session.
groups-of = Groups
group-place = Place a group
group-hint = A class, a kindergarten: heads and ages, no names. It takes places and counts in the room; it gets no strike and counts in nobody’s week.
group-place-press = Place it
group-name = What the group is called
group-name-hint = Such as “Seedling Kindergarten, top class”. Nobody’s name.
group-ages = Ages of the children
group-children = Children
group-adults = Grown-ups
group-reason = Why past the places (optional)
group-heads = { $children ->
    [one] One child
   *[other] { $children } children
}, { $adults ->
    [one] one grown-up
   *[other] { $adults } grown-ups
}
group-here = came at { $time }
group-left = has left
group-cancelled = called off
group-change = Change
group-change-press = Save
group-cancel = Call this group off
group-cancel-hint = Its places are free at once; families in line come first.
group-cancel-press = Call it off
group-error-heads = One child at least, and at most 300 children and 300 grown-ups
refusal-group-ages = Not all ages of this group are the programme’s
refusal-group-ages-rule = For { $ages }
refusal-group-ages-remedy = Choose another session, or place the other ages elsewhere
refusal-group-adults = { $needed } grown-ups must come with it; there are { $named }
refusal-group-adults-rule = Grown-ups with a group count as staff do: the younger the children, the more of them
refusal-group-adults-remedy = Ask for more teachers or parents to come along, or for fewer children
effects-groups = Groups: { $groups }, { $heads } people. Please call their hosts
desk-did-group-in = { $room }: a group of { $heads } in
desk-did-group-out = { $room }: a group of { $heads } out
story-group-placed = A group was placed
story-group-changed = A group was changed
story-group-cancelled = A group was called off
story-group-past-places = A group past the places
story-group-arrived = A group arrived
story-group-left = A group left
api-op-groups = The groups of a session
api-op-place-group = Place a group
api-op-change-group = Change a group
api-op-cancel-group = Call a group off
api-op-group-visit = Let a group in or out
