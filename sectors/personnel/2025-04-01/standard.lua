-- Personnel and home affairs. In force from the first day of Regulation 1636, so that every month
-- recorded can be scored. Two lists: NV.* of a commune office of 31 May 2026, where a simple document
-- is 1; NS.* of a public college, where a report is 1. Work should be assigned from one of them.

-- Assessments of people: late ones lose a part.
local function assessment(e, p)
  local late = ratio(e.late, e.people)
  if not known(late) then return e.item.coefficient end
  return e.item.coefficient * (1 - p.late_cost * min(1, late))
end

-- Posts filled, of those announced.
local function recruitment(e, p)
  local filled = ratio(e.filled, e.posts)
  if not known(filled) then return e.item.coefficient end
  return e.item.coefficient * (p.recruit_base + (1 - p.recruit_base) * min(1, filled))
end

-- A salary step is due on a day; people wait for it.
local function salary_step(e, p)
  if e.done_on - e.eligible_on > p.salary_days then return e.item.coefficient * p.salary_late end
  return e.item.coefficient
end

local function is_salary(e)
  return one_of(e.item.code, "NV.13", "NS.04")
end

local function is_recruitment(e)
  return one_of(e.item.code, "NV.14", "NS.02")
end

return standard {
  title = { vi = "Nội vụ, tổ chức cán bộ", en = "Personnel and home affairs" },
  basis = { "items NV.*: catalogue of a commune office, decision of 31 May 2026; coefficient = points / 5"
      .. " | các đầu việc NV.*: danh mục của một cơ quan cấp xã, quyết định ngày 31/5/2026; hệ số = điểm / 5",
    "items NS.*: internal list of a public college"
      .. " | các đầu việc NS.*: danh mục nội bộ của một trường cao đẳng công lập",
    "example formulas: where counting is not enough | công thức ví dụ: nơi chỉ đếm thì chưa đủ" },
  extends = "law",

  params = {
    late_cost = { 0.5, range = { 0, 1 }, basis = "example",
      title = { vi = "Phần bị trừ của người được đánh giá chậm hạn", en = "Share lost for a person assessed late" } },
    recruit_base = { 0.5, range = { 0, 1 }, basis = "example",
      title = { vi = "Phần luôn được tính của công tác tuyển dụng", en = "Share of recruitment that always counts" } },
    salary_days = { 15, unit = "days", range = { 0, 365 }, basis = "example",
      title = { vi = "Số ngày kể từ khi đủ điều kiện để ra quyết định nâng lương",
        en = "Days from being eligible to the decision on a salary step" } },
    salary_late = { 0.7, range = { 0, 1 }, basis = "example",
      title = { vi = "Phần được tính của quyết định nâng lương chậm", en = "Share of a salary step decided late" } },
  },

  measures = {
    weight = {
      ["NV.02"] = assessment,
      ["NV.16"] = assessment,
      ["NS.05"] = assessment,
      ["NV.14"] = recruitment,
      ["NS.02"] = recruitment,
      ["NV.13"] = salary_step,
      ["NS.04"] = salary_step,
      -- A course that few attend.
      ["NV.11"] = function(e)
        local came = ratio(e.attended, e.invited)
        if not known(came) then return e.item.coefficient end
        return e.item.coefficient * min(1, came)
      end,
    },
  },

  indicators = {
    people_assessed = {
      title = { vi = "Số người được đánh giá, xếp loại", en = "People assessed" },
      unit = "people",
      value = function(who)
        return who.diary:sum("people", { item = "NV.02" }) + who.diary:sum("people", { item = "NV.16" })
          + who.diary:sum("people", { item = "NS.05" })
      end,
    },
    posts_filled = {
      title = { vi = "Tỷ lệ vị trí tuyển được, trên số thông báo", en = "Posts filled, of those announced" },
      unit = "%",
      value = function(who)
        return percent(who.diary:sum("filled", { item = "NV.14" }) + who.diary:sum("filled", { item = "NS.02" }),
          who.diary:sum("posts", { item = "NV.14" }) + who.diary:sum("posts", { item = "NS.02" }))
      end,
    },
    training_attendance = {
      title = { vi = "Tỷ lệ dự đào tạo, bồi dưỡng", en = "Attendance of training" },
      unit = "%",
      value = function(who)
        return percent(who.diary:sum("attended", { item = "NV.11" }), who.diary:sum("invited", { item = "NV.11" }))
      end,
    },
    breaches_found = {
      title = { vi = "Số vi phạm phát hiện bình quân mỗi đơn vị được kiểm tra công vụ",
        en = "Breaches found in each unit inspected" },
      unit = "cases",
      value = function(who)
        return ratio(who.diary:sum("breaches", { item = "NV.12" }), who.diary:sum("units", { item = "NV.12" }))
      end,
    },
  },

  checks = {
    more_filled_than_posts = {
      each = "entry", severity = "serious", basis = "example", show = { "date" },
      title = { vi = "Số tuyển được lớn hơn số vị trí thông báo", en = "More posts filled than announced" },
      when = function(e) return is_recruitment(e) and e.filled > e.posts end,
    },
    salary_late = {
      each = "entry", severity = "warning", basis = "example", show = { "date" },
      title = { vi = "Quyết định nâng lương chậm", en = "Salary step decided late" },
      when = function(e, p) return is_salary(e) and e.done_on - e.eligible_on > p.salary_days end,
    },
  },
}
