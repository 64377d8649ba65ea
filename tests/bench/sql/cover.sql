-- Made before the clock starts: all that sql/index.sql reads of a line, in the order of the fact table.
CREATE INDEX bench_cover ON diary (month, staff, item, quantity, fields, accepted, major_errors, delays, task, external_id,
	superseded_by, withdrawn);
