-- The first eight bytes of the SHA-256 of the image that an insert made, of which the log keeps nothing else: they tell which
-- record it is where a hash of the chain does not fit. NULL for other changes, and for inserts from before this column.
ALTER TABLE needlepoint.change_row ADD COLUMN print bigint;
