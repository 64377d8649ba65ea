-- A service centre: how early, how well, in which part, how urgent.

local urgency = { normal = 1, important = 2, urgent = 3 }

return standard {
  title = { vi = "Trung tâm phục vụ", en = "Service centre" },
  basis = "scheme of a service centre",

  params = {
    no_stars = { 80, unit = "points" },
    coordinator = { 0.3, range = { 0, 1 } },
  },

  measures = {
    completion = function(e)
      if not e.accepted then return 0 end
      return bands(-e.days_late, {
        { 7, 115 }, { 3, 110 }, { 1, 105 }, { 0, 100 }, { -2, 90 }, { -7, 75 }, { -100000, 50 },
      })
    end,
    liked = function(e, p)
      if known(e.stars) then return e.stars * 20 end
      return p.no_stars
    end,
    points = function(e, p)
      local part = 1
      if e.part == "coordinator" then part = p.coordinator end
      return mean(e.completion, e.liked) * part * urgency[e.priority]
    end,
  },

  criteria = {
    { id = "work", title = { vi = "Công việc", en = "Work" }, basis = "scheme", unit = "points",
      value = function(who) return who.diary:sum("points") end },
  },

  score = function(c) return c.work end,

  classes = {
    { id = "excellent", title = { vi = "Xuất sắc", en = "Excellent" }, from = 90 },
    { id = "good", title = { vi = "Tốt", en = "Good" }, from = 70 },
    { id = "completed", title = { vi = "Hoàn thành", en = "Completed" }, from = 50 },
    { id = "not_completed", title = { vi = "Không hoàn thành", en = "Not completed" }, from = 0 },
  },
}
