-- Emulation and commendation. In force from the first day of Regulation 1636, so that every month
-- recorded can be scored. NV.03 is of a commune office, TD.01 to TD.03 are the list of a public
-- college; TD.20 to TD.23 are examples.
return standard {
  title = { vi = "Thi đua, khen thưởng", en = "Emulation and commendation" },
  basis = { "item NV.03: catalogue of a commune office, decision of 31 May 2026; coefficient = points / 5"
      .. " | đầu việc NV.03: danh mục của một cơ quan cấp xã, quyết định ngày 31/5/2026; hệ số = điểm / 5",
    "items TD.01 to TD.03: internal list of a public college"
      .. " | các đầu việc TD.01 đến TD.03: danh mục nội bộ của một trường cao đẳng công lập",
    "example formulas: where counting is not enough | công thức ví dụ: nơi chỉ đếm thì chưa đủ" },
  extends = "law",

  params = {
    appraise_days = { 10, unit = "days", range = { 1, 60 }, basis = "example",
      title = { vi = "Số ngày làm việc để thẩm định một hồ sơ khen thưởng",
        en = "Working days in which an award file is appraised" } },
    late_file = { 0.7, range = { 0, 1 }, basis = "example",
      title = { vi = "Phần được tính của hồ sơ khen thưởng thẩm định chậm", en = "Share of an award file appraised late" } },
    launched = { 0.3, range = { 0, 1 }, basis = "example",
      title = { vi = "Phần được tính khi phong trào mới phát động", en = "Share of a movement that was launched" } },
    interim = { 0.6, range = { 0, 1 }, basis = "example",
      title = { vi = "Phần được tính khi phong trào đã sơ kết", en = "Share of a movement with an interim review" } },
    unpublished = { 0.5, range = { 0, 1 }, basis = "example",
      title = { vi = "Phần được tính của điển hình chưa được đăng tải", en = "Share of a good example not published yet" } },
    direct_least = { 50, unit = "%", range = { 0, 100 }, basis = "example",
      title = { vi = "Tỷ lệ khen thưởng người trực tiếp công tác cần đạt",
        en = "Share of awards to people who are no leaders that is asked for" } },
  },

  measures = {
    weight = {
      ["TD.20"] = function(e, p)
        if working_days(e.received_on, e.done_on) > p.appraise_days then return e.item.coefficient * p.late_file end
        return e.item.coefficient
      end,
      -- A movement that nobody joined is only a plan.
      ["TD.21"] = function(e, p)
        if e.step == "launched" or e.registered == 0 then return e.item.coefficient * p.launched end
        if e.step == "interim" then return e.item.coefficient * p.interim end
        return e.item.coefficient
      end,
      -- An initiative is worth what is applied of those recognised; examining it is half of the work.
      ["TD.22"] = function(e)
        local applied = ratio(e.applied, e.recognised)
        if not known(applied) then return e.item.coefficient / 2 end
        return e.item.coefficient * (0.5 + 0.5 * min(1, applied))
      end,
      ["TD.23"] = function(e, p)
        if not e.published then return e.item.coefficient * p.unpublished end
        return e.item.coefficient
      end,
    },
  },

  indicators = {
    awards = {
      title = { vi = "Số tập thể, cá nhân được khen thưởng", en = "Awards given" },
      unit = "awards", value = function(who) return who.diary:sum("awarded", { item = "TD.02" }) end,
    },
    awards_direct = {
      title = { vi = "Tỷ lệ khen thưởng người trực tiếp công tác", en = "Awards to people who are no leaders" },
      unit = "%",
      value = function(who)
        return percent(who.diary:sum("direct", { item = "TD.02" }), who.diary:sum("awarded", { item = "TD.02" }))
      end,
    },
    initiatives_recognised = {
      title = { vi = "Số sáng kiến được công nhận", en = "Initiatives recognised" },
      unit = "initiatives", value = function(who) return who.diary:sum("recognised", { item = "TD.22" }) end,
    },
    initiatives_applied = {
      title = { vi = "Tỷ lệ sáng kiến được áp dụng", en = "Initiatives applied, of those recognised" },
      unit = "%",
      value = function(who)
        return percent(who.diary:sum("applied", { item = "TD.22" }), who.diary:sum("recognised", { item = "TD.22" }))
      end,
    },
  },

  checks = {
    few_direct = {
      each = "entry", severity = "info", basis = "example", show = { "date" },
      title = { vi = "Tỷ lệ khen thưởng người trực tiếp công tác thấp", en = "Few awards to people who are no leaders" },
      when = function(e, p)
        if e.item.code ~= "TD.02" or e.awarded == 0 then return false end
        return percent(e.direct, e.awarded) < p.direct_least
      end,
    },
    incomplete_file = {
      each = "entry", severity = "info", basis = "example", show = { "date" },
      title = { vi = "Hồ sơ khen thưởng chưa đầy đủ", en = "Award file that is incomplete" },
      when = function(e) return e.item.code == "TD.20" and known(e.incomplete) and e.incomplete end,
    },
  },
}
