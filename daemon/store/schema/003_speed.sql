-- Version 3. Who has a pack is asked of everybody before each run: the table's own pages hold little
-- more than one pack each.
CREATE INDEX pack_of ON pack (id);
