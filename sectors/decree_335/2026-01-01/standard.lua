-- Decree 335/2025/ND-CP: civil servants, and state administrative organisations (Art. 6-9).
-- Nobody works in it: sectors extend it. The decree's own numbers cite its articles. Where it
-- leaves room, a parameter holds our reading ("reading 7" of RULES.md); the cases show every value
-- of it. Titles in articles.csv are ours, not the decree's wording.

-- What one diary entry earns ----------------------------------------------------------------

-- What is left of an entry's quantity after deductions, in converted units (Art. 14(2)).
local function left_over(e, p, lost)
  if p.losses_floored then lost = min(lost, e.quantity) end
  return (e.quantity - lost) * e.weight
end

-- Share of what was assigned, in per cent. All three ratios divide by the work assigned, never by
-- the work completed (Art. 14(2)).
local function share(who, p, measure)
  local done
  if p.surplus == "per_task" then
    done = who.diary:sum(measure, { per_task = "assigned" })
  else
    done = who.diary:sum(measure)
  end
  local part = percent(done, who.tasks:sum("assigned", "planned"))
  if p.extra_work == "each" then return capped(part, 100) end
  return part
end

-- Leave and service (Art. 11) ----------------------------------------------------------------

-- Every working day of the period is sick, maternity or unpaid leave.
local function all_on_leave(who)
  if who.absences:count() == 0 then return false end
  local days = 0
  for _, kind in ipairs({ "sick", "maternity", "unpaid" }) do
    days = days + who.days:count({ working = true, absence = kind })
  end
  return days > 0 and days == who.days:count({ working = true })
end

local function service_too_short(who, p)
  if p.service_counted == "elapsed" then return who.service_months < p.min_service_months end
  local excused = who.absences:count({ kind = "sick" }) + who.absences:count({ kind = "maternity" })
  return excused == 0 and who.months:sum("weight", { scored = true }) < p.min_service_months
end

-- Leaders (Art. 15) --------------------------------------------------------------------------

-- Civil servants in charge; contract workers and public employees do not count (Art. 15(3)(a)).
local function in_charge(p, scored)
  if p.managed_scope == "own_agency" then
    return { subject = "civil_servant", scored = scored, own = true }
  end
  return { subject = "civil_servant", scored = scored }
end

-- 100 or 50: no other value exists (Art. 15(3)). Anything else becomes 0, which the range refuses.
local function full_or_half(x)
  if not known(x) or one_of(x, 100, 50) then return x end
  return 0
end

-- Events that lower a class (Art. 20(4), 11(3)) ----------------------------------------------

local function degraded(event)
  return not event.of_unit and one_of(event.kind, "degradation", "party_breach", "exemplary_breach")
end

local function disciplined(event)
  return not event.of_unit and event.kind == "discipline" and event.duty_linked == true
end

-- The leader who answers for corruption in the unit; deputies for the teams in their charge.
local function answers_for_corruption(event, who, p)
  if event.kind ~= "corruption_in_unit" then return false end
  local role = who.role
  if event.of_unit then
    role = event.role_then
    if p.unit_leader == "period_end" then role = event.role_now end
  end
  if role == "deputy" then return p.deputies_answer and event.own_team end
  return role == "head"
end

-- Is there an event of this sort, of this year and this agency, whose act counts ("yes": one act,
-- one year) or waits for the decision that names its year ("undecided")?
local function any_event(who, p, counts, sort)
  for event in who.events:each({ in_year = true, counts = counts }) do
    if (event.here or p.former_agency == "everywhere") and sort(event, who, p) then return true end
  end
  return false
end

-- Organisations (Art. 6-9) -------------------------------------------------------------------

local function organisation_points(who)
  return who.unit_result.general_points + who.unit_result.result_points
end

local function all_in_time(who, p)
  local result = who.unit_result
  return result.on_time >= 100 and (p.all_in_time == "on_time_alone" or result.plan_done >= 100)
end

local function wrongdoing(event)
  return one_of(event.kind, "personnel_wrongdoing", "disunity", "factionalism", "lobbying")
end

local function organisation_event(who, counts)
  for event in who.events:each({ in_year = true, counts = counts }) do
    if wrongdoing(event) then return true end
  end
  return false
end

