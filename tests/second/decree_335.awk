# Decree 335, a month, a second time: written from the articles, sharing nothing with the engine. Reads the CSV files of
# a made province and the catalogues, prints "staff,micro-points" of every civil servant who has a score.
#   awk -f decree_335.awk -v month=2026-01 items.csv ... agency files in any order
# What one product weighs is repeated here too, for the items that have a formula of their own.
BEGIN { FS = "," }

# One line of CSV into f[1..]; cells may be quoted.
function split_csv(line, f,	n, cell, quoted, i, c) {
	n = 0; cell = ""; quoted = 0
	if (line !~ /"/)
		return split(line, f, ",")
	for (i = 1; i <= length(line); i++) {
		c = substr(line, i, 1)
		if (c == "\"") quoted = !quoted
		else if (c == "," && !quoted) { f[++n] = cell; cell = "" }
		else cell = cell c
	}
	f[++n] = cell
	return n
}
function least(x, y) { return x < y ? x : y }
function share(x) { return x > 1 ? 1 : x }
function part(x, whole, none) { return whole == 0 ? none : share(x / whole) }
function between(x, low) { return x < low ? low : share(x) }

function weight(item,	k) {	# of the entry in v[]
	k = coefficient[item]
	if (item == "DV.20") return k * share(v["participants"] / 50) * (v["minutes_ref"] == "" ? 0.5 : 1)
	if (item == "DV.21") return k * share(v["households"] / 10)
	if (item == "DV.22") return v["outcome"] == "registered" ? k * 0.3 : k
	if (item == "DV.25") return v["raised"] == 0 ? 0 : k * share(v["resolved"] / v["raised"])
	if (item == "GS.20" && v["stage"] == "session")
		return k * (v["minutes_ref"] == "" ? 0.5 : 1) * (v["team"] < 3 ? 0.5 : 1)
	if (item == "GS.21") return v["opinions"] == 0 ? 0 : k
	if (item == "GS.22") return k * (v["reply"] == "followed_up" ? 1 : v["reply"] == "received" ? 0.7 : 0.4)
	if (item == "DT.20" || item == "DT.21")
		return v["attended"] != "yes" ? 0 : k * (v["duty"] == "organiser" ? 1 : v["duty"] == "speaker" ? 0.8 : 0.5)
	if (item == "DT.22") return k * share(v["members"] / 3)
	if (item == "DT.23")
		return v["finished"] == "" || v["registered"] == 0 ? k / 2 : k * (0.5 + 0.5 * share(v["finished"] / v["registered"]))
	if (item ~ /^QL\.(05|07|13)$/) return k * (v["outcome"] == "passed_on" ? 0.4 : v["outcome"] == "partly" ? 0.7 : 1)
	if (item == "QL.06" || item == "QL.11") return v["conclusions"] == "no" ? k * 0.5 : k
	if (item == "QL.09") return v["people"] == "" || v["late"] == "" ? k : k * (1 - 0.5 * part(v["late"], v["people"], 0))
	if (item == "HCC.12" || item == "HCC.13")
		return k * (1 - 0.5 * part(v["late"], v["quantity"], 0) + 0.1 * part(v["early"], v["quantity"], 0))
	if (item == "HCC.23") return k * share(v["answers"] / 20)
	if (item == "HCC.41") return k * share(v["people"] / 10)
	# The made province receives and handles files on one day, and nothing is after its deadline.
	if (item == "KTTC.06") return k * between(v["disbursed"] / v["planned_sum"] * 100 / 90, 0.5)
	if (item == "KTTC.15") return k * between(v["collected"] / v["target_sum"], 0.5)
	if (item == "VP.05") return k * (0.7 + 0.3 * part(v["same_day"], v["quantity"], 1))
	if (item == "VP.23" || item == "VP.24") return v["days_before"] < 5 ? k * 0.6 : k
	if (item == "VP.25" || item == "VP.28") return k * between(v["answered"] / v["petitions"], 0.4)
	if (item == "TC.20") return k * share(v["present"] / v["members_due"] * 100 / 90) * (v["resolution_ref"] == "" ? 0.6 : 1)
	if (item == "TC.21") return k * (v["stage"] == "introduced" ? 0.2 : v["stage"] == "trained" ? 0.5 : v["stage"] == "verified" ? 0.8 : 1)
	if (item == "TC.22") return k * part(v["payers"], v["owing"], 0)
	if (item == "KT.20")
		return k * (v["ground"] == "signs" ? 1.3 : 1) * (v["step"] == "conclusion" && v["conclusion_ref"] == "" ? 0.5 : 1)
	if (item == "KT.22") return v["minutes_ref"] == "" ? k * 0.5 : k
	if (item == "KT.23") return k * (0.5 + 0.5 * part(v["points_done"], v["points_due"], 1))
	if (item == "NV.02" || item == "NV.16" || item == "NS.05") return k * (1 - 0.5 * part(v["late"], v["people"], 0))
	if (item == "NV.11") return k * part(v["attended"], v["invited"], 1)
	if (item == "NV.14" || item == "NS.02") return k * (0.5 + 0.5 * part(v["filled"], v["posts"], 1))
	if (item == "TD.21") return k * (v["step"] == "launched" || v["registered"] == 0 ? 0.3 : v["step"] == "interim" ? 0.6 : 1)
	if (item == "TD.22") return k * (0.5 + 0.5 * part(v["applied"], v["recognised"], 0))
	if (item == "TD.23") return v["published"] == "yes" ? k : k * 0.5
	if (item == "CDS.20")
		return v["hours"] > (v["level"] == "critical" ? 4 : v["level"] == "high" ? 24 : 72) ? k * 0.6 : k
	if (item == "CDS.21") return k * (v["scope"] == "partial" ? 0.6 : 1) * (v["transactions"] == "0" ? 0.5 : 1)
	if (item == "CDS.22") return k * (v["uptime"] >= 99.5 ? 1 : v["uptime"] >= 98 ? 0.7 : 0)
	if (item == "CDS.23") return k * part(v["passed"], v["learners"], 0)
	if (item == "VHTT.07") return v["posts_made"] == 0 ? 0 : k * (1 - 0.5 * part(v["corrected"], v["posts_made"], 0))
	if (item == "ASXH.03") return k * part(v["decided"], v["claims"], 1)
	if (item == "ASXH.07" || item == "GPMB.11") return k * part(v["paid"], v["beneficiaries"], 1)
	if (item == "ASXH.10" || item == "GPMB.04") return k * part(v["visited"], v["listed"], 1)
	if (item == "VH.20") return k * share(v["participants"] / 200)
	if (item == "VH.21") return k * share(v["participants"] / 50)
	if (item ~ /^(KTDC\.(06|10|11)|KTXD\.09)$/)
		return k * (v["result"] == "supplement" ? 0.6 : 1) * (v["field_trip"] == "yes" ? 1.2 : 1)
	if (item ~ /^(KTDC\.(04|05|39)|KTXD\.10|KTNN\.15)$/)
		return k * (v["record_ref"] == "" ? 0.5 : 1) * (v["km"] > 20 ? 1.2 : 1)
	if (item == "KTDC.33") return v["agreement"] == "postponed" ? k * 0.5 : k
	if (item == "KTMT.02") return v["hours_after"] > 24 ? k * 0.7 : k
	return k
}

FNR == 1 {
	sub(/^\357\273\277/, "")
	kind = FILENAME
	sub(/.*\//, "", kind); sub(/\.csv$/, "", kind)
	columns = split_csv($0, name)
	next
}
{
	n = split_csv($0, cell)
	split("", v)
	for (i = 1; i <= columns; i++) v[name[i]] = cell[i]
	sub(/\r$/, "", v[name[columns]])
}
kind == "items" { coefficient[v["code"]] = v["coefficient"] }
kind == "posting" && v["from"] <= month "-31" && (v["to"] == "" || v["to"] >= month "-01") {
	if (v["staff"] in agency) moved[v["staff"]] = 1
	agency[v["staff"]] = v["agency"]; role[v["staff"]] = v["role"]; subject[v["staff"]] = v["subject"]
	team[v["staff"]] = v["team"]; leads[v["staff"]] = v["leads"]
}
kind == "decision" && v["kind"] == "objective_cause" { excused[v["entry"]] = v["waives"] == "" ? "both" : v["waives"] }
kind == "appraisal" && v["period"] == month && v["criterion"] == "total" && v["confirmed"] != "" { general[v["staff"]] = v["confirmed"] }
kind == "unit_result" && v["period"] == month { dd[v["agency"]] = v["organising"]; e[v["agency"]] = v["cohesion"] }
kind == "task" {
	due[v["external_id"]] = substr(v["due_on"], 1, 7)
	back[v["external_id"]] = v["handed_back_on"] != ""
	# Art. 14: what was planned; handed back stays in it (Art. 18).
	if (substr(v["due_on"], 1, 7) == month && (v["origin"] == "" || v["origin"] == "planned"))
		A[v["staff"]] += v["quantity"] * coefficient[v["item"]]
}
kind == "diary" && (v["accepted"] == "" || v["accepted"] == "yes") {
	m = v["task"] == "" ? substr(v["work_date"], 1, 7) : due[v["task"]]
	if (m != month || (v["task"] != "" && back[v["task"]])) next
	x = excused[v["external_id"]]
	errors = x == "both" || x == "errors" ? 0 : v["major_errors"]
	delays = x == "both" || x == "delays" ? 0 : v["delays"]
	k = weight(v["item"]); q = v["quantity"]; s = v["staff"]
	D[s] += q * k
	B[s] += (q - least(q, 0.25 * errors)) * k
	C[s] += (q - least(q, 0.25 * delays)) * k
}
function scored(s) { return subject[s] == "civil_servant" && !(s in moved) && A[s] > 0 && (s in general) }
function give(s, r,	n) {
	score[s] = general[s] + r * 70
	n = int(score[s] * 1000000000 + 0.5)
	printf "%s,%d\n", s, int((n + 500) / 1000)
}
function below_50(s,	o) {	# Art. 15(3)(a); a deputy: the teams led (Art. 15(4))
	for (o in score)
		if (o != s && agency[o] == agency[s] && score[o] < 50 && (role[s] == "head" ||
		    (role[o] == "staff" && team[o] != "" && index(" " leads[s] " ", " " team[o] " "))))
			return 1
	return 0
}
END {
	split("staff deputy head", order, " ")
	for (i = 1; i <= 3; i++)
		for (s in agency) {
			if (role[s] != order[i] || !scored(s)) continue
			r = share(D[s] / A[s]) + share(B[s] / A[s]) + share(C[s] / A[s])
			if (role[s] == "staff") give(s, r / 3)
			else if (dd[agency[s]] != "" && e[agency[s]] != "")
				give(s, (r + (below_50(s) ? 0.5 : 1) + dd[agency[s]] / 100 + e[agency[s]] / 100) / 6)
		}
}
