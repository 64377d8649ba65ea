-- Regulation 1636 (28 February 2025): Khanh Hoa, from 1 April 2025, all subjects.
-- Known from the press is only this: the KPI result is 70 % of the mark for staff and 50 % for
-- leaders. How the KPI is computed, its coefficients, the standard hours and the classes are not
-- published: whatever says "example" or "assumption" here is ours, not the regulation's
-- (reading 45). It has neither vetoes nor a cap nor a rule for heads here.
-- A root: nobody works in it, sectors extend it.

-- A day off has the limit of a full day (reading 41).
local function day_minutes(day, p)
  if day.half then return p.half_day_minutes end
  return p.standard_day_minutes
end

local function minutes_over(day, p)
  return max(0, day.minutes - day_minutes(day, p))
end

-- Working time of the period, without days of absence unless the parameter counts them.
local function working_minutes(who, p)
  local sum = 0
  for day in who.days:each({ working = true }) do
    if not known(day.absence) or p.absence_time == "counted" then
      sum = sum + day_minutes(day, p)
    end
  end
  return sum
end

local function all_on_leave(who)
  if who.absences:count() == 0 then return false end
  local working = 0
  for day in who.days:each({ working = true }) do
    working = working + 1
    if not (known(day.absence) and one_of(day.absence, "sick", "maternity", "unpaid")) then
      return false
    end
  end
  return working > 0
end

local function day_missing(day, p)
  if not day.working or day.entries > 0 then return false end
  if not known(day.absence) then return true end
  return p.absence_excuses == "leave_only" and one_of(day.absence, "training", "mission")
end

-- Far from the median of the others, measured in median deviations. Where nearly all are equal the
-- deviation is almost nothing: a small share of the median is the least that counts as one.
local function far_from_others(x, p)
  local spread = max(x.mad, p.peers_spread * x.median)
  return x.count >= p.peers_min and abs(x.value - x.median) > p.peers_distance * spread
end

local function open_task(t)
  return not t.handed_back and not t.cancelled and t.done_quantity < t.quantity
end

local function general_points(who, p)
  if not known(who.appraisal.total) and p.unconfirmed_self_score
    and who.period.run == "provisional" then
    return who.appraisal.self_total
  end
  return who.appraisal.total
end

