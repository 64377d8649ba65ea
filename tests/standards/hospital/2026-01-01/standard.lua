-- A hospital: the manager counts twice, the person once; nobody is scored on half of it.

return standard {
  title = { vi = "Bệnh viện", en = "Hospital" },
  basis = "scheme of a hospital",

  params = { difficulty = { 1, range = { 0.5, 1.5 } } },

  criteria = {
    { id = "appraised", title = { vi = "Điểm đánh giá", en = "Appraisal" }, basis = "scheme", unit = "points",
      value = function(who, p)
        local manager, own = who.appraisal.total, who.appraisal.self_total
        if not (known(manager) and known(own)) then return nil end
        return (2 * manager + own) / 3 * p.difficulty
      end },
  },

  score = function(c) return c.appraised end,

  classes = {
    { id = "excellent", title = { vi = "Xuất sắc", en = "Excellent" }, from = 90 },
    { id = "good", title = { vi = "Tốt", en = "Good" }, from = 70 },
    { id = "completed", title = { vi = "Hoàn thành", en = "Completed" }, from = 50 },
    { id = "not_completed", title = { vi = "Không hoàn thành", en = "Not completed" }, from = 0 },
  },
}
