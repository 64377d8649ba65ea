-- Decree 233/2026/ND-CP: public employees, from 1 July 2026.
-- Known is only the frame: 30 general points, 70 for results, classes from 90, 70 and 50 points. How
-- the results are computed, deductions, leaders, the share of excellent and the vetoes are not
-- published here: each stands in a parameter whose basis says "assumption", with the value of
-- Decree 335 for civil servants. They are ours, never to be quoted as the decree's.
-- Nobody works in it: sectors extend it, through `law`.

-- Work left after deductions, in converted units; an entry never loses more than its own quantity.
local function left_over(e, lost)
  return (e.quantity - min(lost, e.quantity)) * e.weight
end

-- Share of what was assigned, in per cent, at most 100.
local function share(who, measure)
  return capped(percent(who.diary:sum(measure), who.tasks:sum("assigned", "planned")), 100)
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

-- 100 or 50: anything else becomes 0, which the range refuses. 100 where leaders are not measured
-- by their unit.
local function full_or_half(x, p)
  if p.leader_parts == "three" then return 100 end
  if not known(x) or one_of(x, 100, 50) then return x end
  return 0
end

local function bad_conduct(event)
  return one_of(event.kind, "degradation", "party_breach", "exemplary_breach")
    or event.kind == "discipline" and event.duty_linked == true
end

-- Bad conduct of this year, at this agency, whose act counts ("yes") or waits for the decision that
-- names its year ("undecided").
local function conduct(who, p, counts)
  if p.conduct_rule == "none" then return false end
  for event in who.events:each({ in_year = true, counts = counts, here = true, of_unit = false }) do
    if bad_conduct(event) then return true end
  end
  return false
end

