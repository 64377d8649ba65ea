-- Education: periods taught, the norm of a week, substitution. In force from the first day of
-- Regulation 1636, so that every month recorded can be scored. Two lists: GD.* of a commune office of
-- 31 May 2026, where a simple document is 1, for civil servants who manage education; TCH.01 to
-- TCH.07 of a public college, where a teaching hour is 1.2, for teachers. TCH.20 to TCH.23 are examples
-- on the second scale. One line may stand for the periods of a day: its quantity is their number.

-- A period of practice, and one in a large class.
local function period_weight(e, p)
  local share = 1
  if e.kind == "practice" then share = p.practice end
  if e.class_size > p.class_full then share = share * p.large_class end
  return e.item.coefficient * share
end

-- Weeks of five working days on which the person was there.
local function weeks(who)
  local days = 0
  for day in who.days:each({ working = true }) do
    if not known(day.absence) then days = days + 1 end
  end
  return days / 5
end

-- Lessons given, own or in place of a colleague.
local function periods(who)
  return who.diary:sum("quantity", { item = "TCH.01" }) + who.diary:sum("quantity", { item = "TCH.20" })
end

local function periods_per_week(who)
  return ratio(periods(who), weeks(who))
end

local function periods_of_fullest_day(who)
  local own = who.diary:by("date", "quantity", { item = "TCH.01" })
  local others = who.diary:by("date", "quantity", { item = "TCH.20" })
  local most = 0
  for day, n in pairs(own) do most = max(most, n + (others[day] or 0)) end
  for _, n in pairs(others) do most = max(most, n) end
  return most
end

return standard {
  title = { vi = "Giáo dục", en = "Education" },
  basis = { "items GD.*: catalogue of a commune office, decision of 31 May 2026; coefficient = points / 5"
      .. " | các đầu việc GD.*: danh mục của một cơ quan cấp xã, quyết định ngày 31/5/2026; hệ số = điểm / 5",
    "items TCH.01 to TCH.07: internal list of a public college"
      .. " | các đầu việc TCH.01 đến TCH.07: danh mục nội bộ của một trường cao đẳng công lập",
    "example formulas: periods, classes, papers | công thức ví dụ: tiết dạy, lớp, bài thi" },
  extends = "law",

  params = {
    -- Of the checks of diaries: equal periods of one day are several lessons, not the same work.
    duplicate_copies = { 6, range = { 2, 10 }, basis = "example",
      title = { vi = "Số dòng giống nhau trong ngày thì cảnh báo",
        en = "Equal entries of a day from which the check warns" } },
    norm_week = { 19, unit = "periods", range = { 1, 60 },
      basis = "example: put the norm of the school level here | ví dụ: ghi định mức của cấp học vào đây",
      title = { vi = "Định mức tiết dạy một tuần", en = "Norm of periods a week" } },
    norm_most = { 1.5, range = { 1, 5 }, basis = "example",
      title = { vi = "Gấp bao nhiêu lần định mức thì cảnh báo", en = "How many times the norm is too much" } },
    day_periods = { 8, unit = "periods", range = { 1, 20 }, basis = "example",
      title = { vi = "Số tiết dạy tối đa trong ngày", en = "Most periods of a day" } },
    practice = { 0.75, range = { 0, 2 }, basis = "example",
      title = { vi = "Hệ số quy đổi tiết thực hành", en = "Share of a period of practice" } },
    class_full = { 45, unit = "pupils", range = { 1, 200 }, basis = "example",
      title = { vi = "Sĩ số từ đó lớp được coi là lớp đông", en = "Pupils above which a class is large" } },
    large_class = { 1.1, range = { 1, 3 }, basis = "example",
      title = { vi = "Hệ số của lớp đông", en = "Factor of a large class" } },
    papers_full = { 40, unit = "papers", range = { 1, 1000 }, basis = "example",
      title = { vi = "Số bài của một buổi chấm thi", en = "Papers of a session of marking" } },
    pupils_full = { 5, unit = "pupils", range = { 1, 100 }, basis = "example",
      title = { vi = "Số học sinh để một tiết phụ đạo được tính đủ",
        en = "Pupils for an extra lesson to count in full" } },
  },

  measures = {
    weight = {
      ["TCH.01"] = period_weight,
      ["TCH.20"] = period_weight,
      ["TCH.05"] = function(e, p) return e.item.coefficient * e.papers / p.papers_full end,
      ["TCH.23"] = function(e, p) return e.item.coefficient * min(1, e.pupils / p.pupils_full) end,
    },
  },

  indicators = {
    periods_taught = {
      title = { vi = "Số tiết đã dạy", en = "Periods taught" },
      unit = "periods", value = function(who) return periods(who) end,
    },
    periods_a_week = {
      title = { vi = "Số tiết dạy bình quân một tuần", en = "Periods a week" },
      unit = "periods", value = function(who) return periods_per_week(who) end,
    },
    norm_reached = {
      title = { vi = "Tỷ lệ so với định mức tiết dạy", en = "Periods, of the norm" },
      unit = "%", value = function(who, p) return percent(periods(who), weeks(who) * p.norm_week) end,
    },
    substitutions = {
      title = { vi = "Số tiết dạy thay", en = "Periods taught in place of colleagues" },
      unit = "periods", value = function(who) return who.diary:sum("quantity", { item = "TCH.20" }) end,
    },
    lessons_observed = {
      title = { vi = "Số tiết dự giờ", en = "Lessons observed" },
      unit = "periods", value = function(who) return who.diary:sum("observed", { item = "TCH.22" }) end,
    },
  },

  checks = {
    far_over_norm = {
      each = "period", severity = "warning", basis = "example",
      title = { vi = "Số tiết dạy vượt xa định mức", en = "Far more periods than the norm" },
      when = function(who, p)
        local taught = periods_per_week(who)
        return known(taught) and taught > p.norm_week * p.norm_most
      end,
    },
    day_too_full = {
      each = "period", severity = "warning", basis = "example",
      title = { vi = "Có ngày dạy quá nhiều tiết", en = "A day with too many periods" },
      when = function(who, p)
        return periods_of_fullest_day(who) > p.day_periods
      end,
    },
  },
}
