-- {{title_vi}} / {{title_en}}, in force from {{date}}.
-- Ngành: {{sector}}. Xem RULES.md. / Sector: {{sector}}. See RULES.md.

return standard {
  title = { vi = "{{title_vi}}", en = "{{title_en}}" },
  basis = "example",

  -- `law` cho biết quy định nào áp dụng cho từng đối tượng. / `law` says which law scores whom.
  extends = "{{law}}",
  -- {{example}}

  -- Những con số có thể thay đổi mà không sửa công thức. / Numbers that may change without touching a formula.
  params = {
    people_full = { 30, unit = "people", range = { 1, 10000 }, basis = "example",
      title = { vi = "Số người dự để cuộc họp được tính đủ", en = "People who must come for a meeting to count in full" } },
  },

  -- Một việc được tính bao nhiêu; việc không nêu ở đây được tính theo hệ số của danh mục.
  -- What a piece of work counts; what is not named here counts by its coefficient.
  measures = {
    weight = {
      ["{{sector}}.02"] = function(e, p)
        return e.item.coefficient * min(1, e.people / p.people_full)
      end,
    },
  },

  -- Theo dõi, không tính điểm. / Reported, not scored.
  indicators = {
    people_met = {
      title = { vi = "Số người dự họp", en = "People who came" },
      unit = "people",
      value = function(who) return who.diary:sum("people", { item = "{{sector}}.02" }) end,
    },
  },

  -- Cảnh báo, không trừ điểm. / They warn, they never score.
  checks = {
    nobody_came = {
      each = "entry", severity = "warning", basis = "example", show = { "quantity" },
      title = { vi = "Cuộc họp không có người dự", en = "Meeting that nobody attended" },
      when = function(e) return e.item.code == "{{sector}}.02" and e.people == 0 end,
    },
  },
  -- {{end}}
}
