-- A small law, whole and right: each mistake of mistakes.txt breaks one thing in it or in the sector.
return standard {
  title = { vi = "Luật nhỏ", en = "Small law" },
  basis = "Small law, Art. 1",
  params = {
    most = { 100, unit = "%", range = { 0, 200 }, basis = "Art. 2" },
    share = { 0.2, range = { 0, 1 }, basis = "Art. 5" },
    way = { "strict", choices = { "strict", "wide" }, basis = "Art. 5" },
  },
  measures = {
    weight = open(function(e) return e.item.coefficient end),
    converted = function(e)
      if e.accepted then return e.quantity * e.weight end
      return 0
    end,
    assigned = { of = "task", function(t) return t.quantity * t.item.coefficient end },
  },
  gates = {
    { id = "nothing", state = "insufficient_data", title = { vi = "Chưa giao việc", en = "Nothing assigned" },
      when = function(who) return who.tasks:count() == 0 end },
  },
  criteria = {
    { id = "quantity", title = { vi = "Số lượng", en = "Quantity" }, basis = "Art. 2", unit = "%", range = { 0, 200 },
      value = function(who, p) return capped(percent(who.diary:sum("converted"), who.tasks:sum("assigned")), p.most) end },
  },
  score = function(c) return c.quantity end,
  classes = {
    { id = "excellent", title = { vi = "Xuất sắc", en = "Excellent" }, from = 90,
      cap = { share = "share", of = "good", base = "way", within = { "agency" } } },
    { id = "good", title = { vi = "Tốt", en = "Good" }, from = 70 },
    { id = "poor", title = { vi = "Kém", en = "Poor" }, from = 0 },
  },
  vetoes = {
    { id = "disciplined", class = "poor", title = { vi = "Bị kỷ luật", en = "Disciplined" },
      when = function(who) return who.events:count({ kind = "discipline" }) > 0 end },
  },
  aggregate = { quarter = "mean", half = "mean", year = "mean" },
}
