-- What the desk set for a room: it stands beside what its file says, so that reading the file again keeps it (S4).
ALTER TABLE room ADD COLUMN own_limit BIGINT;
ALTER TABLE room ADD COLUMN own_turnaround BIGINT;
