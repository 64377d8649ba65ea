-- The office of an elected body: the class of a year needs more than a score.

return standard {
  title = { vi = "Văn phòng cơ quan dân cử", en = "Office of an elected body" },
  basis = "scheme of the office serving an elected body",

  params = { exceeded_share = { 0.3, range = { 0, 1 } } },

  measures = {
    share_done = { of = "task", function(t) return t.done_quantity / t.quantity end },
    exceeded = { of = "task", function(t) return t.done_quantity > t.quantity end },
    poor = { of = "task", function(t) return t.done_quantity < t.quantity / 2 end },
  },

  criteria = {
    { id = "given", title = { vi = "Điểm", en = "Points" }, basis = "scheme", unit = "points", range = { 0, 100 },
      value = function(who) return who.appraisal.total end },
  },

  score = function(c) return c.given end,

  classes = {
    { id = "excellent", title = { vi = "Xuất sắc", en = "Excellent" }, from = 90 },
    { id = "good", title = { vi = "Tốt", en = "Good" }, from = 70 },
    { id = "completed", title = { vi = "Hoàn thành", en = "Completed" }, from = 50 },
    { id = "not_completed", title = { vi = "Không hoàn thành", en = "Not completed" }, from = 0 },
  },

  vetoes = {
    { id = "not_exceeded", class = "good",
      title = { vi = "Chưa vượt mức 30 % nhiệm vụ", en = "Not every task full, or fewer than 30 % exceeded" },
      when = function(who, p)
        return who.tasks:min("share_done") < 1
          or who.tasks:count("exceeded") < p.exceeded_share * who.tasks:count()
      end },
    { id = "poor_task", class = "completed",
      title = { vi = "Có nhiệm vụ dưới 50 %", en = "A task under 50 %" },
      when = function(who) return who.tasks:count("poor") > 0 end },
  },

  aggregate = { quarter = "mean", half = "mean", year = "mean" },
}
