-- A closure of several rooms.
-- Why: a burst pipe or a polling day takes more than one; one closure says why, is shown once, and is lifted as one.

-- The rooms a closure shuts; none: the whole building.
CREATE TABLE closure_room (
    closure_id UUID NOT NULL REFERENCES closure (id),
    room_id    UUID NOT NULL REFERENCES room (id),
    PRIMARY KEY (closure_id, room_id)
);
INSERT INTO closure_room (closure_id, room_id) SELECT id, room_id FROM closure WHERE room_id IS NOT NULL;
ALTER TABLE closure DROP COLUMN room_id;
