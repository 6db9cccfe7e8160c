equipment = Equipment
equipment-count = { $count }
equipment-there-are = The house has { $count }
equipment-needed = Equipment it uses
equipment-hint = Write how many; left empty it uses none. No more can be in use at one time than there are; while a room is cleaned nothing is in use.
equipment-too-many = “{ $name }”: the house has only { $count }
equipment-unknown = The house has no such equipment: { $name }
equipment-many = { $name } × { $count }
equipment-few = { $name }: there { $count ->
    [one] is only one
   *[other] are only { $count }
}
equipment-used = { $few }, used by { $session } ({ $times })
equipment-none-used = { $few }, too few for this session
equipment-lacking = Lacks: { $name }
equipment-gone = Not enough in the house: { $name }
