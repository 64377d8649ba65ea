return standard {
  title = { vi = "Công tác đoàn thể", en = "Mass organisations and unions" },
  basis = { "example formulas: where counting is not enough | công thức ví dụ: nơi chỉ đếm thì chưa đủ",
    "items DT.01 to DT.07: internal list of a public college"
      .. " | các đầu việc DT.01 đến DT.07: danh mục nội bộ của một trường cao đẳng công lập" },
  extends = "regulation_1636",

  params = {
    organiser_share = { 1, range = { 0, 2 }, basis = "example",
      title = { vi = "Phần được tính của người tổ chức", en = "Share of an organiser" } },
    speaker_share = { 0.8, range = { 0, 2 }, basis = "example",
      title = { vi = "Phần được tính của người trình bày", en = "Share of a speaker" } },
    member_share = { 0.5, range = { 0, 2 }, basis = "example",
      title = { vi = "Phần được tính của người tham dự", en = "Share of somebody who takes part" } },
    members_full = { 3, unit = "members", range = { 1, 100 }, basis = "example",
      title = { vi = "Số đoàn viên, hội viên để một lần thăm hỏi được tính đủ",
        en = "Members for a visit to count in full" } },
  },

  measures = {
    -- Taking part counts by what somebody did there, and only when present.
    part_share = function(e, p)
      if not e.attended then return 0 end
      if e.duty == "organiser" then return p.organiser_share end
      if e.duty == "speaker" then return p.speaker_share end
      return p.member_share
    end,
    weight = {
      ["DT.20"] = function(e) return e.item.coefficient * e.part_share end,
      ["DT.21"] = function(e) return e.item.coefficient * e.part_share end,
      ["DT.22"] = function(e, p) return e.item.coefficient * min(1, e.members / p.members_full) end,
      -- A movement counts half until it is known how many finished.
      ["DT.23"] = function(e)
        if not known(e.finished) or e.registered == 0 then return e.item.coefficient / 2 end
        return e.item.coefficient * (0.5 + 0.5 * min(1, e.finished / e.registered))
      end,
    },
  },

  indicators = {
    activities = {
      title = { vi = "Hoạt động đoàn thể đã tham gia", en = "Activities attended" },
      unit = "activities",
      value = function(who) return who.diary:count({ item = "DT.20", attended = true }) end,
    },
    movements_finished = {
      title = { vi = "Tỷ lệ hoàn thành phong trào, trên số đăng ký", en = "Movements finished, of those registered" },
      unit = "%",
      value = function(who)
        return percent(who.diary:sum("finished", { item = "DT.23" }), who.diary:sum("registered", { item = "DT.23" }))
      end,
    },
    members_visited = {
      title = { vi = "Đoàn viên, hội viên được thăm hỏi", en = "Members visited" },
      unit = "members",
      value = function(who) return who.diary:sum("members", { item = "DT.22" }) end,
    },
  },

  checks = {
    not_attended = {
      each = "entry", severity = "info", basis = "example", show = { "quantity" },
      title = { vi = "Kê khai hoạt động nhưng không tham dự", en = "Declared but not attended" },
      when = function(e) return one_of(e.item.code, "DT.20", "DT.21") and not e.attended end,
    },
  },
}
