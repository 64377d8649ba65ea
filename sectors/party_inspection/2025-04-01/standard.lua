-- Party inspection and supervision. In force from the first day of Regulation 1636, so that every
-- month recorded can be scored. KT.01 to KT.06 are the list of a public college, no norm of the Party;
-- KT.20 to KT.23 are examples.
-- Secrecy: a diary line never says who is inspected or accused. It carries the number under which a
-- paper is registered and the grade "secret" or "open"; what is in the paper stays in its file.

-- Inspections on signs of a violation are harder than those of the programme.
local function ground_factor(e, p)
  if e.ground == "signs" then return p.signs_factor end
  return 1
end

return standard {
  title = { vi = "Công tác kiểm tra, giám sát, kỷ luật đảng", en = "Party inspection and supervision" },
  basis = { "items KT.01 to KT.06: internal list of a public college"
      .. " | các đầu việc KT.01 đến KT.06: danh mục nội bộ của một trường cao đẳng công lập",
    "example formulas: where counting is not enough | công thức ví dụ: nơi chỉ đếm thì chưa đủ" },
  extends = "law",

  params = {
    signs_factor = { 1.3, range = { 1, 3 }, basis = "example",
      title = { vi = "Hệ số của cuộc kiểm tra khi có dấu hiệu vi phạm",
        en = "Factor of an inspection on signs of a violation" } },
    without_conclusion = { 0.5, range = { 0, 1 }, basis = "example",
      title = { vi = "Phần được tính khi bước kết luận chưa có văn bản",
        en = "Share of the concluding step that has no paper yet" } },
    out_of_time = { 0.6, range = { 0, 1 }, basis = "example",
      title = { vi = "Phần được tính của đơn giải quyết quá hạn", en = "Share of a case settled after its deadline" } },
    without_minutes = { 0.5, range = { 0, 1 }, basis = "example",
      title = { vi = "Phần được tính của buổi thẩm tra chưa có biên bản",
        en = "Share of a verification without minutes" } },
  },

  measures = {
    weight = {
      ["KT.20"] = function(e, p)
        local share = ground_factor(e, p)
        if e.step == "conclusion" and not known(e.conclusion_ref) then share = share * p.without_conclusion end
        return e.item.coefficient * share
      end,
      ["KT.21"] = function(e, p)
        if e.done_on > e.deadline then return e.item.coefficient * p.out_of_time end
        return e.item.coefficient
      end,
      ["KT.22"] = function(e, p)
        if not known(e.minutes_ref) then return e.item.coefficient * p.without_minutes end
        return e.item.coefficient
      end,
      -- Following a conclusion counts half, what was carried out the other half.
      ["KT.23"] = function(e)
        local done = ratio(e.points_done, e.points_due)
        if not known(done) then return e.item.coefficient end
        return e.item.coefficient * (0.5 + 0.5 * min(1, done))
      end,
    },
  },

  indicators = {
    inspections_concluded = {
      title = { vi = "Số cuộc kiểm tra, giám sát đã kết luận", en = "Inspections concluded" },
      unit = "cases",
      value = function(who) return who.diary:sum("quantity", { item = "KT.20", step = "conclusion" }) end,
    },
    inspections_on_signs = {
      title = { vi = "Trong đó: khi có dấu hiệu vi phạm", en = "Of these, on signs of a violation" },
      unit = "cases",
      value = function(who)
        return who.diary:sum("quantity", { item = "KT.20", step = "conclusion", ground = "signs" })
      end,
    },
    cases_in_time = {
      title = { vi = "Tỷ lệ đơn giải quyết đúng hạn", en = "Cases settled in time" },
      unit = "%",
      value = function(who)
        local in_time = 0
        for e in who.diary:each({ item = "KT.21" }) do
          if e.done_on <= e.deadline then in_time = in_time + e.quantity end
        end
        return percent(in_time, who.diary:sum("quantity", { item = "KT.21" }))
      end,
    },
    conclusions_done = {
      title = { vi = "Tỷ lệ nội dung kết luận đã thực hiện", en = "Points of conclusions carried out" },
      unit = "%",
      value = function(who)
        return percent(who.diary:sum("points_done", { item = "KT.23" }), who.diary:sum("points_due", { item = "KT.23" }))
      end,
    },
  },

  checks = {
    secret_without_number = {
      each = "entry", severity = "serious", basis = "example", show = { "date" },
      title = { vi = "Tài liệu mật chưa có số đăng ký", en = "Secret paper without a register number" },
      when = function(e)
        return one_of(e.item.code, "KT.20", "KT.21", "KT.22") and e.secrecy == "secret"
          and not known(e.register_no)
      end,
    },
    out_of_time = {
      each = "entry", severity = "warning", basis = "example", show = { "date" },
      title = { vi = "Đơn giải quyết quá hạn", en = "Case settled after its deadline" },
      when = function(e) return e.item.code == "KT.21" and e.done_on > e.deadline end,
    },
    -- One person is not a team.
    verified_alone = {
      each = "entry", severity = "warning", basis = "example", show = { "date" },
      title = { vi = "Thẩm tra, xác minh chỉ có một người", en = "Verification by one person alone" },
      when = function(e) return e.item.code == "KT.22" and e.people < 2 end,
    },
  },
}
