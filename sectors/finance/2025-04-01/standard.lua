-- Finance and accounts. In force from the first day of Regulation 1636, so that every month recorded
-- can be scored; the catalogue is of 31 May 2026 and its basis says so.

-- A payment file: how many working days from receipt to the day on which it was done.
local function settlement(e, p)
  if working_days(e.received_on, e.done_on) > p.settle_days then
    return e.item.coefficient * p.late_settlement
  end
  return e.item.coefficient
end

-- A final account after its deadline.
local function final_account(e, p)
  local late = e.done_on - e.deadline
  if late > p.very_late_days then return e.item.coefficient * p.very_late_account end
  if late > 0 then return e.item.coefficient * p.late_account end
  return e.item.coefficient
end

local function is_settlement(e)
  return one_of(e.item.code, "KTTC.04", "VHXHKT.01", "VHXHKT.05")
end

local function settlements(who, p, in_time)
  local n = 0
  for e in who.diary:each() do
    if is_settlement(e) and not (in_time and working_days(e.received_on, e.done_on) > p.settle_days) then
      n = n + e.quantity
    end
  end
  return n
end

return standard {
  title = { vi = "Tài chính, kế toán", en = "Finance and accounts" },
  basis = { "catalogue of a commune office, decision of 31 May 2026; coefficient = points / 5"
      .. " | danh mục của một cơ quan cấp xã, quyết định ngày 31/5/2026; hệ số = điểm / 5",
    "example formulas: where counting is not enough | công thức ví dụ: nơi chỉ đếm thì chưa đủ" },
  extends = "law",

  params = {
    settle_days = { 5, unit = "days", range = { 1, 60 }, basis = "example",
      title = { vi = "Số ngày làm việc để thẩm tra, thanh toán một hồ sơ",
        en = "Working days in which a payment file is handled" } },
    late_settlement = { 0.7, range = { 0, 1 }, basis = "example",
      title = { vi = "Phần được tính của hồ sơ thanh toán chậm", en = "Share of a payment file that is late" } },
    late_account = { 0.8, range = { 0, 1 }, basis = "example",
      title = { vi = "Phần được tính của quyết toán chậm", en = "Share of a final account that is late" } },
    very_late_account = { 0.5, range = { 0, 1 }, basis = "example",
      title = { vi = "Phần được tính của quyết toán quá chậm", en = "Share of a final account that is very late" } },
    very_late_days = { 10, unit = "days", range = { 1, 365 }, basis = "example",
      title = { vi = "Quá hạn bao nhiêu ngày thì coi là quá chậm",
        en = "Days after the deadline from which an account is very late" } },
    disbursement_full = { 90, unit = "%", range = { 1, 100 }, basis = "example",
      title = { vi = "Tỷ lệ giải ngân để công tác theo dõi được tính đủ",
        en = "Disbursement rate for following it to count in full" } },
    disbursement_least = { 0.5, range = { 0, 1 }, basis = "example",
      title = { vi = "Phần luôn được tính của công tác theo dõi giải ngân, thu ngân sách",
        en = "Share of following disbursement or revenue that always counts" } },
  },

  measures = {
    weight = {
      ["KTTC.04"] = settlement,
      ["VHXHKT.01"] = settlement,
      ["VHXHKT.05"] = settlement,
      ["KTTC.14"] = final_account,
      ["KTTC.20"] = final_account,
      ["VHXHKT.06"] = final_account,
      -- Following a fund is work in itself; the rest counts by what was disbursed.
      ["KTTC.06"] = function(e, p)
        local rate = percent(e.disbursed, e.planned_sum)
        if not known(rate) then return e.item.coefficient end
        return e.item.coefficient * clamp(rate / p.disbursement_full, p.disbursement_least, 1)
      end,
      ["KTTC.15"] = function(e, p)
        local rate = ratio(e.collected, e.target_sum)
        if not known(rate) then return e.item.coefficient end
        return e.item.coefficient * clamp(rate, p.disbursement_least, 1)
      end,
    },
  },

  indicators = {
    payment_files = {
      title = { vi = "Số hồ sơ thanh toán đã xử lý", en = "Payment files handled" },
      unit = "files", value = function(who, p) return settlements(who, p, false) end,
    },
    payment_files_in_time = {
      title = { vi = "Tỷ lệ hồ sơ thanh toán đúng hạn", en = "Payment files handled in time" },
      unit = "%",
      value = function(who, p) return percent(settlements(who, p, true), settlements(who, p, false)) end,
    },
    disbursement = {
      title = { vi = "Tỷ lệ giải ngân vốn đầu tư công", en = "Disbursement of public investment" },
      unit = "%",
      value = function(who)
        return percent(who.diary:sum("disbursed", { item = "KTTC.06" }),
          who.diary:sum("planned_sum", { item = "KTTC.06" }))
      end,
    },
    revenue = {
      title = { vi = "Tỷ lệ thu ngân sách so với chỉ tiêu", en = "Revenue collected, of the target" },
      unit = "%",
      value = function(who)
        return percent(who.diary:sum("collected", { item = "KTTC.15" }),
          who.diary:sum("target_sum", { item = "KTTC.15" }))
      end,
    },
    advances_overdue = {
      title = { vi = "Số khoản tạm ứng quá hạn", en = "Advances overdue" },
      unit = "items", value = function(who) return who.diary:sum("overdue", { item = "KTTC.21" }) end,
    },
  },

  checks = {
    paid_beyond_plan = {
      each = "entry", severity = "serious", basis = "example", show = { "date" },
      title = { vi = "Giải ngân vượt kế hoạch vốn", en = "More disbursed than planned" },
      when = function(e) return e.item.code == "KTTC.06" and e.disbursed > e.planned_sum end,
    },
    advance_overdue = {
      each = "entry", severity = "warning", basis = "example", show = { "date" },
      title = { vi = "Còn tạm ứng quá hạn chưa thu hồi", en = "Advances are overdue" },
      when = function(e) return e.item.code == "KTTC.21" and e.overdue > 0 end,
    },
    faulty_file = {
      each = "entry", severity = "info", basis = "example", show = { "date" },
      title = { vi = "Hồ sơ thanh toán có sai sót phải trả lại", en = "Payment file returned as faulty" },
      when = function(e) return is_settlement(e) and known(e.faulty) and e.faulty end,
    },
  },
}