return standard {
  title = {
    vi = "Quy định 1636 của Khánh Hòa: đánh giá theo KPI",
    en = "Regulation 1636 of Khanh Hoa: assessment by KPI",
  },
  basis = { "Regulation 1636 of 28 February 2025, from the press; details are not published" },

  params = {
    result_share_staff = { 70, unit = "points", basis = "Regulation 1636, from the press",
      title = { vi = "Phần KPI trong điểm của cán bộ, nhân viên",
        en = "Share of the KPI, staff" } },
    result_share_leader = { 50, unit = "points", basis = "Regulation 1636, from the press",
      title = { vi = "Phần KPI trong điểm của lãnh đạo", en = "Share of the KPI, leaders" } },
    kpi_max = { 100, unit = "%", range = { 100, 200 }, basis = "example",
      title = { vi = "Kết quả KPI tối đa (ví dụ)", en = "Greatest KPI result (example)" } },
    absence_time = { "left_out", choices = { "left_out", "counted" }, basis = "assumption",
      title = { vi = "Ngày vắng mặt: không tính, hay vẫn tính vào thời gian làm việc (giả định)",
        en = "Days of absence are left out of the working time, or counted (assumed)" } },
    unconfirmed_self_score = { false, basis = "reading 11",
      title = { vi = "Bản tạm tính dùng điểm tự chấm khi điểm chưa được xác nhận",
        en = "A provisional run uses the self-score while points are not confirmed" } },
    leave_month = { "no_score", choices = { "no_score", "scored" }, basis = "reading 15",
      title = { vi = "Tháng nghỉ cả tháng: không chấm, hay vẫn chấm",
        en = "A month wholly on leave has no score, or is scored" } },
    month_owner = { "most_days", choices = { "most_days", "last" }, basis = "reading 14",
      title = { vi = "Tháng có hai vị trí công tác: tính nơi làm nhiều ngày hơn, hay nơi sau cùng",
        en = "A month with two postings belongs to the one with more working days, or the last" } },
    missing_months = { "skipped", choices = { "skipped", "block" }, basis = "reading 16",
      title = { vi = "Tháng chưa có điểm: bỏ qua khi tính bình quân, hay chờ đủ",
        en = "Months without a score are skipped in the mean, or block it" } },

    -- Diary checks: none of them scores. The standard day is the working time of the KPI too.
    standard_day_minutes = { 480, unit = "minutes", range = { 1, 1440 },
      basis = "assumption: the ordinary day of 8 hours; reading 41",
      title = { vi = "Thời gian chuẩn của một ngày (giả định)",
        en = "Standard minutes of a day (assumed)" } },
    half_day_minutes = { 240, unit = "minutes", range = { 1, 1440 },
      basis = "assumption; reading 41",
      title = { vi = "Thời gian chuẩn của nửa ngày (giả định)",
        en = "Standard minutes of a half day (assumed)" } },
    absence_excuses = { "any", choices = { "any", "leave_only" }, basis = "reading 42",
      title = { vi = "Ngày không kê khai được miễn khi vắng mặt vì bất kỳ lý do, hay chỉ khi nghỉ",
        en = "A day without entries is excused by any absence, or by leave only" } },
    late_after_days = { 3, unit = "days", range = { 0, 60 }, basis = "reading 40",
      title = { vi = "Số ngày sau ngày làm việc thì coi là kê khai muộn",
        en = "Days after the work from which a declaration is late" } },
    duplicate_copies = { 2, range = { 2, 10 }, basis = "reading 43",
      title = { vi = "Số dòng giống nhau trong ngày thì cảnh báo",
        en = "Equal entries of a day from which the check warns" } },
    pace_factor = { 3, range = { 1, 100 }, basis = "assumption",
      title = { vi = "Thời gian kê khai lệch thời gian chuẩn bao nhiêu lần thì cảnh báo",
        en = "How many times off the standard time a declared time may be" } },
    peers_min = { 5, unit = "people", range = { 2, 1000 }, basis = "assumption",
      title = { vi = "Số lượng tối thiểu để so sánh", en = "Least number to compare with" } },
    peers_distance = { 3, range = { 1, 100 }, basis = "assumption",
      title = { vi = "Cách trung vị bao nhiêu lần độ lệch trung vị thì cảnh báo",
        en = "Median deviations from the median that are too far" } },
    peers_spread = { 0.05, range = { 0, 1 }, basis = "assumption",
      title = { vi = "Độ lệch nhỏ nhất được tính, so với trung vị",
        en = "Least deviation that is counted, as a share of the median" } },
    due_soon_days = { 3, unit = "days", range = { 0, 60 }, basis = "assumption",
      title = { vi = "Nhắc trước hạn bao nhiêu ngày", en = "Days before the due day to remind" } },
    confirm_by_day = { 25, range = { 1, 31 }, basis = "monthly report of Khanh Hoa, from the press",
      title = { vi = "Từ ngày nào trong tháng thì cơ quan chưa xác nhận bị nêu tên",
        en = "Day of the month from which an agency that has not confirmed is listed" } },
  },

  measures = {
    weight = open(function(e) return e.item.coefficient end),

    -- What a minute of the entry is worth: only accepted work counts.
    minute_value = function(e)
      if not e.accepted then return 0 end
      return e.weight
    end,
  },

  indicators = {
    minutes_per_day = {
      title = { vi = "Số phút bình quân mỗi ngày có kê khai",
        en = "Mean minutes of a day with entries" },
      unit = "minutes", basis = "reading 44: all entries, accepted or not",
      value = function(who)
        local days = who.days:count() - who.days:count({ entries = 0 })
        return ratio(who.days:sum("minutes"), days)
      end,
    },
    minutes_over_standard = {
      title = { vi = "Số phút vượt thời gian chuẩn",
        en = "Minutes over the standard time of the day" },
      unit = "minutes", basis = "reading 41",
      value = function(who, p)
        local sum = 0
        for day in who.days:each() do sum = sum + minutes_over(day, p) end
        return sum
      end,
    },
    missing_days = {
      title = { vi = "Số ngày làm việc không kê khai", en = "Working days without an entry" },
      unit = "days", basis = "reading 42; not known while the period still runs",
      value = function(who, p)
        if who.period.run ~= "official" and not known(who.today) then return nil end
        local missing = 0
        for day in who.days:each({ working = true, entries = 0 }) do
          if day_missing(day, p) then missing = missing + 1 end
        end
        return missing
      end,
    },
    confirmed = {
      title = { vi = "Đã xác nhận điểm các tiêu chí khác", en = "Other points confirmed" },
      unit = "yes/no",
      basis = "Regulation 1636, from the press",
      value = function(who)
        if all_on_leave(who) then return nil end
        if known(who.appraisal.total) then return 1 end
        return 0
      end,
    },
  },

  criteria = {
    { id = "general", unit = "points", range = { 0, 30 }, roles = { "staff" },
      basis = "derived from the share of 70 %",
      title = { vi = "Các tiêu chí khác", en = "Other criteria" },
      value = function(who, p) return general_points(who, p) end },
    { id = "leader_general", unit = "points", range = { 0, 50 }, roles = { "deputy", "head" },
      basis = "derived from the share of 50 %",
      title = { vi = "Các tiêu chí khác của lãnh đạo", en = "Other criteria of leaders" },
      value = function(who, p) return general_points(who, p) end },
    -- Example: diary minutes x coefficient against working time.
    { id = "kpi", unit = "%", range = { 0, 200 }, basis = "example: the formula is not published",
      title = { vi = "Kết quả KPI (cách tính ví dụ)", en = "KPI result (example formula)" },
      value = function(who, p)
        local done = who.diary:sum("minutes", { times = "minute_value" })
        return capped(percent(done, working_minutes(who, p)), p.kpi_max)
      end },
  },

  score = function(c, who, p)
    if who.is_leader then return c.leader_general + c.kpi / 100 * p.result_share_leader end
    return c.general + c.kpi / 100 * p.result_share_staff
  end,

  gates = {
    { id = "on_leave", state = "not_scored", basis = "reading 15",
      title = { vi = "Nghỉ ốm, thai sản hoặc không lương cả kỳ",
        en = "On sick, maternity or unpaid leave all the period" },
      when = function(who, p) return p.leave_month == "no_score" and all_on_leave(who) end },
    { id = "nothing_to_measure", state = "insufficient_data", basis = "reading 12",
      title = { vi = "Không có nhật ký hoặc không có thời gian làm việc trong kỳ",
        en = "No diary entry or no working time in the period" },
      when = function(who, p)
        return who.diary:count() == 0 or working_minutes(who, p) == 0
      end },
  },

  classes = {
    { id = "excellent", from = 90, basis = "example",
      title = { vi = "Hoàn thành xuất sắc nhiệm vụ", en = "Excellent completion of tasks" } },
    { id = "good", from = 70, basis = "example",
      title = { vi = "Hoàn thành tốt nhiệm vụ", en = "Good completion of tasks" } },
    { id = "completed", from = 50, basis = "example",
      title = { vi = "Hoàn thành nhiệm vụ", en = "Completion of tasks" } },
    { id = "not_completed", from = 0, basis = "example",
      title = { vi = "Không hoàn thành nhiệm vụ", en = "Non-completion of tasks" } },
  },

  aggregate = { quarter = "mean", half = "mean", year = "mean", missing = "missing_months" },

  checks = {
    day_over_standard = {
      each = "day", severity = "warning", basis = "reading 41", show = { "date", "minutes" },
      title = { vi = "Kê khai vượt thời gian chuẩn trong ngày", en = "Day over the standard time" },
      when = function(day, p) return minutes_over(day, p) > 0 end,
    },
    missing_day = {
      each = "day", severity = "warning", basis = "reading 42", show = { "date" },
      title = { vi = "Ngày làm việc không kê khai nhật ký", en = "Working day without an entry" },
      when = function(day, p) return day_missing(day, p) end,
    },
    late_declaration = {
      each = "entry", severity = "info", basis = "reading 40", show = { "date", "declared_on" },
      title = { vi = "Kê khai muộn", en = "Entry declared late" },
      when = function(e, p) return e.declared_after > p.late_after_days end,
    },
    duplicate = {
      each = "entry", severity = "warning", basis = "reading 43", show = { "date", "copies" },
      title = { vi = "Một việc kê khai nhiều lần", en = "Same work declared more than once" },
      when = function(e, p) return e.copy >= p.duplicate_copies end,
    },
    implausible_pace = {
      each = "entry", severity = "warning", basis = "assumption", show = { "quantity", "minutes" },
      title = { vi = "Thời gian kê khai không phù hợp khối lượng",
        en = "Minutes do not fit the quantity" },
      when = function(e, p)
        if not known(e.minutes) or not known(e.item.standard_minutes) then return false end
        local standard_time = e.quantity * e.item.standard_minutes
        local too_fast = standard_time > p.pace_factor * e.minutes
        local too_slow = e.minutes > p.pace_factor * standard_time
        return standard_time > 0 and (too_fast or too_slow)
      end,
    },
    evidence_missing = {
      each = "entry", severity = "warning", basis = "assumption", show = { "date" },
      title = { vi = "Thiếu minh chứng", en = "Evidence missing" },
      when = function(e) return e.item.needs_evidence and not e.evidence end,
    },
    due_soon = {
      each = "task", severity = "info", basis = "assumption", show = { "due_on", "days_to_due" },
      title = { vi = "Nhiệm vụ sắp đến hạn", en = "Task due soon" },
      when = function(t, p)
        return known(t.days_to_due) and t.days_to_due >= 0 and t.days_to_due <= p.due_soon_days
          and open_task(t)
      end,
    },
    overdue = {
      each = "task", severity = "serious", basis = "assumption", show = { "due_on", "days_to_due" },
      title = { vi = "Nhiệm vụ quá hạn", en = "Task overdue" },
      when = function(t) return known(t.days_to_due) and t.days_to_due < 0 and open_task(t) end,
    },
    far_from_peers = {
      each = "peers", of = "minutes_per_day", severity = "info", basis = "assumption",
      show = { "value", "median", "count" },
      title = { vi = "Thời gian kê khai khác xa người cùng nhiệm vụ",
        en = "Minutes far from comparable people" },
      when = function(x, p) return far_from_others(x, p) end,
    },
    agency_far_from_others = {
      each = "agency", of = "minutes_per_day", severity = "info", basis = "assumption",
      show = { "value", "median", "count" },
      title = { vi = "Thời gian kê khai của cơ quan khác xa các cơ quan khác",
        en = "Minutes of the agency far from other agencies" },
      when = function(x, p) return far_from_others(x, p) end,
    },
    appraisal_not_confirmed = {
      each = "agency", of = "confirmed", severity = "warning",
      basis = "monthly report of Khanh Hoa, from the press", show = { "people", "total" },
      title = { vi = "Cơ quan chưa xác nhận đủ điểm các tiêu chí khác",
        en = "Agency has not confirmed all other points" },
      when = function(x, p)
        return x.period.kind == "month" and known(x.today) and x.total < x.people
          and x.today >= x.period.first + p.confirm_by_day - 1
      end,
    },
  },
}
