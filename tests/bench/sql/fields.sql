-- The fields that rules read, as numbers, out of the text `f` of `source`: a line feed before and after each name=value.
-- Adding 0.0 reads the number that a text begins with.
CREATE TEMP VIEW wide AS
SELECT source.*, c.k, c.rule,
	CASE WHEN instr(f, char(10) || 'participants=') THEN substr(f, instr(f, char(10) || 'participants=') + 14) + 0.0 END AS participants,
	CASE WHEN instr(f, char(10) || 'households=') THEN substr(f, instr(f, char(10) || 'households=') + 12) + 0.0 END AS households,
	CASE WHEN instr(f, char(10) || 'raised=') THEN substr(f, instr(f, char(10) || 'raised=') + 8) + 0.0 END AS raised,
	CASE WHEN instr(f, char(10) || 'resolved=') THEN substr(f, instr(f, char(10) || 'resolved=') + 10) + 0.0 END AS resolved,
	CASE WHEN instr(f, char(10) || 'team=') THEN substr(f, instr(f, char(10) || 'team=') + 6) + 0.0 END AS team,
	CASE WHEN instr(f, char(10) || 'opinions=') THEN substr(f, instr(f, char(10) || 'opinions=') + 10) + 0.0 END AS opinions,
	CASE WHEN instr(f, char(10) || 'members=') THEN substr(f, instr(f, char(10) || 'members=') + 9) + 0.0 END AS members,
	CASE WHEN instr(f, char(10) || 'finished=') THEN substr(f, instr(f, char(10) || 'finished=') + 10) + 0.0 END AS finished,
	CASE WHEN instr(f, char(10) || 'registered=') THEN substr(f, instr(f, char(10) || 'registered=') + 12) + 0.0 END AS registered,
	instr(f, char(10) || 'minutes_ref=') > 0 AS minuted,
	instr(f, char(10) || 'outcome=registered' || char(10)) > 0 AS only_registered,
	instr(f, char(10) || 'stage=session' || char(10)) > 0 AS session,
	instr(f, char(10) || 'attended=yes' || char(10)) > 0 AS attended,
	CASE WHEN instr(f, char(10) || 'reply=followed_up' || char(10)) THEN 2 ELSE instr(f, char(10) || 'reply=received' || char(10)) > 0 END AS reply,
	CASE WHEN instr(f, char(10) || 'duty=organiser' || char(10)) THEN 2 ELSE instr(f, char(10) || 'duty=speaker' || char(10)) > 0 END AS duty
FROM source CROSS JOIN coefficient c ON c.code = source.item;
