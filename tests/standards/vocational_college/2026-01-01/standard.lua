-- A vocational college: base points by kind of task, progress and quality by bands.

return standard {
  title = { vi = "Trường trung cấp nghề", en = "Vocational college" },
  basis = "scheme of a vocational college",

  params = {
    base_regular = { 10, unit = "points" },
    base_unplanned = { 12, unit = "points" },
    progress_share = { 0.3, range = { 0, 1 } },
    quality_share = { 0.7, range = { 0, 1 } },
    result_max = { 70, unit = "points" },
  },

  measures = {
    possible = function(e, p)
      local base = p.base_regular
      if e.origin == "unplanned" then base = p.base_unplanned end
      return base * e.difficulty / 100
    end,
    -- On time 100, one to three working days late 80, four to five 60, later nothing.
    progress = function(e)
      return bands(-e.working_days_late, { { 0, 100 }, { -3, 80 }, { -5, 60 }, { -100000, 0 } })
    end,
    earned = function(e, p)
      return e.possible * (p.progress_share * e.progress + p.quality_share * e.quality) / 100
    end,
  },

  criteria = {
    { id = "result", title = { vi = "Kết quả", en = "Result" }, basis = "scheme", unit = "points",
      value = function(who, p)
        local share = ratio(who.diary:sum("earned"), who.diary:sum("possible"))
        if not known(share) then return nil end
        return share * p.result_max
      end },
  },

  score = function(c) return c.result end,

  classes = {
    { id = "excellent", title = { vi = "Xuất sắc", en = "Excellent" }, from = 90 },
    { id = "good", title = { vi = "Tốt", en = "Good" }, from = 70 },
    { id = "completed", title = { vi = "Hoàn thành", en = "Completed" }, from = 50 },
    { id = "not_completed", title = { vi = "Không hoàn thành", en = "Not completed" }, from = 0 },
  },
}