return standard {
  title = {
    vi = "Nghị định 233/2026/NĐ-CP: đánh giá, xếp loại viên chức",
    en = "Decree 233/2026/ND-CP: assessment of public employees",
  },
  extends = "diary",
  basis = { "Decree 233/2026/ND-CP, in force from 1 July 2026 | Nghị định 233/2026/NĐ-CP, hiệu lực từ 01/7/2026",
    "its details are not published: parameters say what is assumed"
      .. " | chi tiết chưa được công bố: tham số nêu rõ điều giả định" },

  params = {
    result_max = { 70, unit = "points",
      basis = "Decree 233/2026/ND-CP: frame of 30 and 70 points | Nghị định 233/2026/NĐ-CP: khung 30 và 70 điểm",
      title = { vi = "Điểm tối đa của kết quả thực hiện nhiệm vụ",
        en = "Most points for the results of work" } },
    error_deduction = { 0.25, range = { 0, 1 },
      basis = "assumption: not published; reading 51 | giả định: chưa được công bố; cách hiểu 51",
      title = { vi = "Phần sản phẩm bị trừ cho mỗi lần đánh giá chưa đạt (giả định)",
        en = "Share of a product lost for each failed assessment (assumed)" } },
    delay_deduction = { 0.25, range = { 0, 1 },
      basis = "assumption: not published; reading 51 | giả định: chưa được công bố; cách hiểu 51",
      title = { vi = "Phần sản phẩm bị trừ cho mỗi lần chậm (giả định)",
        en = "Share of a product lost for each delay (assumed)" } },
    leader_parts = { "six", choices = { "six", "three" },
      basis = "assumption: not published; reading 51 | giả định: chưa được công bố; cách hiểu 51",
      title = { vi = "Viên chức quản lý: tính cả ba tiêu chí của đơn vị, hay chỉ ba tỷ lệ của mình (giả định)",
        en = "Leaders: with the three criteria of the unit, or their own three ratios alone (assumed)" } },
    managed_pass = { 50, unit = "points", range = { 0, 100 },
      basis = "assumption: not published; reading 51 | giả định: chưa được công bố; cách hiểu 51",
      title = { vi = "Điểm thấp nhất của viên chức thuộc quyền để kết quả đơn vị đạt 100 % (giả định)",
        en = "Least score of each public employee managed for unit results of 100 % (assumed)" } },
    min_service_months = { 6, unit = "months", range = { 0, 12 },
      basis = "assumption: not published; reading 51 | giả định: chưa được công bố; cách hiểu 51",
      title = { vi = "Số tháng công tác tối thiểu trong năm để được xếp loại (giả định)",
        en = "Least months of service in a year to be classified (assumed)" } },
    excellent_cap = { 0.2, range = { 0, 1 },
      basis = "assumption: not published; reading 51 | giả định: chưa được công bố; cách hiểu 51",
      title = { vi = "Tỷ lệ hoàn thành xuất sắc tối đa (giả định)",
        en = "Greatest share of excellent (assumed)" } },
    cap_base = { "strict", choices = { "strict", "wide" },
      basis = "assumption: not published; readings 26, 51 | giả định: chưa được công bố; cách hiểu 26, 51",
      title = { vi = "Tỷ lệ tính trên số hoàn thành tốt, hay trên cả hoàn thành tốt và xuất sắc (giả định)",
        en = "The share is taken of those classed good, or of good and excellent together (assumed)" } },
    conduct_rule = { "not_completed", choices = { "not_completed", "none" },
      basis = "assumption: not published; reading 51 | giả định: chưa được công bố; cách hiểu 51",
      title = { vi = "Bị kết luận suy thoái hoặc bị kỷ luật: không hoàn thành, hay không xét (giả định)",
        en = "Degradation or discipline: not completed, or not looked at (assumed)" } },
    unconfirmed_self_score = { false, basis = "reading 11",
      title = { vi = "Bản tạm tính dùng điểm tự chấm khi điểm tiêu chí chung chưa được xác nhận",
        en = "A provisional run uses the self-score while general points are not confirmed" } },
    month_owner = { "most_days", choices = { "most_days", "last" }, basis = "reading 14",
      title = { vi = "Tháng có hai vị trí công tác: tính nơi làm nhiều ngày hơn, hay nơi sau cùng",
        en = "A month with two postings belongs to the one with more working days, or the last" } },
    missing_months = { "skipped", choices = { "skipped", "block" }, basis = "reading 16",
      title = { vi = "Tháng chưa có điểm: bỏ qua khi tính bình quân, hay chờ đủ",
        en = "Months without a score are skipped in the mean, or block it" } },
  },

  measures = {
    weight = open(function(e) return e.item.coefficient end),

    assigned = { of = "task",
      title = { vi = "khối lượng được giao, đã quy đổi", en = "work assigned, converted" },
      function(t) return t.quantity * t.item.coefficient end },

    planned = { of = "task", title = { vi = "theo kế hoạch", en = "planned" },
      function(t) return t.origin == "planned" and not t.cancelled end },

    counted = function(e) return e.accepted and not e.handed_back end,

    converted = {
      title = { vi = "khối lượng hoàn thành được nghiệm thu, đã quy đổi",
        en = "work done and accepted, converted" },
      function(e)
        if not e.counted then return 0 end
        return e.quantity * e.weight
      end },

    faultless = {
      title = { vi = "khối lượng sau khi trừ lần đánh giá chưa đạt",
        en = "work done, less failed assessments" },
      function(e, p)
        if not e.counted then return 0 end
        return left_over(e, p.error_deduction * e.major_errors)
      end },

    on_time = {
      title = { vi = "khối lượng sau khi trừ lần chậm", en = "work done, less delays" },
      function(e, p)
        if not e.counted then return 0 end
        return left_over(e, p.delay_deduction * e.delays)
      end },
  },

  criteria = {
    { id = "general", unit = "points", range = { 0, 30 },
      basis = "Decree 233/2026/ND-CP: frame of 30 and 70 points | Nghị định 233/2026/NĐ-CP: khung 30 và 70 điểm",
      title = { vi = "Điểm tiêu chí chung", en = "General criteria" },
      value = function(who, p)
        if not known(who.appraisal.total) and p.unconfirmed_self_score
          and who.period.run == "provisional" then
          return who.appraisal.self_total
        end
        return who.appraisal.total
      end },
    { id = "quantity", unit = "%",
      basis = "assumption: not published; reading 51 | giả định: chưa được công bố; cách hiểu 51",
      title = { vi = "Số lượng", en = "Quantity" },
      value = function(who) return share(who, "converted") end },
    { id = "quality", unit = "%",
      basis = "assumption: not published; reading 51 | giả định: chưa được công bố; cách hiểu 51",
      title = { vi = "Chất lượng", en = "Quality" },
      value = function(who) return share(who, "faultless") end },
    { id = "progress", unit = "%",
      basis = "assumption: not published; reading 51 | giả định: chưa được công bố; cách hiểu 51",
      title = { vi = "Tiến độ", en = "Progress" },
      value = function(who) return share(who, "on_time") end },
    { id = "unit_results", unit = "%", range = { 50, 100 }, roles = { "deputy", "head" },
      basis = "assumption: not published; reading 18 | giả định: chưa được công bố; cách hiểu 18",
      title = { vi = "Kết quả hoạt động của đơn vị", en = "Results of the unit" },
      value = function(who, p)
        local lowest = who.managed:min("score", { subject = "public_employee", scored = true, own = true })
        if p.leader_parts == "six" and known(lowest) and lowest < p.managed_pass then return 50 end
        return 100
      end },
    { id = "organising", unit = "%", range = { 50, 100 }, roles = { "deputy", "head" },
      basis = "assumption: not published; reading 51 | giả định: chưa được công bố; cách hiểu 51",
      title = { vi = "Khả năng tổ chức triển khai", en = "Organising ability" },
      value = function(who, p) return full_or_half(who.unit_result.organising, p) end },
    { id = "cohesion", unit = "%", range = { 50, 100 }, roles = { "deputy", "head" },
      basis = "assumption: not published; reading 51 | giả định: chưa được công bố; cách hiểu 51",
      title = { vi = "Năng lực tập hợp, đoàn kết", en = "Cohesion" },
      value = function(who, p) return full_or_half(who.unit_result.cohesion, p) end },
  },

  score = function(c, who, p)
    local result = (c.quantity + c.quality + c.progress) / 3
    if who.is_leader and p.leader_parts == "six" then
      result = (c.quantity + c.quality + c.progress
        + c.unit_results + c.organising + c.cohesion) / 6
    end
    return c.general + result / 100 * p.result_max
  end,

  gates = {
    { id = "on_leave", state = "not_scored", basis = "reading 15",
      title = { vi = "Nghỉ ốm, thai sản hoặc không lương cả kỳ",
        en = "On sick, maternity or unpaid leave all the period" },
      when = all_on_leave },
    { id = "nothing_assigned", state = "insufficient_data", basis = "reading 12",
      title = { vi = "Không có việc được giao trong kỳ",
        en = "Nothing was assigned in the period" },
      when = function(who) return who.tasks:sum("assigned", "planned") == 0 end },
    { id = "service_too_short", each = "year", state = "not_classified",
      basis = "assumption: not published; reading 17 | giả định: chưa được công bố; cách hiểu 17",
      title = { vi = "Công tác chưa đủ số tháng tối thiểu trong năm",
        en = "Less than the least months of service in the year" },
      when = function(who, p) return who.service_months < p.min_service_months end },
  },

  classes = {
    { id = "excellent", from = 90,
      basis = "Decree 233/2026/ND-CP: edges of 90, 70 and 50 points"
        .. " | Nghị định 233/2026/NĐ-CP: các ngưỡng 90, 70 và 50 điểm",
      title = { vi = "Hoàn thành xuất sắc nhiệm vụ", en = "Excellent completion of tasks" },
      cap = { share = "excellent_cap", of = "good", base = "cap_base",
        within = { "agency", "duty_group" } } },
    { id = "good", from = 70,
      basis = "Decree 233/2026/ND-CP: edges of 90, 70 and 50 points"
        .. " | Nghị định 233/2026/NĐ-CP: các ngưỡng 90, 70 và 50 điểm",
      title = { vi = "Hoàn thành tốt nhiệm vụ", en = "Good completion of tasks" } },
    { id = "completed", from = 50,
      basis = "Decree 233/2026/ND-CP: edges of 90, 70 and 50 points"
        .. " | Nghị định 233/2026/NĐ-CP: các ngưỡng 90, 70 và 50 điểm",
      title = { vi = "Hoàn thành nhiệm vụ", en = "Completion of tasks" } },
    { id = "not_completed", from = 0,
      basis = "Decree 233/2026/ND-CP: edges of 90, 70 and 50 points"
        .. " | Nghị định 233/2026/NĐ-CP: các ngưỡng 90, 70 và 50 điểm",
      title = { vi = "Không hoàn thành nhiệm vụ", en = "Non-completion of tasks" } },
  },

  vetoes = {
    { id = "conduct", class = "not_completed",
      basis = "assumption: not published; reading 51 | giả định: chưa được công bố; cách hiểu 51",
      title = { vi = "Bị kết luận suy thoái, vi phạm hoặc bị kỷ luật vì hành vi liên quan đến hoạt động nghề nghiệp",
        en = "Degradation or a breach concluded, or discipline for an act linked to the work" },
      when = function(who, p) return conduct(who, p, "yes") end },
    { id = "act_year_undecided", state = "needs_decision", basis = "reading 23",
      title = { vi = "Hành vi có ở nhiều năm, chưa có quyết định tính vào năm nào",
        en = "An act touches several years and no decision names the one in which it counts" },
      when = function(who, p) return conduct(who, p, "undecided") end },
  },

  aggregate = { quarter = "mean", half = "mean", year = "mean", missing = "missing_months" },
}
