-- One-stop service. In force from the first day of Regulation 1636, so that every month recorded can
-- be scored; the catalogue is of 31 May 2026 and its basis says so. One diary line may stand for the
-- files of a day: its quantity is their number, `early` and `late` say how many of these were.

-- Results handed over: late ones count less, early ones a little more.
local function handed_over(e, p)
  local late, early = ratio(e.late, e.quantity), ratio(e.early, e.quantity)
  if not known(late) or not known(early) then return e.item.coefficient end
  return e.item.coefficient * (1 - min(1, late) * (1 - p.late_file) + min(1, early) * p.early_bonus)
end

local function is_result(e)
  return one_of(e.item.code, "HCC.12", "HCC.13")
end

local function results(who, name)
  return who.diary:sum(name, { item = "HCC.12" }) + who.diary:sum(name, { item = "HCC.13" })
end

local function received(who)
  return who.diary:sum("quantity", { item = "HCC.04" }) + who.diary:sum("quantity", { item = "HCC.05" })
end

return standard {
  title = { vi = "Phục vụ hành chính công, một cửa", en = "One-stop public service" },
  basis = { "catalogue of a commune office, decision of 31 May 2026; coefficient = points / 5"
      .. " | danh mục của một cơ quan cấp xã, quyết định ngày 31/5/2026; hệ số = điểm / 5",
    "example formulas: where counting is not enough | công thức ví dụ: nơi chỉ đếm thì chưa đủ" },
  extends = "law",

  params = {
    late_file = { 0.5, range = { 0, 1 }, basis = "example",
      title = { vi = "Phần được tính của hồ sơ trả kết quả trễ hạn", en = "Share of a file whose result is late" } },
    early_bonus = { 0.1, range = { 0, 1 }, basis = "example",
      title = { vi = "Phần cộng thêm của hồ sơ trả kết quả trước hạn",
        en = "What a file whose result is early counts more" } },
    answers_full = { 20, unit = "answers", range = { 1, 1000 }, basis = "example",
      title = { vi = "Số phiếu để một đợt khảo sát hài lòng được tính đủ",
        en = "Answers for a satisfaction survey to count in full" } },
    mobile_full = { 10, unit = "people", range = { 1, 1000 }, basis = "example",
      title = { vi = "Số người được phục vụ để một buổi lưu động được tính đủ",
        en = "People served for a mobile session to count in full" } },
    satisfaction_low = { 85, unit = "%", range = { 0, 100 }, basis = "example",
      title = { vi = "Mức hài lòng thấp cần lưu ý", en = "Satisfaction below which it is noted" } },
  },

  measures = {
    weight = {
      ["HCC.12"] = handed_over,
      ["HCC.13"] = handed_over,
      ["HCC.23"] = function(e, p) return e.item.coefficient * min(1, e.answers / p.answers_full) end,
      ["HCC.41"] = function(e, p) return e.item.coefficient * min(1, e.people / p.mobile_full) end,
    },
  },

  indicators = {
    files_received = {
      title = { vi = "Số hồ sơ tiếp nhận", en = "Files received" },
      unit = "files", value = function(who) return received(who) end,
    },
    files_online = {
      title = { vi = "Tỷ lệ hồ sơ trực tuyến", en = "Files received online" },
      unit = "%",
      value = function(who) return percent(who.diary:sum("quantity", { item = "HCC.05" }), received(who)) end,
    },
    files_digitised = {
      title = { vi = "Tỷ lệ hồ sơ được số hóa, trên số tiếp nhận", en = "Files digitised, of those received" },
      unit = "%",
      value = function(who) return percent(who.diary:sum("quantity", { item = "HCC.06" }), received(who)) end,
    },
    results_in_time = {
      title = { vi = "Tỷ lệ kết quả trả đúng hạn và trước hạn", en = "Results in time or early" },
      unit = "%",
      value = function(who)
        return percent(results(who, "quantity") - results(who, "late"), results(who, "quantity"))
      end,
    },
    results_early = {
      title = { vi = "Tỷ lệ kết quả trả trước hạn", en = "Results early" },
      unit = "%", value = function(who) return percent(results(who, "early"), results(who, "quantity")) end,
    },
    satisfaction = {
      title = { vi = "Mức độ hài lòng", en = "Satisfaction" },
      unit = "%",
      value = function(who)
        return percent(who.diary:sum("satisfied", { item = "HCC.23" }), who.diary:sum("answers", { item = "HCC.23" }))
      end,
    },
  },

  checks = {
    more_than_handed_over = {
      each = "entry", severity = "serious", basis = "example", show = { "date", "quantity" },
      title = { vi = "Số hồ sơ trước hạn và trễ hạn lớn hơn số đã trả",
        en = "More early and late files than were handed over" },
      when = function(e) return is_result(e) and e.early + e.late > e.quantity end,
    },
    late_without_apology = {
      each = "entry", severity = "warning", basis = "example", show = { "date" },
      title = { vi = "Hồ sơ trễ hạn chưa có văn bản xin lỗi", en = "Late file without a letter of apology" },
      when = function(e)
        if not is_result(e) or e.late == 0 then return false end
        return not known(e.apologies) or e.apologies < e.late
      end,
    },
    satisfaction_low = {
      each = "entry", severity = "info", basis = "example", show = { "date" },
      title = { vi = "Mức độ hài lòng thấp", en = "Satisfaction is low" },
      when = function(e, p)
        if e.item.code ~= "HCC.23" or e.answers == 0 then return false end
        return percent(e.satisfied, e.answers) < p.satisfaction_low
      end,
    },
  },
}
