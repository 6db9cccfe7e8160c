-- Which time zone data the instants of a centre were worked out by (K4).
-- Why: a centre nobody plans for, because its programme came from elsewhere, keeps its promises on the wall clock too:
-- it is looked through once for each release of the data, and not every night.

ALTER TABLE centre ADD COLUMN zone_data TEXT NOT NULL DEFAULT '';
