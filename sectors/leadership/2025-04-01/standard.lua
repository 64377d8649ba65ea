-- Work of heads and deputies in every sector: whoever leads records it beside the work of the own
-- sector. In force from the first day of Regulation 1636, so that every month recorded can be
-- scored; the catalogue is of 31 May 2026 and its basis says so.

-- How far a difficulty was solved.
local function solved(e, p)
  if not known(e.outcome) then return e.item.coefficient end
  if e.outcome == "passed_on" then return e.item.coefficient * p.passed_on end
  if e.outcome == "partly" then return e.item.coefficient * p.partly_solved end
  return e.item.coefficient
end

-- A meeting that ends without conclusions.
local function meeting(e, p)
  if known(e.conclusions) and not e.conclusions then
    return e.item.coefficient * p.without_conclusions
  end
  return e.item.coefficient
end

local function both(who, name, one, other)
  return who.diary:sum(name, { item = one }) + who.diary:sum(name, { item = other })
end

local function returned(who)
  return percent(both(who, "returned", "QL.04", "QL.12"), both(who, "products", "QL.04", "QL.12"))
end

return standard {
  title = { vi = "Công tác lãnh đạo, quản lý", en = "Leading and managing" },
  basis = { "catalogue of a commune office, decision of 31 May 2026; coefficient = points / 5"
      .. " | danh mục của một cơ quan cấp xã, quyết định ngày 31/5/2026; hệ số = điểm / 5",
    "example formulas: where counting is not enough | công thức ví dụ: nơi chỉ đếm thì chưa đủ" },
  extends = "law",

  params = {
    without_conclusions = { 0.5, range = { 0, 1 }, basis = "example",
      title = { vi = "Phần được tính của cuộc họp không có kết luận",
        en = "Share of a meeting that ended without conclusions" } },
    partly_solved = { 0.7, range = { 0, 1 }, basis = "example",
      title = { vi = "Phần được tính khi vướng mắc mới giải quyết được một phần",
        en = "Share of a difficulty that was partly solved" } },
    passed_on = { 0.4, range = { 0, 1 }, basis = "example",
      title = { vi = "Phần được tính khi vướng mắc chuyển cấp trên giải quyết",
        en = "Share of a difficulty that was passed on to a higher level" } },
    late_assessment = { 0.5, range = { 0, 1 }, basis = "example",
      title = { vi = "Phần bị trừ của phiếu đánh giá chậm hạn", en = "Share lost for an assessment that is late" } },
  },

  measures = {
    weight = {
      ["QL.05"] = solved,
      ["QL.07"] = solved,
      ["QL.13"] = solved,
      ["QL.06"] = meeting,
      ["QL.11"] = meeting,
      -- Assessments that are late, of all people assessed.
      ["QL.09"] = function(e, p)
        if not known(e.people) or not known(e.late) or e.people == 0 then return e.item.coefficient end
        return e.item.coefficient * (1 - p.late_assessment * min(1, e.late / e.people))
      end,
    },
  },

  indicators = {
    products_returned = {
      title = { vi = "Tỷ lệ sản phẩm phải trả lại để chỉnh sửa", en = "Products returned for correction" },
      unit = "%", value = function(who) return returned(who) end,
    },
    meetings_led = {
      title = { vi = "Số cuộc họp đã chủ trì", en = "Meetings led" },
      unit = "meetings",
      value = function(who) return both(who, "quantity", "QL.06", "QL.11") end,
    },
    tasks_behind = {
      title = { vi = "Tỷ lệ nhiệm vụ chậm tiến độ qua kiểm tra", en = "Tasks found behind schedule" },
      unit = "%",
      value = function(who)
        return percent(who.diary:sum("behind", { item = "QL.03" }), who.diary:sum("checked", { item = "QL.03" }))
      end,
    },
  },

  checks = {
    meeting_without_conclusions = {
      each = "entry", severity = "info", basis = "example", show = { "date" },
      title = { vi = "Cuộc họp không có kết luận", en = "Meeting without conclusions" },
      when = function(e)
        return one_of(e.item.code, "QL.06", "QL.11") and known(e.conclusions) and not e.conclusions
      end,
    },
    many_products_returned = {
      each = "period", severity = "info", basis = "example",
      title = { vi = "Quá nửa số sản phẩm phải trả lại", en = "More than half of the products were returned" },
      when = function(who)
        local share = returned(who)
        return known(share) and share > 50
      end,
    },
  },
}
