-- What tells a date of an imported series from the others, also after it moved: of a calendar the day it was first planned for.
-- Why: a calendar names a date by what it was instead of (RECURRENCE-ID, RFC 5545 section 3.8.4.4). Told by its time alone, a
-- session that moves would be taken away and come anew, and every calendar and link that knows it would lose it.
ALTER TABLE imported ADD COLUMN mark TEXT;
ALTER TABLE import_step ADD COLUMN mark TEXT;
