return standard {
  title = { vi = "Công tác giám sát, phản biện xã hội", en = "Supervision and social criticism" },
  basis = { "example formulas: where counting is not enough | công thức ví dụ: nơi chỉ đếm thì chưa đủ",
    "items GS.01 to GS.13: list of the office serving a provincial elected body"
      .. " | các đầu việc GS.01 đến GS.13: danh mục của văn phòng phục vụ cơ quan dân cử cấp tỉnh" },
  extends = "law",

  params = {
    without_minutes = { 0.5, range = { 0, 1 }, basis = "example",
      title = { vi = "Phần được tính khi buổi giám sát chưa có biên bản",
        en = "Share of a supervision session that has no minutes yet" } },
    team_least = { 3, unit = "people", range = { 1, 50 }, basis = "example",
      title = { vi = "Số thành viên tối thiểu của đoàn giám sát", en = "Fewest members of a supervision team" } },
    reply_received = { 0.7, range = { 0, 1 }, basis = "example",
      title = { vi = "Phần được tính của kiến nghị đã có trả lời", en = "Share of a recommendation that was answered" } },
    reply_none = { 0.4, range = { 0, 1 }, basis = "example",
      title = { vi = "Phần được tính của kiến nghị chưa có trả lời", en = "Share of a recommendation without an answer" } },
  },

  measures = {
    weight = {
      -- Part of the chain: plan, session, report, follow-up; a session needs a team and minutes.
      ["GS.20"] = function(e, p)
        if e.stage ~= "session" then return e.item.coefficient end
        local share = 1
        if not known(e.minutes_ref) then share = p.without_minutes end
        if e.team < p.team_least then share = share / 2 end
        return e.item.coefficient * share
      end,
      -- A criticism without an opinion of substance is none.
      ["GS.21"] = function(e)
        if e.opinions == 0 then return 0 end
        return e.item.coefficient
      end,
      -- Counts in full when its reply was followed up.
      ["GS.22"] = function(e, p)
        if e.reply == "followed_up" then return e.item.coefficient end
        if e.reply == "received" then return e.item.coefficient * p.reply_received end
        return e.item.coefficient * p.reply_none
      end,
    },
  },

  indicators = {
    sessions = {
      title = { vi = "Buổi giám sát", en = "Supervision sessions" },
      unit = "sessions",
      value = function(who) return who.diary:sum("quantity", { item = "GS.20", stage = "session" }) end,
    },
    recommendations = {
      title = { vi = "Kiến nghị sau giám sát", en = "Recommendations after supervision" },
      unit = "recommendations",
      value = function(who) return who.diary:sum("quantity", { item = "GS.22" }) end,
    },
    recommendations_followed_up = {
      title = { vi = "Tỷ lệ kiến nghị được theo dõi đến cùng", en = "Recommendations followed up" },
      unit = "%",
      value = function(who)
        return percent(who.diary:sum("quantity", { item = "GS.22", reply = "followed_up" }),
          who.diary:sum("quantity", { item = "GS.22" }))
      end,
    },
    opinions_accepted = {
      title = { vi = "Ý kiến phản biện được tiếp thu", en = "Opinions of social criticism accepted" },
      unit = "opinions",
      value = function(who) return who.diary:sum("accepted_opinions", { item = "GS.21" }) end,
    },
  },

  checks = {
    recommendation_unanswered = {
      each = "entry", severity = "info", basis = "example", show = { "quantity" },
      title = { vi = "Kiến nghị chưa có trả lời", en = "Recommendation without a reply" },
      when = function(e) return e.item.code == "GS.22" and e.reply == "none" end,
    },
    session_without_minutes = {
      each = "entry", severity = "warning", basis = "example", show = { "quantity" },
      title = { vi = "Buổi giám sát chưa có biên bản", en = "Supervision session without minutes" },
      when = function(e)
        return e.item.code == "GS.20" and e.stage == "session" and not known(e.minutes_ref)
      end,
    },
  },
}
