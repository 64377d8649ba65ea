-- Checks of work diaries, the same whatever law scores the person: they warn, they never score.
-- The laws build on this. No law prescribes a check; where a number is our choice its basis says so.

-- Every working day of the period is sick, maternity or unpaid leave.
local function all_on_leave(who)
  if who.absences:count() == 0 then return false end
  local days = 0
  for _, kind in ipairs({ "sick", "maternity", "unpaid" }) do
    days = days + who.days:count({ working = true, absence = kind })
  end
  return days > 0 and days == who.days:count({ working = true })
end

-- A day off has the limit of a full day (reading 41); a shift may be longer than either.
local function over_standard(day, p)
  local limit = p.standard_day_minutes
  if day.half then limit = p.half_day_minutes end
  return day.minutes > max(limit, p.shift_minutes)
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

return standard {
  title = { vi = "Kiểm tra nhật ký công việc", en = "Checks of work diaries" },
  basis = "assumptions and readings, named at each; the monthly report of Khanh Hoa, from the press"
    .. " | các giả định và cách hiểu, nêu tại từng quy tắc; báo cáo hằng tháng của Khánh Hòa, theo báo chí",

  params = {
    standard_day_minutes = { 480, unit = "minutes", range = { 1, 1440 },
      basis = "assumption: the ordinary day of 8 hours; reading 41"
        .. " | giả định: ngày làm việc thông thường 8 giờ; cách hiểu 41",
      title = { vi = "Thời gian chuẩn của một ngày", en = "Standard minutes of a day" } },
    half_day_minutes = { 240, unit = "minutes", range = { 1, 1440 },
      basis = "assumption; reading 41",
      title = { vi = "Thời gian chuẩn của nửa ngày", en = "Standard minutes of a half day" } },
    shift_minutes = { 0, unit = "minutes", range = { 0, 1440 },
      basis = "assumption: 0, no shifts; sectors that work in shifts say how long one is"
        .. " | giả định: 0, không làm theo ca; ngành làm theo ca nêu độ dài của ca",
      title = { vi = "Thời gian của ca dài nhất; 0 khi không làm theo ca",
        en = "Minutes of the longest shift; 0 where nobody works in shifts" } },
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
    confirm_by_day = { 25, range = { 1, 31 },
      basis = "monthly report of Khanh Hoa, from the press | báo cáo hằng tháng của Khánh Hòa, theo báo chí",
      title = { vi = "Từ ngày nào trong tháng thì cơ quan chưa xác nhận bị nêu tên",
        en = "Day of the month from which an agency that has not confirmed is listed" } },
  },

  indicators = {
    minutes_per_day = {
      title = { vi = "Số phút bình quân mỗi ngày có kê khai",
        en = "Mean minutes of a day with entries" },
      unit = "minutes",
      basis = "reading 44: all entries, accepted or not | cách hiểu 44: mọi dòng, đã nghiệm thu hay chưa",
      value = function(who)
        local days = who.days:count() - who.days:count({ entries = 0 })
        return ratio(who.days:sum("minutes"), days)
      end,
    },
    missing_days = {
      title = { vi = "Số ngày làm việc không kê khai", en = "Working days without an entry" },
      unit = "days",
      basis = "reading 42; not known while the period still runs | cách hiểu 42; chưa biết khi kỳ chưa kết thúc",
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
      title = { vi = "Đã xác nhận điểm tiêu chí chung", en = "General points confirmed" },
      unit = "yes/no",
      basis = "monthly report of Khanh Hoa, from the press | báo cáo hằng tháng của Khánh Hòa, theo báo chí",
      value = function(who)
        if all_on_leave(who) then return nil end
        if known(who.appraisal.total) then return 1 end
        return 0
      end,
    },
  },

  checks = {
    day_over_standard = {
      each = "day", severity = "warning", basis = "reading 41", show = { "date", "minutes" },
      title = { vi = "Kê khai vượt thời gian chuẩn trong ngày", en = "Day over the standard time" },
      when = function(day, p) return over_standard(day, p) end,
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
      basis = "monthly report of Khanh Hoa, from the press"
        .. " | báo cáo hằng tháng của Khánh Hòa, theo báo chí", show = { "people",
          "total" },
      title = { vi = "Cơ quan chưa xác nhận đủ điểm tiêu chí chung",
        en = "Agency has not confirmed all general points" },
      when = function(x, p)
        return x.period.kind == "month" and known(x.today) and x.total < x.people
          and x.today >= x.period.first + p.confirm_by_day - 1
      end,
    },
  },
}
