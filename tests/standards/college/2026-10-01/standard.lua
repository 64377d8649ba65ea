-- A public college: points by axes. A scheme to prove the language on, not a shipped standard.
return standard {
  title = { vi = "Trường cao đẳng công lập", en = "Public college" },
  basis = "scheme of a public college",

  params = {
    axis_1 = { 28, unit = "points", range = { 0, 70 } },
    axis_2 = { 14, unit = "points", range = { 0, 70 } },
    axis_3 = { 14, unit = "points", range = { 0, 70 } },
    axis_4 = { 14, unit = "points", range = { 0, 70 } },
    main_share = { 0.4, range = { 0, 1 } },
    general_1 = { 10, unit = "points", range = { 0, 30 } },
    general_2 = { 10, unit = "points", range = { 0, 30 } },
    general_3 = { 10, unit = "points", range = { 0, 30 } },
    general_least = { 5, unit = "points" },
    indicator_points = { 45, unit = "points" },
  },

  measures = {
    -- From the fourth quarter of 2026 the product's own coefficient only.
    converted = function(e) return e.quantity * e.item.coefficient end,
    planned_quantity = { of = "task", function(t) return t.quantity end },
  },

  -- A scheme whose maxima do not fit is not used at all.
  gates = {
    { id = "axes_do_not_fit", state = "not_scored",
      title = { vi = "Điểm tối đa các trục không hợp lệ", en = "The maxima of the axes do not fit" },
      when = function(_, p)
        local sum = p.axis_1 + p.axis_2 + p.axis_3 + p.axis_4
        return round_half_up(sum, 6) ~= 70 or p.axis_1 < p.main_share * 70
      end },
    { id = "general_does_not_fit", state = "not_scored",
      title = { vi = "Nhóm tiêu chí chung không hợp lệ", en = "The general groups do not fit" },
      when = function(_, p)
        return min(p.general_1, p.general_2, p.general_3) < p.general_least
          or p.general_1 + p.general_2 + p.general_3 > 30
      end },
  },

  criteria = {
    { id = "converted", title = { vi = "Quy đổi", en = "Converted" }, basis = "scheme", unit = "points",
      value = function(who) return who.diary:sum("converted") end },
    { id = "indicator", title = { vi = "Chỉ tiêu", en = "Indicator" }, basis = "scheme", unit = "points",
      value = function(who, p)
        local plan = who.tasks:sum("planned_quantity")
        if plan == 0 then return 0 end
        return min(1, who.diary:sum("quantity") / plan) * p.indicator_points
      end },
  },

  score = function(c) return c.indicator end,

  classes = {
    -- Of the 45 points of the indicator alone.
    { id = "completed", title = { vi = "Hoàn thành", en = "Completed" }, from = 22.5 },
    { id = "not_completed", title = { vi = "Không hoàn thành", en = "Not completed" }, from = 0 },
  },
}
