-- Open data: what each feed for harvesters gives out, item by item, under the number at which it was seen to change last.
-- Why: a number of the ledger says that something changed, not that what the public reads of a session did – places left
-- hang on neighbours, on the clock and on the file – and an item that leaves a feed has to be told as gone for weeks.
-- So what was given out stands here, and is given a number again only where it reads differently.

CREATE TABLE harvest_item (
    centre_id UUID   NOT NULL REFERENCES centre (id),
    -- Of a session or a series.
    id        UUID   NOT NULL,
    feed      TEXT   NOT NULL,
    number    BIGINT NOT NULL CHECK (number > 0),
    -- JSON, as it is given out; NULL once it is gone.
    data      TEXT,
    gone_at   TIMESTAMPTZ,
    PRIMARY KEY (centre_id, id, feed),
    CHECK ((data IS NULL) = (gone_at IS NOT NULL))
);
CREATE UNIQUE INDEX harvest_item_order ON harvest_item (centre_id, feed, number);
CREATE INDEX harvest_item_gone ON harvest_item (centre_id, gone_at) WHERE gone_at IS NOT NULL;

-- How far a centre's feeds have been brought.
CREATE TABLE harvest (
    centre_id UUID   NOT NULL PRIMARY KEY REFERENCES centre (id),
    -- The last number given to an item.
    number    BIGINT NOT NULL,
    -- The number of the ledger up to which everything has been looked at.
    seen      BIGINT NOT NULL
);

-- What open data tell of whatever takes place in a room, as JSON: no statement looks into it.
ALTER TABLE room ADD COLUMN purpose TEXT NOT NULL DEFAULT '{}';
