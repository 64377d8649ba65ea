-- Regulation 1636 (28 February 2025): Khanh Hoa, from 1 April 2025, all subjects.
-- Known from the press is only this: the KPI result is 70 % of the mark for staff and 50 % for
-- leaders. How the KPI is computed, its coefficients, the standard hours and the classes are not
-- published: whatever says "example" or "assumption" here is ours, not the regulation's
-- (reading 45). It has neither vetoes nor a cap nor a rule for heads here.
-- Nobody works in it: sectors extend it.

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

-- Every working day of the period is sick, maternity or unpaid leave.
local function all_on_leave(who)
  if who.absences:count() == 0 then return false end
  local days = 0
  for _, kind in ipairs({ "sick", "maternity", "unpaid" }) do
    days = days + who.days:count({ working = true, absence = kind })
  end
  return days > 0 and days == who.days:count({ working = true })
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
  extends = "diary", -- its standard day is the working time of the KPI too
  basis = { "Regulation 1636 of 28 February 2025, from the press; details are not published"
      .. " | Quy định 1636 ngày 28/02/2025, theo báo chí; chi tiết chưa được công bố" },

  params = {
    result_share_staff = { 70, unit = "points", basis = "Regulation 1636, from the press | Quy định 1636, theo báo chí",
      title = { vi = "Phần KPI trong điểm của cán bộ, nhân viên",
        en = "Share of the KPI, staff" } },
    result_share_leader = { 50, unit = "points",
      basis = "Regulation 1636, from the press | Quy định 1636, theo báo chí",
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

  },

  measures = {
    weight = open(function(e) return e.item.coefficient end),

    -- What a minute of the entry is worth: only accepted work counts.
    minute_value = {
      title = { vi = "hệ số của mỗi phút được nghiệm thu",
        en = "coefficient of a minute that was accepted" },
      function(e)
        if not e.accepted then return 0 end
        return e.weight
      end },
  },

  indicators = {
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
  },

  criteria = {
    { id = "general", unit = "points", range = { 0, 30 }, roles = { "staff" },
      basis = "derived from the share of 70 % | suy ra từ tỷ lệ 70 %",
      title = { vi = "Các tiêu chí khác", en = "Other criteria" },
      value = function(who, p) return general_points(who, p) end },
    { id = "leader_general", unit = "points", range = { 0, 50 }, roles = { "deputy", "head" },
      basis = "derived from the share of 50 % | suy ra từ tỷ lệ 50 %",
      title = { vi = "Các tiêu chí khác của lãnh đạo", en = "Other criteria of leaders" },
      value = function(who, p) return general_points(who, p) end },
    -- Example: diary minutes x coefficient against working time.
    { id = "kpi", unit = "%", range = { 0, 200 },
      basis = "example: the formula is not published | ví dụ: công thức chưa được công bố",
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
}
