-- A sector on the small law.
return standard {
  title = { vi = "Ngành", en = "Sector" },
  basis = "example",
  extends = { civil_servant = "law" },
  params = {
    quorum = { 50, unit = "people", basis = "example" },
  },
  measures = {
    weight = {
      ["W.1"] = function(e, p)
        if e.people >= p.quorum then return e.item.coefficient end
        return e.item.coefficient / 2
      end,
    },
  },
  indicators = {
    people = {
      title = { vi = "Số người", en = "People" },
      value = function(who) return who.diary:sum("people", { item = "W.1" }) end,
    },
  },
  checks = {
    empty = {
      each = "entry", severity = "warning",
      title = { vi = "Không có người", en = "Nobody" },
      when = function(e) return e.item.code == "W.1" and e.people == 0 end,
    },
  },
}
