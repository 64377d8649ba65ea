-- Health: work in shifts, on-call duty, patients. In force from the first day of Regulation 1636, so
-- that every month recorded can be scored. YTE.01 to YTE.09 are of a commune office of 31 May 2026;
-- YT.20 to YT.26, of hospitals and health stations, are examples on the same scale.
-- One line is one shift or one duty. The rest day after a duty is a line too (YT.26): it counts
-- nothing, and the day is then no missing day. A duty of 24 hours is two lines, on its two days.

local function weekend(e, p)
  if weekday(e.date) >= 6 then return p.weekend_factor end
  return 1
end

local function grade_factor(e, p)
  if e.grade == "special" then return p.grade_special end
  if e.grade == "one" then return p.grade_one end
  if e.grade == "two" then return p.grade_two end
  return 1
end

local function post_share(e, p)
  if e.post == "surgeon" then return 1 end
  if e.post == "anaesthetist" then return p.anaesthetist end
  return p.assistant
end

return standard {
  title = { vi = "Y tế", en = "Health" },
  basis = { "items YTE.*: catalogue of a commune office, decision of 31 May 2026; coefficient = points / 5"
      .. " | các đầu việc YTE.*: danh mục của một cơ quan cấp xã, quyết định ngày 31/5/2026; hệ số = điểm / 5",
    "example formulas: shifts, on-call duty, operations, vaccination"
      .. " | công thức ví dụ: ca trực, thường trực, phẫu thuật, tiêm chủng" },
  extends = "law",

  params = {
    -- Of the checks of diaries: a shift of twelve hours is no day over the limit.
    shift_minutes = { 720, unit = "minutes", range = { 0, 1440 }, basis = "example",
      title = { vi = "Thời gian của ca dài nhất", en = "Minutes of the longest shift" } },
    night_factor = { 1.3, range = { 1, 3 }, basis = "example",
      title = { vi = "Hệ số của ca đêm", en = "Factor of a night shift" } },
    weekend_factor = { 1.3, range = { 1, 3 }, basis = "example",
      title = { vi = "Hệ số của ca, phiên trực thứ Bảy, Chủ nhật", en = "Factor of a shift or duty at the weekend" } },
    patients_full = { 30, unit = "patients", range = { 1, 1000 }, basis = "example",
      title = { vi = "Số người bệnh từ đó ca được tính thêm", en = "Patients from which a shift counts more" } },
    crowded_most = { 1.5, range = { 1, 5 }, basis = "example",
      title = { vi = "Mức tính thêm tối đa của ca đông người bệnh", en = "Most that a crowded shift counts" } },
    duty_hours = { 12, unit = "hours", range = { 1, 24 }, basis = "example",
      title = { vi = "Số giờ của một phiên trực được tính đủ", en = "Hours of a duty that counts in full" } },
    duty_at_home = { 0.3, range = { 0, 1 }, basis = "example",
      title = { vi = "Phần được tính của giờ thường trực tại nhà", en = "Share of an hour on call at home" } },
    home_call = { 0.1, range = { 0, 1 }, basis = "example",
      title = { vi = "Phần cộng thêm cho mỗi lần được gọi khi thường trực tại nhà",
        en = "What each call to somebody on call at home adds" } },
    grade_special = { 2, range = { 1, 5 }, basis = "example",
      title = { vi = "Hệ số phẫu thuật, thủ thuật loại đặc biệt", en = "Factor of an operation of special grade" } },
    grade_one = { 1.5, range = { 1, 5 }, basis = "example",
      title = { vi = "Hệ số phẫu thuật, thủ thuật loại một", en = "Factor of an operation of grade one" } },
    grade_two = { 1.2, range = { 1, 5 }, basis = "example",
      title = { vi = "Hệ số phẫu thuật, thủ thuật loại hai", en = "Factor of an operation of grade two" } },
    anaesthetist = { 0.8, range = { 0, 1 }, basis = "example",
      title = { vi = "Phần của người gây mê", en = "Share of the anaesthetist" } },
    assistant = { 0.5, range = { 0, 1 }, basis = "example",
      title = { vi = "Phần của người phụ", en = "Share of an assistant" } },
    doses_full = { 40, unit = "doses", range = { 1, 10000 }, basis = "example",
      title = { vi = "Số liều để một buổi tiêm chủng được tính đủ",
        en = "Doses for a vaccination session to count in full" } },
    outbreak_hours = { 24, unit = "hours", range = { 1, 720 }, basis = "example",
      title = { vi = "Số giờ từ khi nhận tin đến khi điều tra ổ dịch", en = "Hours from the report of an outbreak to its investigation" } },
    outbreak_late = { 0.6, range = { 0, 1 }, basis = "example",
      title = { vi = "Phần được tính của ổ dịch điều tra chậm", en = "Share of an outbreak investigated late" } },
    nights_most = { 8, unit = "shifts", range = { 0, 31 }, basis = "example",
      title = { vi = "Số ca đêm tối đa trong kỳ", en = "Most night shifts of a period" } },
  },

  measures = {
    weight = {
      -- Being there counts, however few come; many patients count more.
      ["YT.20"] = function(e, p)
        local share = weekend(e, p) * clamp(e.patients / p.patients_full, 1, p.crowded_most)
        if e.shift == "night" then share = share * p.night_factor end
        return e.item.coefficient * share
      end,
      ["YT.21"] = function(e, p)
        local share = e.hours / p.duty_hours
        if e.place == "home" then share = share * p.duty_at_home + e.calls * p.home_call end
        return e.item.coefficient * share * weekend(e, p)
      end,
      ["YT.23"] = function(e, p) return e.item.coefficient * grade_factor(e, p) * post_share(e, p) end,
      ["YT.24"] = function(e, p) return e.item.coefficient * min(1, e.doses / p.doses_full) end,
      ["YT.25"] = function(e, p)
        if e.hours_after > p.outbreak_hours then return e.item.coefficient * p.outbreak_late end
        return e.item.coefficient
      end,
      ["YT.26"] = function() return 0 end,
    },
  },

  indicators = {
    shifts = {
      title = { vi = "Số ca làm việc", en = "Shifts" },
      unit = "shifts", value = function(who) return who.diary:sum("quantity", { item = "YT.20" }) end,
    },
    night_shifts = {
      title = { vi = "Trong đó: ca đêm", en = "Of these, at night" },
      unit = "shifts", value = function(who) return who.diary:sum("quantity", { item = "YT.20", shift = "night" }) end,
    },
    duty_hours = {
      title = { vi = "Số giờ trực", en = "Hours of on-call duty" },
      unit = "hours", value = function(who) return who.diary:sum("hours", { item = "YT.21" }) end,
    },
    patients = {
      title = { vi = "Số lượt người bệnh", en = "Patients seen" },
      unit = "patients",
      value = function(who)
        return who.diary:sum("patients", { item = "YT.20" }) + who.diary:sum("quantity", { item = "YT.22" })
      end,
    },
    patients_per_shift = {
      title = { vi = "Số người bệnh bình quân mỗi ca", en = "Patients of a shift" },
      unit = "patients", value = function(who) return who.diary:mean("patients", { item = "YT.20" }) end,
    },
    doses = {
      title = { vi = "Số liều vắc-xin đã tiêm", en = "Doses of vaccine given" },
      unit = "doses", value = function(who) return who.diary:sum("doses", { item = "YT.24" }) end,
    },
  },

  checks = {
    -- The rest after the last duty may be in the next month.
    rest_missing = {
      each = "period", severity = "warning", basis = "example",
      title = { vi = "Trực tại cơ sở nhưng không nghỉ bù", en = "On-call duty at the hospital without rest after it" },
      when = function(who)
        return who.diary:count({ item = "YT.21", place = "hospital" }) > who.diary:count({ item = "YT.26" }) + 1
      end,
    },
    many_nights = {
      each = "period", severity = "info", basis = "example",
      title = { vi = "Quá nhiều ca đêm trong kỳ", en = "Too many night shifts" },
      when = function(who, p) return who.diary:count({ item = "YT.20", shift = "night" }) > p.nights_most end,
    },
    reaction_unhandled = {
      each = "entry", severity = "serious", basis = "example", show = { "date" },
      title = { vi = "Phản ứng sau tiêm chưa được xử lý", en = "Reaction to a vaccine that was not dealt with" },
      when = function(e) return e.item.code == "YT.24" and e.handled < e.reactions end,
    },
  },
}
