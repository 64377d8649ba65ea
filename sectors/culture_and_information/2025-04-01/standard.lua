-- Culture, information and social welfare. In force from the first day of Regulation 1636, so that
-- every month recorded can be scored; VHTT.* and ASXH.* are the catalogue of a commune office of
-- 31 May 2026, VH.20 and VH.21 are examples on its scale.

-- The part of a list that was done; an empty list is done.
local function done_of(e, done, all)
  local part = ratio(done, all)
  if not known(part) then return e.item.coefficient end
  return e.item.coefficient * min(1, part)
end

-- An event counts by who came, up to the number that is asked for.
local function came(e, wanted)
  return e.item.coefficient * min(1, e.participants / wanted)
end

return standard {
  title = { vi = "Văn hóa, thông tin và an sinh xã hội", en = "Culture, information and social welfare" },
  basis = { "catalogue of a commune office, decision of 31 May 2026; coefficient = points / 5"
      .. " | danh mục của một cơ quan cấp xã, quyết định ngày 31/5/2026; hệ số = điểm / 5",
    "example formulas: where counting is not enough | công thức ví dụ: nơi chỉ đếm thì chưa đủ" },
  extends = "law",

  params = {
    event_full = { 200, unit = "people", range = { 1, 100000 }, basis = "example",
      title = { vi = "Số người dự để một sự kiện được tính đủ", en = "People for an event to count in full" } },
    session_full = { 50, unit = "people", range = { 1, 10000 }, basis = "example",
      title = { vi = "Số người dự để một buổi tuyên truyền lưu động được tính đủ",
        en = "People for a mobile session to count in full" } },
    correction = { 0.5, range = { 0, 1 }, basis = "example",
      title = { vi = "Phần bị trừ của tin, bài phải đính chính", en = "Share lost for an article that was corrected" } },
    cashless_least = { 60, unit = "%", range = { 0, 100 }, basis = "example",
      title = { vi = "Tỷ lệ chi trả không dùng tiền mặt cần đạt",
        en = "Share of allowances paid without cash that is asked for" } },
  },

  measures = {
    weight = {
      ["VHTT.07"] = function(e, p)
        local corrected = ratio(e.corrected, e.posts_made)
        if not known(corrected) then return 0 end
        return e.item.coefficient * (1 - p.correction * min(1, corrected))
      end,
      ["ASXH.03"] = function(e) return done_of(e, e.decided, e.claims) end,
      ["ASXH.07"] = function(e) return done_of(e, e.paid, e.beneficiaries) end,
      ["ASXH.10"] = function(e) return done_of(e, e.visited, e.listed) end,
      ["VH.20"] = function(e, p) return came(e, p.event_full) end,
      ["VH.21"] = function(e, p) return came(e, p.session_full) end,
    },
  },

  indicators = {
    participants = {
      title = { vi = "Số lượt người dự sự kiện, buổi tuyên truyền", en = "People at events and sessions" },
      unit = "people",
      value = function(who)
        return who.diary:sum("participants", { item = "VH.20" }) + who.diary:sum("participants", { item = "VH.21" })
      end,
    },
    articles = {
      title = { vi = "Số tin, bài đã đăng", en = "Articles published" },
      unit = "articles", value = function(who) return who.diary:sum("posts_made", { item = "VHTT.07" }) end,
    },
    claims_decided = {
      title = { vi = "Tỷ lệ hồ sơ trợ cấp đã xét duyệt", en = "Allowance claims decided" },
      unit = "%",
      value = function(who)
        return percent(who.diary:sum("decided", { item = "ASXH.03" }), who.diary:sum("claims", { item = "ASXH.03" }))
      end,
    },
    paid_cashless = {
      title = { vi = "Tỷ lệ chi trả không dùng tiền mặt", en = "Allowances paid without cash" },
      unit = "%",
      value = function(who)
        return percent(who.diary:sum("cashless", { item = "ASXH.07" }), who.diary:sum("paid", { item = "ASXH.07" }))
      end,
    },
    households_visited = {
      title = { vi = "Số hộ được rà soát nghèo, cận nghèo", en = "Households surveyed for poverty" },
      unit = "households", value = function(who) return who.diary:sum("visited", { item = "ASXH.10" }) end,
    },
    sites_in_breach = {
      title = { vi = "Tỷ lệ điểm quảng cáo vi phạm qua kiểm tra", en = "Advertising sites found in breach" },
      unit = "%",
      value = function(who)
        return percent(who.diary:sum("violations", { item = "VHTT.13" }), who.diary:sum("sites", { item = "VHTT.13" }))
      end,
    },
  },

  checks = {
    paid_in_cash = {
      each = "entry", severity = "info", basis = "example", show = { "date" },
      title = { vi = "Tỷ lệ chi trả không dùng tiền mặt thấp", en = "Few allowances paid without cash" },
      when = function(e, p)
        if e.item.code ~= "ASXH.07" or e.paid == 0 then return false end
        return percent(e.cashless, e.paid) < p.cashless_least
      end,
    },
    more_paid_than_listed = {
      each = "entry", severity = "serious", basis = "example", show = { "date" },
      title = { vi = "Chi trả cho nhiều người hơn danh sách", en = "More people paid than are on the list" },
      when = function(e) return e.item.code == "ASXH.07" and e.paid > e.beneficiaries end,
    },
  },
}
