-- Skilful-mobilisation models of the period, all or of one outcome.
local function models(who, outcome)
  if known(outcome) then return who.diary:sum("quantity", { item = "DV.22", outcome = outcome }) end
  return who.diary:sum("quantity", { item = "DV.22" })
end

return standard {
  title = { vi = "Công tác dân vận", en = "Mass mobilisation" },
  basis = { "example formulas: where counting is not enough | công thức ví dụ: nơi chỉ đếm thì chưa đủ",
    "items DV.01 to DV.08: internal list of a public college"
      .. " | các đầu việc DV.01 đến DV.08: danh mục nội bộ của một trường cao đẳng công lập" },
  extends = "regulation_1636",

  params = {
    dialogue_quorum = { 50, unit = "people", range = { 1, 10000 }, basis = "example",
      title = { vi = "Số người dự để một cuộc đối thoại được tính đủ",
        en = "People who must come for a dialogue to count in full" } },
    dialogue_without_minutes = { 0.5, range = { 0, 1 }, basis = "example",
      title = { vi = "Phần được tính khi đối thoại chưa có biên bản",
        en = "Share of a dialogue that has no minutes yet" } },
    model_registered = { 0.3, range = { 0, 1 }, basis = "example",
      title = { vi = "Phần được tính của mô hình mới đăng ký",
        en = "Share of a model that is only registered" } },
    households_full = { 10, unit = "households", range = { 1, 1000 }, basis = "example",
      title = { vi = "Số hộ để một lần tiếp xúc được tính đủ", en = "Households for a contact to count in full" } },
  },

  measures = {
    weight = {
      -- Who came, and whether there are minutes.
      ["DV.20"] = function(e, p)
        local share = min(1, e.participants / p.dialogue_quorum)
        if not known(e.minutes_ref) then share = share * p.dialogue_without_minutes end
        return e.item.coefficient * share
      end,
      ["DV.21"] = function(e, p)
        return e.item.coefficient * min(1, e.households / p.households_full)
      end,
      -- Registered, effective, or new and effective.
      ["DV.22"] = function(e, p)
        if e.outcome == "registered" then return e.item.coefficient * p.model_registered end
        return e.item.coefficient
      end,
      -- Issues that were resolved, of those raised.
      ["DV.25"] = function(e)
        if e.raised == 0 then return 0 end
        return e.item.coefficient * min(1, e.resolved / e.raised)
      end,
    },
  },

  -- The counts by which mass mobilisation is reported.
  indicators = {
    models_registered = {
      title = { vi = "Mô hình Dân vận khéo đã đăng ký", en = "Skilful-mobilisation models registered" },
      unit = "models", basis = "example: whatever became of them since | ví dụ: không xét kết quả về sau",
      value = function(who) return models(who) end,
    },
    models_effective = {
      title = { vi = "Mô hình Dân vận khéo hiệu quả", en = "Skilful-mobilisation models effective" },
      unit = "models",
      value = function(who) return models(who, "effective") end,
    },
    models_new = {
      title = { vi = "Mô hình Dân vận khéo mới", en = "Skilful-mobilisation models new" },
      unit = "models",
      value = function(who) return models(who, "new") end,
    },
    models_effective_share = {
      title = { vi = "Tỷ lệ mô hình hiệu quả trên số đăng ký", en = "Models effective, of those registered" },
      unit = "%",
      value = function(who) return percent(models(who, "effective"), models(who)) end,
    },
    dialogues_and_contacts = {
      title = { vi = "Số cuộc đối thoại, tiếp xúc", en = "Dialogues and contacts" },
      unit = "meetings",
      value = function(who)
        return who.diary:sum("quantity", { item = "DV.20" }) + who.diary:sum("quantity", { item = "DV.21" })
      end,
    },
    campaign_participants = {
      title = { vi = "Số người tham gia các cuộc vận động", en = "People who took part in campaigns" },
      unit = "people",
      value = function(who) return who.diary:sum("participants", { item = "DV.23" }) end,
    },
    opinion_reports = {
      title = { vi = "Báo cáo dư luận xã hội", en = "Public-opinion reports" },
      unit = "reports",
      value = function(who) return who.diary:sum("quantity", { item = "DV.24" }) end,
    },
    issues_raised = {
      title = { vi = "Kiến nghị của nhân dân đã nêu", en = "Issues raised by the people" },
      unit = "issues",
      value = function(who) return who.diary:sum("raised", { item = "DV.25" }) end,
    },
    issues_resolved = {
      title = { vi = "Tỷ lệ kiến nghị được giải quyết", en = "Issues resolved, of those raised" },
      unit = "%",
      value = function(who)
        return percent(who.diary:sum("resolved", { item = "DV.25" }), who.diary:sum("raised", { item = "DV.25" }))
      end,
    },
  },

  checks = {
    dialogue_without_record = {
      each = "entry", severity = "warning", basis = "example", show = { "quantity" },
      title = { vi = "Đối thoại chưa có biên bản", en = "Dialogue without minutes" },
      when = function(e) return e.item.code == "DV.20" and not known(e.minutes_ref) end,
    },
    dialogue_nobody_came = {
      each = "entry", severity = "serious", basis = "example", show = { "quantity" },
      title = { vi = "Đối thoại không có người dự", en = "Dialogue that nobody attended" },
      when = function(e) return e.item.code == "DV.20" and e.participants == 0 end,
    },
  },
}
