-- Land, site clearance, agriculture, environment and construction. In force from the first day of
-- Regulation 1636, so that every month recorded can be scored; the catalogue is of 31 May 2026.

local examined_items = { "KTDC.06", "KTDC.10", "KTDC.11", "KTXD.09" }
local field_items = { "KTDC.04", "KTDC.05", "KTDC.39", "KTXD.10", "KTNN.15" }

local function is_one_of(e, items)
  for _, code in ipairs(items) do
    if e.item.code == code then return true end
  end
  return false
end

-- A file examined: one that has to be supplemented is not at its end; a field trip is more work.
local function examined(e, p)
  local share = 1
  if e.result == "supplement" then share = p.supplement end
  if e.field_trip then share = share * p.trip_factor end
  return e.item.coefficient * share
end

-- A check in the field: without a record it is half of one; far away is more work.
local function field_check(e, p)
  local share = 1
  if not known(e.record_ref) then share = p.without_record end
  if e.km > p.far_km then share = share * p.far_factor end
  return e.item.coefficient * share
end

-- The part of a list that was done; an empty list is done.
local function done_of(e, done, all)
  local part = ratio(done, all)
  if not known(part) then return e.item.coefficient end
  return e.item.coefficient * min(1, part)
end

local function count(who, items, filter)
  local n = 0
  for _, code in ipairs(items) do
    n = n + who.diary:sum("quantity", { item = code, where = filter })
  end
  return n
end

return standard {
  title = { vi = "Đất đai, nông nghiệp, môi trường và xây dựng", en = "Land, agriculture, environment and construction" },
  basis = { "catalogue of a commune office, decision of 31 May 2026; coefficient = points / 5"
      .. " | danh mục của một cơ quan cấp xã, quyết định ngày 31/5/2026; hệ số = điểm / 5",
    "example formulas: where counting is not enough | công thức ví dụ: nơi chỉ đếm thì chưa đủ" },
  extends = "law",

  params = {
    supplement = { 0.6, range = { 0, 1 }, basis = "example",
      title = { vi = "Phần được tính của hồ sơ phải bổ sung", en = "Share of a file that has to be supplemented" } },
    trip_factor = { 1.2, range = { 1, 3 }, basis = "example",
      title = { vi = "Hệ số của hồ sơ phải đi thực địa", en = "Factor of a file with a field trip" } },
    without_record = { 0.5, range = { 0, 1 }, basis = "example",
      title = { vi = "Phần được tính của buổi kiểm tra thực địa chưa có biên bản",
        en = "Share of a field check without a record" } },
    far_km = { 20, unit = "km", range = { 0, 500 }, basis = "example",
      title = { vi = "Cự ly từ đó chuyến thực địa được coi là xa", en = "Kilometres from which a field trip is far" } },
    far_factor = { 1.2, range = { 1, 3 }, basis = "example",
      title = { vi = "Hệ số của chuyến thực địa xa", en = "Factor of a far field trip" } },
    postponed = { 0.5, range = { 0, 1 }, basis = "example",
      title = { vi = "Phần được tính của buổi hòa giải phải hoãn", en = "Share of a mediation that was postponed" } },
    pollution_hours = { 24, unit = "hours", range = { 1, 720 }, basis = "example",
      title = { vi = "Số giờ từ khi nhận phản ánh ô nhiễm đến khi kiểm tra",
        en = "Hours from a report of pollution to the check" } },
    pollution_late = { 0.7, range = { 0, 1 }, basis = "example",
      title = { vi = "Phần được tính khi kiểm tra ô nhiễm chậm", en = "Share of a pollution check that is late" } },
  },

  measures = {
    granted = function(e) return is_one_of(e, examined_items) and e.result == "granted" end,
    weight = {
      ["KTDC.06"] = examined,
      ["KTDC.10"] = examined,
      ["KTDC.11"] = examined,
      ["KTXD.09"] = examined,
      ["KTDC.04"] = field_check,
      ["KTDC.05"] = field_check,
      ["KTDC.39"] = field_check,
      ["KTXD.10"] = field_check,
      ["KTNN.15"] = field_check,
      -- A mediation that ends without agreement was a mediation; one that was put off was half.
      ["KTDC.33"] = function(e, p)
        if e.agreement == "postponed" then return e.item.coefficient * p.postponed end
        return e.item.coefficient
      end,
      ["KTMT.02"] = function(e, p)
        if e.hours_after > p.pollution_hours then return e.item.coefficient * p.pollution_late end
        return e.item.coefficient
      end,
      ["GPMB.04"] = function(e) return done_of(e, e.visited, e.listed) end,
      ["GPMB.11"] = function(e) return done_of(e, e.paid, e.beneficiaries) end,
    },
  },

  indicators = {
    files_examined = {
      title = { vi = "Số hồ sơ đất đai, xây dựng đã thẩm tra", en = "Land and construction files examined" },
      unit = "files", value = function(who) return count(who, examined_items) end,
    },
    files_granted = {
      title = { vi = "Tỷ lệ hồ sơ đủ điều kiện giải quyết", en = "Files granted, of those examined" },
      unit = "%",
      value = function(who) return percent(count(who, examined_items, "granted"), count(who, examined_items)) end,
    },
    field_checks = {
      title = { vi = "Số buổi kiểm tra thực địa", en = "Checks in the field" },
      unit = "trips", value = function(who) return count(who, field_items) end,
    },
    mediations_agreed = {
      title = { vi = "Tỷ lệ hòa giải đất đai thành", en = "Land mediations that ended in agreement" },
      unit = "%",
      value = function(who)
        return percent(who.diary:sum("quantity", { item = "KTDC.33", agreement = "reached" }),
          who.diary:sum("quantity", { item = "KTDC.33" }))
      end,
    },
    compensation_paid = {
      title = { vi = "Tỷ lệ hộ đã nhận tiền bồi thường", en = "Households paid their compensation" },
      unit = "%",
      value = function(who)
        return percent(who.diary:sum("paid", { item = "GPMB.11" }), who.diary:sum("beneficiaries", { item = "GPMB.11" }))
      end,
    },
    losses_checked = {
      title = { vi = "Diện tích thiệt hại đã xác minh", en = "Area of losses checked" },
      unit = "hectares", value = function(who) return who.diary:sum("area", { item = "KTNN.15" }) end,
    },
  },

  checks = {
    no_field_record = {
      each = "entry", severity = "warning", basis = "example", show = { "date" },
      title = { vi = "Kiểm tra thực địa chưa có biên bản", en = "Check in the field without a record" },
      when = function(e) return is_one_of(e, field_items) and not known(e.record_ref) end,
    },
    pollution_late = {
      each = "entry", severity = "warning", basis = "example", show = { "date" },
      title = { vi = "Kiểm tra phản ánh ô nhiễm chậm", en = "Report of pollution checked late" },
      when = function(e, p) return e.item.code == "KTMT.02" and e.hours_after > p.pollution_hours end,
    },
  },
}
