-- What one product weighs: its coefficient, and for few items a rule on its fields.
CREATE TEMP VIEW weighed AS
SELECT wide.*, k * CASE rule
	WHEN 0 THEN 1
	WHEN 1 THEN min(1, participants / 50.0) * CASE WHEN minuted THEN 1 ELSE 0.5 END
	WHEN 2 THEN min(1, households / 10.0)
	WHEN 3 THEN CASE WHEN only_registered THEN 0.3 ELSE 1 END
	WHEN 4 THEN CASE WHEN raised > 0 THEN min(1, resolved * 1.0 / raised) ELSE 0 END
	WHEN 5 THEN CASE WHEN session THEN CASE WHEN minuted THEN 1 ELSE 0.5 END * CASE WHEN team < 3 THEN 0.5 ELSE 1 END ELSE 1 END
	WHEN 6 THEN CASE opinions WHEN 0 THEN 0 ELSE 1 END
	WHEN 7 THEN CASE reply WHEN 2 THEN 1 WHEN 1 THEN 0.7 ELSE 0.4 END
	WHEN 8 THEN CASE WHEN attended THEN CASE duty WHEN 2 THEN 1 WHEN 1 THEN 0.8 ELSE 0.5 END ELSE 0 END
	WHEN 9 THEN min(1, members / 3.0)
	ELSE CASE WHEN finished IS NULL OR registered = 0 THEN 0.5 ELSE 0.5 + 0.5 * min(1, finished * 1.0 / registered) END
	END AS w
FROM wide;