return standard {
  title = {
    vi = "Nghị định 335/2025/NĐ-CP: đánh giá, xếp loại công chức và tổ chức hành chính",
    en = "Decree 335/2025/ND-CP: assessment of civil servants and administrative organisations",
  },
  extends = "diary",
  basis = { "Decree 335/2025/ND-CP of 21 December 2025, in force from 1 January 2026"
      .. " | Nghị định 335/2025/NĐ-CP ngày 21/12/2025, hiệu lực từ 01/01/2026" },

  params = {
    -- Numbers of the decree
    result_max = { 70, unit = "points", basis = "Art. 17(1)",
      title = { vi = "Điểm tối đa của kết quả thực hiện nhiệm vụ",
        en = "Most points for the results of work" } },
    error_deduction = { 0.25, range = { 0, 1 }, basis = "Art. 14(2)(b)",
      title = { vi = "Phần sản phẩm bị trừ cho mỗi lần đánh giá chưa đạt do sai sót lớn",
        en = "Share of a product lost for each failed assessment for a major error" } },
    delay_deduction = { 0.25, range = { 0, 1 }, basis = "Art. 14(2)(c)",
      title = { vi = "Phần sản phẩm bị trừ cho mỗi lần chậm",
        en = "Share of a product lost for each delay" } },
    managed_pass = { 50, unit = "points", range = { 0, 100 }, basis = "Art. 15(3)(a)",
      title = { vi = "Điểm thấp nhất của công chức thuộc quyền để kết quả đơn vị đạt 100 %",
        en = "Least score of each civil servant managed for unit results of 100 %" } },
    min_service_months = { 6, unit = "months", range = { 0, 12 }, basis = "Art. 11(1)",
      title = { vi = "Số tháng công tác tối thiểu trong năm để được xếp loại",
        en = "Least months of service in a year to be classified" } },
    excellent_cap = { 0.2, range = { 0, 1 }, basis = "Art. 20(5)(a)",
      title = { vi = "Tỷ lệ hoàn thành xuất sắc tối đa", en = "Greatest share of excellent" } },
    excellent_cap_outstanding = { 0.25, range = { 0, 1 }, basis = "Art. 20(5)(b)",
      title = { vi = "Tỷ lệ hoàn thành xuất sắc tối đa khi có quyết định về tổ chức nổi trội",
        en = "Greatest share of excellent in an organisation decided to be outstanding" } },

    -- Readings: scores
    extra_work = { "each", choices = { "each", "total" }, basis = "Art. 14(2); reading 4",
      title = { vi = "Làm vượt: giới hạn từng tỷ lệ a, b, c ở 100 %, hay chỉ giới hạn 70 điểm",
        en = "Extra work: each of a, b, c is held at 100 %, or only the 70 points are" } },
    losses_floored = { true, basis = "Art. 14(2)(b); reading 4",
      title = { vi = "Phần trừ không vượt quá khối lượng của dòng nhật ký",
        en = "An entry never loses more than its own quantity" } },
    failed_product = { "stays", choices = { "stays", "leaves" },
      basis = "Art. 14(2)(b); reading 46",
      title = { vi = "Sản phẩm chưa đạt: vẫn tính vào b sau khi trừ, hay không tính vào b",
        en = "A failed product stays in b less its deduction, or leaves b altogether" } },
    surplus = { "fills_gaps", choices = { "fills_gaps", "per_task" },
      basis = "Art. 14(2)(a); reading 7",
      title = { vi = "Phần vượt của nhiệm vụ: bù cho nhiệm vụ khác, hay chỉ tính trong nhiệm vụ đó",
        en = "The surplus of a task fills gaps of others, or counts only within its task" } },
    withdrawn_task = { "unplanned", choices = { "unplanned", "dropped" }, basis = "reading 9",
      title = { vi = "Công việc của nhiệm vụ đã rút: tính là ngoài kế hoạch, hay không tính",
        en = "Work for a task withdrawn from the records counts as unplanned, or not at all" } },
    cancelled_task = { "leaves", choices = { "leaves", "stays" }, basis = "Art. 18(1); reading 47",
      title = { vi = "Nhiệm vụ bị người giao hủy: bỏ khỏi số được giao, hay vẫn tính",
        en = "A task cancelled by the assigner leaves the work assigned, or stays" } },
    sealed_month_work = { "outside_plan", choices = { "outside_plan", "nowhere" },
      basis = "reading 49",
      title = { vi = "Việc ghi sau khi khóa kỳ: tính ngoài kế hoạch tháng làm xong, hay không tính",
        en = "Work recorded after its month was sealed counts outside the plan, or nowhere" } },
    unconfirmed_self_score = { false, basis = "Art. 17(2); reading 11",
      title = { vi = "Bản tạm tính dùng điểm tự chấm khi điểm tiêu chí chung chưa được xác nhận",
        en = "A provisional run uses the self-score while general points are not confirmed" } },
    managed_scope = { "own_agency", choices = { "own_agency", "subtree" },
      basis = "Art. 15(3)(a); reading 18",
      title = { vi = "Kết quả đơn vị xét công chức của cơ quan mình, hay cả cơ quan cấp dưới",
        en = "Unit results look at civil servants of the own agency, or of those below it too" } },

    -- Readings: months and years
    month_owner = { "most_days", choices = { "most_days", "last" },
      basis = "Art. 19(1); reading 14",
      title = { vi = "Tháng có hai vị trí công tác: tính nơi làm nhiều ngày hơn, hay nơi sau cùng",
        en = "A month with two postings belongs to the one with more working days, or the last" } },
    leave_month = { "no_score", choices = { "no_score", "scored_if_assigned" },
      basis = "Art. 11(2), Art. 19(3); reading 15",
      title = { vi = "Tháng nghỉ cả tháng: không chấm, hay vẫn chấm nếu có việc được giao",
        en = "A month wholly on leave has no score, or has one when work was assigned" } },
    missing_months = { "skipped", choices = { "skipped", "block" },
      basis = "Art. 17(3); reading 16",
      title = { vi = "Tháng chưa có điểm: bỏ qua khi tính bình quân, hay chờ đủ",
        en = "Months without a score are skipped in the mean, or block it" } },
    december = { "mean_so_far", choices = { "mean_so_far", "waits" },
      basis = "Art. 19(2); reading 48",
      title = { vi = "Xếp loại trước 15/12: bình quân các tháng đã có, hay chờ tháng 12",
        en = "Classes due before 15 December: mean of the months so far, or wait for December" } },
    service_counted = { "elapsed", choices = { "elapsed", "months_scored" },
      basis = "Art. 11(1); reading 17",
      title = { vi = "Số tháng công tác: theo thời gian, hay theo số tháng có điểm",
        en = "Months of service: time elapsed, or months with a score" } },

    -- Readings: vetoes, cap, organisation
    former_agency = { "counts_there", choices = { "counts_there", "everywhere" },
      basis = "Art. 11(3); reading 22",
      title = { vi = "Hành vi ở cơ quan cũ: chỉ tính ở cơ quan cũ, hay tính cả ở cơ quan mới",
        en = "An act at a former agency counts there, or everywhere" } },
    unit_leader = { "on_date", choices = { "on_date", "period_end" },
      basis = "Art. 20(4)(d); reading 24",
      title = { vi = "Người chịu trách nhiệm là người lãnh đạo vào ngày xảy ra, hay vào cuối kỳ",
        en = "Who answers led the unit on the day of the event, or at the end of the period" } },
    deputies_answer = { true, basis = "Art. 20(4)(d); reading 24",
      title = { vi = "Cấp phó phụ trách cũng chịu trách nhiệm",
        en = "Deputies in charge answer too" } },
    cap_base = { "strict", choices = { "strict", "wide" }, basis = "Art. 20(5)(a); reading 26",
      title = { vi = "Tỷ lệ tính trên số hoàn thành tốt, hay trên cả hoàn thành tốt và xuất sắc",
        en = "The share is taken of those classed good, or of good and excellent together" } },
    organisations_scope = { "parent", choices = { "parent", "all" }, basis = "Art. 6-9; reading 35",
      title = { vi = "Tỷ lệ của tổ chức tính trong các đơn vị cùng cấp trên, hay trong tất cả",
        en = "The share of organisations holds among those of one parent, or among all" } },
    head_rule_stage = { "before_cap", choices = { "before_cap", "after_cap" },
      basis = "Art. 20(6); reading 27",
      title = { vi = "Mức của người đứng đầu so với tổ chức: xét trước, hay sau khi áp tỷ lệ",
        en = "The head's class is held at the organisation's before the cap, or after it" } },
    all_in_time = { "done_and_on_time", choices = { "done_and_on_time", "on_time_alone" },
      basis = "reading 33",
      title = { vi = "100 % đúng hạn: làm hết kế hoạch và đúng hạn, hay chỉ cần đúng hạn",
        en = "100 % in time: all of the plan done and in time, or in time alone" } },

  },

  measures = {
    weight = open(function(e) return e.item.coefficient end),

    assigned = { of = "task",
      title = { vi = "khối lượng được giao, đã quy đổi",
        en = "work assigned, converted" },
      function(t) return t.quantity * t.item.coefficient end },

    -- Unplanned and taken-over tasks are outside the work assigned; one handed back stays
    -- (Art. 18(1)(d)).
    planned = { of = "task", title = { vi = "theo kế hoạch", en = "planned" },
      function(t, p)
        return t.origin == "planned" and not (t.cancelled and p.cancelled_task == "leaves")
      end },

    -- Only accepted work counts; entries of a task handed back never do, nor do their errors.
    counted = function(e, p)
      return e.accepted and not e.handed_back
        and not (e.task_withdrawn and p.withdrawn_task == "dropped")
        and not (e.after_sealing and p.sealed_month_work == "nowhere")
    end,

    converted = {
      title = { vi = "khối lượng hoàn thành được nghiệm thu, đã quy đổi",
        en = "work done and accepted, converted" },
      function(e)
        if not e.counted then return 0 end
        return e.quantity * e.weight
      end },

    -- Events with a confirmed objective cause are not among e.major_errors and e.delays.
    faultless = {
      title = { vi = "khối lượng sau khi trừ lần đánh giá chưa đạt",
        en = "work done, less failed assessments" },
      function(e, p)
        if not e.counted then return 0 end
        if p.failed_product == "leaves" then return left_over(e, p, e.major_errors) end
        return left_over(e, p, p.error_deduction * e.major_errors)
      end },

    on_time = {
      title = { vi = "khối lượng sau khi trừ lần chậm",
        en = "work done, less delays" },
      function(e, p)
        if not e.counted then return 0 end
        return left_over(e, p, p.delay_deduction * e.delays)
      end },
  },

  indicators = {
    subordinates_unscored = {
      title = { vi = "Số công chức thuộc quyền chưa có điểm, không tính vào kết quả đơn vị",
        en = "Civil servants managed who have no score and are left out of unit results" },
      unit = "people", basis = "reading 18", roles = { "deputy", "head" },
      value = function(who, p) return who.managed:count(in_charge(p, false)) end,
    },
  },

  criteria = {
    { id = "general", unit = "points", range = { 0, 30 }, basis = { "Art. 12(2)", "Art. 17(2)" },
      title = { vi = "Điểm tiêu chí chung", en = "General criteria" },
      value = function(who, p)
        if not known(who.appraisal.total) and p.unconfirmed_self_score
          and who.period.run == "provisional" then
          return who.appraisal.self_total
        end
        return who.appraisal.total
      end },
    { id = "quantity", unit = "%", basis = "Art. 14(2)(a)",
      title = { vi = "Số lượng (a)", en = "Quantity (a)" },
      value = function(who, p) return share(who, p, "converted") end },
    { id = "quality", unit = "%", basis = "Art. 14(2)(b)",
      title = { vi = "Chất lượng (b)", en = "Quality (b)" },
      value = function(who, p) return share(who, p, "faultless") end },
    { id = "progress", unit = "%", basis = "Art. 14(2)(c)",
      title = { vi = "Tiến độ (c)", en = "Progress (c)" },
      value = function(who, p) return share(who, p, "on_time") end },
    -- Who has no score is left out; when nobody has one it is 100 % (reading 18).
    { id = "unit_results", unit = "%", range = { 50, 100 }, roles = { "deputy", "head" },
      basis = { "Art. 15(3)(a)", "Art. 15(4)" },
      title = { vi = "Kết quả hoạt động của đơn vị (d)", en = "Results of the unit (d)" },
      value = function(who, p)
        local lowest = who.managed:min("score", in_charge(p, true))
        if known(lowest) and lowest < p.managed_pass then return 50 end
        return 100
      end },
    { id = "organising", unit = "%", range = { 50, 100 }, roles = { "deputy", "head" },
      basis = { "Art. 15(3)(b)", "Art. 15(4)" },
      title = { vi = "Khả năng tổ chức triển khai (đ)", en = "Organising ability (dd)" },
      value = function(who) return full_or_half(who.unit_result.organising) end },
    { id = "cohesion", unit = "%", range = { 50, 100 }, roles = { "deputy", "head" },
      basis = { "Art. 15(3)(c)", "Art. 15(4)" },
      title = { vi = "Năng lực tập hợp, đoàn kết (e)", en = "Cohesion (e)" },
      value = function(who) return full_or_half(who.unit_result.cohesion) end },
  },

  -- Art. 17(1): general points and R x 70; R by Art. 16(1) for staff, Art. 16(2) for leaders.
  score = function(c, who, p)
    local result = (c.quantity + c.quality + c.progress) / 3
    if who.is_leader then
      result = (c.quantity + c.quality + c.progress
        + c.unit_results + c.organising + c.cohesion) / 6
    end
    return c.general + min(100, result) / 100 * p.result_max
  end,

  -- In this order (reading 12): leave, nothing assigned; what is missing comes after them.
  gates = {
    { id = "on_leave", state = "not_scored", basis = "Art. 11(2)",
      title = { vi = "Nghỉ ốm, thai sản hoặc không lương cả kỳ",
        en = "On sick, maternity or unpaid leave all the period" },
      when = function(who, p)
        return all_on_leave(who)
          and (p.leave_month == "no_score" or who.tasks:count("planned") == 0)
      end },
    { id = "nothing_assigned", state = "insufficient_data", basis = "Art. 14(2); reading 12",
      title = { vi = "Không có việc được giao trong kỳ",
        en = "Nothing was assigned in the period" },
      when = function(who) return who.tasks:sum("assigned", "planned") == 0 end },
    { id = "service_too_short", each = "year", state = "not_classified", basis = "Art. 11(1)",
      title = { vi = "Công tác chưa đủ sáu tháng trong năm",
        en = "Less than six months of service in the year" },
      when = service_too_short },
  },

  classes = {
    { id = "excellent", from = 90, basis = "Art. 20(1)",
      title = { vi = "Hoàn thành xuất sắc nhiệm vụ", en = "Excellent completion of tasks" },
      cap = { share = "excellent_cap", outstanding = "excellent_cap_outstanding", of = "good",
        base = "cap_base", within = { "agency", "duty_group" } } },
    { id = "good", from = 70, basis = "Art. 20(2)",
      title = { vi = "Hoàn thành tốt nhiệm vụ", en = "Good completion of tasks" } },
    { id = "completed", from = 50, basis = "Art. 20(3)",
      title = { vi = "Hoàn thành nhiệm vụ", en = "Completion of tasks" } },
    { id = "not_completed", from = 0, basis = "Art. 20(4)(a)",
      title = { vi = "Không hoàn thành nhiệm vụ", en = "Non-completion of tasks" } },
  },

  vetoes = {
    { id = "degradation", class = "not_completed", basis = "Art. 20(4)(b)",
      title = { vi = "Bị kết luận suy thoái, vi phạm điều cấm đảng viên hoặc trách nhiệm nêu gương",
        en = "Degradation, breach of Party prohibitions or of the exemplary duty concluded" },
      when = function(who, p) return any_event(who, p, "yes", degraded) end },
    { id = "discipline", class = "not_completed", basis = "Art. 20(4)(c)",
      title = { vi = "Bị kỷ luật từ khiển trách trở lên vì hành vi liên quan đến hoạt động công vụ",
        en = "Disciplined, from reprimand, for an act linked to public duty" },
      when = function(who, p) return any_event(who, p, "yes", disciplined) end },
    { id = "unit_corruption", class = "not_completed", basis = "Art. 20(4)(d)",
      title = { vi = "Đơn vị phụ trách liên quan đến tham ô, tham nhũng, lãng phí và bị xử lý",
        en = "Embezzlement, corruption or waste in the unit in charge, handled by law" },
      when = function(who, p) return any_event(who, p, "yes", answers_for_corruption) end },
    { id = "act_year_undecided", state = "needs_decision", basis = "Art. 11(3); reading 23",
      title = { vi = "Hành vi có ở nhiều năm, chưa có quyết định tính vào năm nào",
        en = "An act touches several years and no decision names the one in which it counts" },
      when = function(who, p)
        return any_event(who, p, "undecided", degraded)
          or any_event(who, p, "undecided", disciplined)
          or any_event(who, p, "undecided", answers_for_corruption)
      end },
    { id = "head_rule", roles = { "head" }, stage = "head_rule_stage", basis = "Art. 20(6)",
      title = { vi = "Mức của người đứng đầu không cao hơn mức của tổ chức",
        en = "The head's class is at most the organisation's" },
      when = function(who) return who.organisation.scored end,
      at_most = function(who) return who.organisation.class end },
  },

  -- Art. 17(3).
  aggregate = { quarter = "mean", half = "mean", year = "mean", missing = "missing_months" },

  organisation = {
    kinds = { "state" },
    -- All of it is input (Art. 7(2)); what is missing makes the result partial (reading 20).
    criteria = {
      { id = "general", unit = "points", range = { 0, 30 }, basis = "Art. 7(2)",
        title = { vi = "Điểm tiêu chí chung", en = "General points" },
        value = function(who) return who.unit_result.general_points end },
      { id = "results", unit = "points", range = { 0, 70 }, basis = "Art. 7(2)",
        title = { vi = "Điểm kết quả thực hiện nhiệm vụ", en = "Points for results" },
        value = function(who) return who.unit_result.result_points end },
      { id = "plan_done", unit = "%", range = { 0, 1000 }, basis = "Art. 6-9",
        title = { vi = "Kế hoạch đã thực hiện", en = "Plan done" },
        value = function(who) return who.unit_result.plan_done end },
      { id = "on_time", unit = "%", range = { 0, 100 }, basis = "Art. 6-9",
        title = { vi = "Đúng hạn, bảo đảm chất lượng", en = "In time with quality" },
        value = function(who) return who.unit_result.on_time end },
      { id = "exceeded", unit = "%", range = { 0, 100 }, basis = "Art. 6-9",
        title = { vi = "Nhiệm vụ vượt mức", en = "Tasks exceeded" },
        value = function(who) return who.unit_result.exceeded end },
      { id = "defects_fixed", unit = "%", range = { 0, 100 }, basis = "Art. 6-9",
        title = { vi = "Khắc phục tồn tại trước đây (100: xong, 0: chưa)",
          en = "Earlier defects fixed (100: all, 0: not)" },
        value = function(who)
          local fixed = who.unit_result.earlier_defects_fixed
          if not known(fixed) then return nil end
          if fixed then return 100 end
          return 0
        end },
    },
    score = function(c) return c.general + c.results end,
    -- Score and conditions do not partition: a score whose condition fails needs a decision.
    classes = {
      { id = "excellent", from = 90, basis = "Art. 6-9",
        title = { vi = "Hoàn thành xuất sắc nhiệm vụ", en = "Excellent completion of tasks" },
        cap = { share = "excellent_cap", outstanding = "excellent_cap_outstanding", of = "good",
          base = "cap_base", within = "organisations_scope" },
        when = function(who, p)
          return all_in_time(who, p) and who.unit_result.exceeded >= 30
            and who.managed:count({ class = "not_completed" }) == 0
            and who.unit_result.earlier_defects_fixed
        end },
      { id = "good", from = 70, basis = "Art. 6-9",
        title = { vi = "Hoàn thành tốt nhiệm vụ", en = "Good completion of tasks" },
        when = all_in_time },
      { id = "completed", from = 50, basis = "Art. 6-9",
        title = { vi = "Hoàn thành nhiệm vụ", en = "Completion of tasks" },
        when = function(who)
          return who.unit_result.plan_done >= 100 and who.unit_result.on_time >= 80
        end },
      -- Not a refuge for a higher score whose conditions fail (reading 34).
      { id = "not_completed", from = 0, basis = "Art. 6-9",
        title = { vi = "Không hoàn thành nhiệm vụ", en = "Non-completion of tasks" },
        when = function(who) return organisation_points(who) < 50 end },
    },
    vetoes = {
      { id = "plan_not_done", class = "not_completed", basis = "Art. 6-9",
        title = { vi = "Thực hiện dưới 70 % nhiệm vụ theo kế hoạch",
          en = "Less than 70 % of the planned tasks done" },
        when = function(who)
          return who.unit_result.plan_done < 70 and not who.unit_result.force_majeure
        end },
      { id = "force_majeure", state = "needs_decision", basis = "Art. 6-9; reading 32",
        title = { vi = "Dưới 70 % kế hoạch vì bất khả kháng",
          en = "Less than 70 % of the plan for force majeure" },
        when = function(who)
          return who.unit_result.plan_done < 70 and who.unit_result.force_majeure
        end },
      { id = "wrongdoing", class = "not_completed", basis = "Art. 6-9",
        title = { vi = "Sai phạm công tác cán bộ, mất đoàn kết, bè phái, chạy chức bị kết luận",
          en = "Wrongdoing in personnel work, disunity, factionalism or lobbying concluded" },
        when = function(who) return organisation_event(who, "yes") end },
      { id = "act_year_undecided", state = "needs_decision", basis = "Art. 11(3); reading 23",
        title = { vi = "Hành vi có ở nhiều năm, chưa có quyết định tính vào năm nào",
          en = "An act touches several years and no decision names the one in which it counts" },
        when = function(who) return organisation_event(who, "undecided") end },
    },
  },
}
