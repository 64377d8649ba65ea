-- Office, clerical and civil status work. In force from the first day of Regulation 1636, so that
-- every month recorded can be scored; the catalogue is of 31 May 2026 and its basis says so. One
-- diary line may stand for the documents of a day: its quantity is their number.

-- Papers of a session that go out too late to be read.
local function session_papers(e, p)
  if e.days_before >= p.papers_days then return e.item.coefficient end
  return e.item.coefficient * p.papers_late
end

-- Petitions that were answered, of those raised; following them always counts for something.
local function petitions(e, p)
  local answered = ratio(e.answered, e.petitions)
  if not known(answered) then return e.item.coefficient end
  return e.item.coefficient * clamp(answered, p.petitions_least, 1)
end

local function sum_of(who, name, one, other)
  return who.diary:sum(name, { item = one }) + who.diary:sum(name, { item = other })
end

return standard {
  title = { vi = "Văn phòng, văn thư, tư pháp - hộ tịch", en = "Office, clerical and civil status work" },
  basis = { "catalogue of a commune office, decision of 31 May 2026; coefficient = points / 5"
      .. " | danh mục của một cơ quan cấp xã, quyết định ngày 31/5/2026; hệ số = điểm / 5",
    "example formulas: where counting is not enough | công thức ví dụ: nơi chỉ đếm thì chưa đủ" },
  extends = "law",

  params = {
    next_day = { 0.7, range = { 0, 1 }, basis = "example",
      title = { vi = "Phần được tính của văn bản không xử lý trong ngày",
        en = "Share of a document that is not handled on the day it comes" } },
    papers_days = { 5, unit = "days", range = { 0, 60 }, basis = "example",
      title = { vi = "Số ngày gửi tài liệu trước kỳ họp, phiên họp",
        en = "Days before a session by which its papers go out" } },
    papers_late = { 0.6, range = { 0, 1 }, basis = "example",
      title = { vi = "Phần được tính khi gửi tài liệu họp muộn", en = "Share of a session whose papers are late" } },
    petitions_least = { 0.4, range = { 0, 1 }, basis = "example",
      title = { vi = "Phần luôn được tính khi theo dõi kiến nghị",
        en = "Share of following petitions that always counts" } },
  },

  measures = {
    weight = {
      -- Incoming and outgoing documents: those handled on the day, of all of the line.
      ["VP.05"] = function(e, p)
        local on_day = ratio(e.same_day, e.quantity)
        if not known(on_day) then return e.item.coefficient end
        return e.item.coefficient * (p.next_day + (1 - p.next_day) * min(1, on_day))
      end,
      ["VP.23"] = session_papers,
      ["VP.24"] = session_papers,
      ["VP.25"] = petitions,
      ["VP.28"] = petitions,
    },
  },

  indicators = {
    documents_handled = {
      title = { vi = "Số văn bản đi, đến đã xử lý", en = "Incoming and outgoing documents handled" },
      unit = "documents", value = function(who) return who.diary:sum("quantity", { item = "VP.05" }) end,
    },
    documents_on_day = {
      title = { vi = "Tỷ lệ văn bản xử lý trong ngày", en = "Documents handled on the day" },
      unit = "%",
      value = function(who)
        return percent(who.diary:sum("same_day", { item = "VP.05" }), who.diary:sum("quantity", { item = "VP.05" }))
      end,
    },
    form_faults = {
      title = { vi = "Lỗi thể thức phát hiện bình quân mỗi văn bản", en = "Faults of form found in a document" },
      unit = "faults",
      value = function(who)
        return ratio(who.diary:sum("faults", { item = "VP.04" }), who.diary:sum("quantity", { item = "VP.04" }))
      end,
    },
    civil_status = {
      title = { vi = "Số việc hộ tịch đã giải quyết", en = "Acts of civil status" },
      unit = "cases",
      value = function(who)
        return sum_of(who, "quantity", "VP.34", "VP.35") + sum_of(who, "quantity", "VP.36", "VP.37")
      end,
    },
    petitions_answered = {
      title = { vi = "Tỷ lệ kiến nghị cử tri được trả lời", en = "Voters' petitions answered" },
      unit = "%",
      value = function(who)
        return percent(sum_of(who, "answered", "VP.25", "VP.28"), sum_of(who, "petitions", "VP.25", "VP.28"))
      end,
    },
  },

  checks = {
    secret_not_registered = {
      each = "entry", severity = "serious", basis = "example", show = { "date" },
      title = { vi = "Tài liệu mật chưa vào sổ", en = "Secret paper that is not registered" },
      when = function(e) return e.item.code == "VP.29" and not e.registered end,
    },
    papers_late = {
      each = "entry", severity = "info", basis = "example", show = { "date" },
      title = { vi = "Tài liệu họp gửi muộn", en = "Papers of a session went out late" },
      when = function(e, p) return one_of(e.item.code, "VP.23", "VP.24") and e.days_before < p.papers_days end,
    },
  },
}
