-- Digital transformation. In force from the first day of Regulation 1636, so that every month
-- recorded can be scored. Two lists: NV.05, VHTT.08 and VHTT.09 of a commune office of 31 May 2026,
-- where a simple document is 1; CDS.01 to CDS.06 of a public college, where a quarterly report is 1.
-- CDS.20 to CDS.24 are examples on the second scale.

-- Hours in which an incident of a level is to be dealt with.
local function hours_allowed(e, p)
  if e.level == "critical" then return p.critical_hours end
  if e.level == "high" then return p.high_hours end
  return p.low_hours
end

return standard {
  title = { vi = "Chuyển đổi số", en = "Digital transformation" },
  basis = { "items NV.05, VHTT.08, VHTT.09: catalogue of a commune office, decision of 31 May 2026; coefficient = points / 5"
      .. " | các đầu việc NV.05, VHTT.08, VHTT.09: danh mục của một cơ quan cấp xã, quyết định ngày 31/5/2026; hệ số = điểm / 5",
    "items CDS.01 to CDS.06: internal list of a public college"
      .. " | các đầu việc CDS.01 đến CDS.06: danh mục nội bộ của một trường cao đẳng công lập",
    "example formulas: where counting is not enough | công thức ví dụ: nơi chỉ đếm thì chưa đủ" },
  extends = "law",

  params = {
    critical_hours = { 4, unit = "hours", range = { 1, 720 }, basis = "example",
      title = { vi = "Thời gian xử lý sự cố nghiêm trọng", en = "Hours to deal with a critical incident" } },
    high_hours = { 24, unit = "hours", range = { 1, 720 }, basis = "example",
      title = { vi = "Thời gian xử lý sự cố mức cao", en = "Hours to deal with a high incident" } },
    low_hours = { 72, unit = "hours", range = { 1, 720 }, basis = "example",
      title = { vi = "Thời gian xử lý sự cố mức thấp", en = "Hours to deal with a low incident" } },
    incident_late = { 0.6, range = { 0, 1 }, basis = "example",
      title = { vi = "Phần được tính của sự cố xử lý quá thời gian", en = "Share of an incident that took longer" } },
    partial_service = { 0.6, range = { 0, 1 }, basis = "example",
      title = { vi = "Phần được tính của dịch vụ công trực tuyến một phần",
        en = "Share of a public service that is partly online" } },
    unused_service = { 0.5, range = { 0, 1 }, basis = "example",
      title = { vi = "Phần được tính của dịch vụ chưa phát sinh hồ sơ", en = "Share of a service that nobody used" } },
    uptime_full = { 99.5, unit = "%", range = { 0, 100 }, basis = "example",
      title = { vi = "Độ sẵn sàng của hệ thống để được tính đủ", en = "Uptime for a system to count in full" } },
    uptime_least = { 98, unit = "%", range = { 0, 100 }, basis = "example",
      title = { vi = "Độ sẵn sàng tối thiểu của hệ thống", en = "Least uptime of a system" } },
    uptime_low = { 0.7, range = { 0, 1 }, basis = "example",
      title = { vi = "Phần được tính khi độ sẵn sàng chưa đạt mức đủ", en = "Share of a system below the full uptime" } },
  },

  measures = {
    weight = {
      ["CDS.20"] = function(e, p)
        if e.hours > hours_allowed(e, p) then return e.item.coefficient * p.incident_late end
        return e.item.coefficient
      end,
      ["CDS.21"] = function(e, p)
        local share = 1
        if e.scope == "partial" then share = p.partial_service end
        if known(e.transactions) and e.transactions == 0 then share = share * p.unused_service end
        return e.item.coefficient * share
      end,
      ["CDS.22"] = function(e, p)
        return e.item.coefficient * bands(e.uptime, { { p.uptime_full, 1 }, { p.uptime_least, p.uptime_low }, { 0, 0 } })
      end,
      ["CDS.23"] = function(e)
        local passed = ratio(e.passed, e.learners)
        if not known(passed) then return 0 end
        return e.item.coefficient * min(1, passed)
      end,
    },
  },

  indicators = {
    services_online = {
      title = { vi = "Số dịch vụ công đưa lên trực tuyến toàn trình", en = "Services put fully online" },
      unit = "services",
      value = function(who) return who.diary:sum("quantity", { item = "CDS.21", scope = "full" }) end,
    },
    incidents = {
      title = { vi = "Số sự cố an toàn thông tin đã xử lý", en = "Security incidents dealt with" },
      unit = "incidents", value = function(who) return who.diary:sum("quantity", { item = "CDS.20" }) end,
    },
    incidents_in_time = {
      title = { vi = "Tỷ lệ sự cố xử lý đúng thời gian", en = "Incidents dealt with in time" },
      unit = "%",
      value = function(who, p)
        local in_time = 0
        for e in who.diary:each({ item = "CDS.20" }) do
          if e.hours <= hours_allowed(e, p) then in_time = in_time + e.quantity end
        end
        return percent(in_time, who.diary:sum("quantity", { item = "CDS.20" }))
      end,
    },
    uptime = {
      title = { vi = "Độ sẵn sàng bình quân của hệ thống", en = "Mean uptime of systems" },
      unit = "%", value = function(who) return who.diary:mean("uptime", { item = "CDS.22" }) end,
    },
    learners = {
      title = { vi = "Số người học kỹ năng số", en = "People trained in digital skills" },
      unit = "people", value = function(who) return who.diary:sum("learners", { item = "CDS.23" }) end,
    },
  },

  checks = {
    incident_not_reported = {
      each = "entry", severity = "serious", basis = "example", show = { "date" },
      title = { vi = "Sự cố từ mức cao trở lên chưa được báo cáo", en = "High or critical incident not reported" },
      when = function(e) return e.item.code == "CDS.20" and e.level ~= "low" and not e.reported end,
    },
    uptime_low = {
      each = "entry", severity = "warning", basis = "example", show = { "date" },
      title = { vi = "Độ sẵn sàng của hệ thống dưới mức tối thiểu", en = "Uptime of a system below the least" },
      when = function(e, p) return e.item.code == "CDS.22" and e.uptime < p.uptime_least end,
    },
  },
}
