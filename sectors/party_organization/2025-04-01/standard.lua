-- Party organisation work. In force from the first day of Regulation 1636, so that every month
-- recorded can be scored. TC.01 to TC.03 are the list of a public college, no norm of the Party;
-- TC.20 to TC.25 are examples.
return standard {
  title = { vi = "Công tác tổ chức xây dựng Đảng", en = "Party organisation work" },
  basis = { "items TC.01 to TC.03: internal list of a public college"
      .. " | các đầu việc TC.01 đến TC.03: danh mục nội bộ của một trường cao đẳng công lập",
    "example formulas: where counting is not enough | công thức ví dụ: nơi chỉ đếm thì chưa đủ" },
  extends = "law",

  params = {
    attendance_full = { 90, unit = "%", range = { 1, 100 }, basis = "example",
      title = { vi = "Tỷ lệ đảng viên dự sinh hoạt để buổi sinh hoạt được tính đủ",
        en = "Attendance for a cell meeting to count in full" } },
    without_resolution = { 0.6, range = { 0, 1 }, basis = "example",
      title = { vi = "Phần được tính khi sinh hoạt chi bộ chưa có nghị quyết, kết luận",
        en = "Share of a cell meeting that has no resolution yet" } },
    introduced = { 0.2, range = { 0, 1 }, basis = "example",
      title = { vi = "Phần được tính khi mới giới thiệu quần chúng",
        en = "Share when a candidate was introduced" } },
    trained = { 0.5, range = { 0, 1 }, basis = "example",
      title = { vi = "Phần được tính khi đã học lớp nhận thức về Đảng",
        en = "Share when a candidate was trained" } },
    verified = { 0.8, range = { 0, 1 }, basis = "example",
      title = { vi = "Phần được tính khi đã thẩm tra lý lịch", en = "Share when a candidate was verified" } },
  },

  measures = {
    weight = {
      ["TC.20"] = function(e, p)
        local attendance = percent(e.present, e.members_due)
        if not known(attendance) then return 0 end
        local share = min(1, attendance / p.attendance_full)
        if not known(e.resolution_ref) then share = share * p.without_resolution end
        return e.item.coefficient * share
      end,
      -- From introduction to admission takes more than a year: each stage counts when it is reached.
      ["TC.21"] = function(e, p)
        if e.stage == "introduced" then return e.item.coefficient * p.introduced end
        if e.stage == "trained" then return e.item.coefficient * p.trained end
        if e.stage == "verified" then return e.item.coefficient * p.verified end
        return e.item.coefficient
      end,
      ["TC.22"] = function(e)
        local paid = ratio(e.payers, e.owing)
        if not known(paid) then return 0 end
        return e.item.coefficient * min(1, paid)
      end,
    },
  },

  indicators = {
    attendance = {
      title = { vi = "Tỷ lệ đảng viên dự sinh hoạt chi bộ", en = "Attendance of cell meetings" },
      unit = "%",
      value = function(who)
        return percent(who.diary:sum("present", { item = "TC.20" }), who.diary:sum("members_due", { item = "TC.20" }))
      end,
    },
    members_admitted = {
      title = { vi = "Số đảng viên kết nạp", en = "Party members admitted" },
      unit = "people",
      value = function(who) return who.diary:sum("quantity", { item = "TC.21", stage = "admitted" }) end,
    },
    dues_paid = {
      title = { vi = "Tỷ lệ đảng viên đóng đảng phí", en = "Members who paid their dues" },
      unit = "%",
      value = function(who)
        return percent(who.diary:sum("payers", { item = "TC.22" }), who.diary:sum("owing", { item = "TC.22" }))
      end,
    },
    resolutions_done = {
      title = { vi = "Tỷ lệ nội dung nghị quyết đã thực hiện", en = "Points of resolutions carried out" },
      unit = "%",
      value = function(who)
        return percent(who.diary:sum("points_done", { item = "TC.25" }), who.diary:sum("points_due", { item = "TC.25" }))
      end,
    },
  },

  checks = {
    meeting_without_resolution = {
      each = "entry", severity = "warning", basis = "example", show = { "date" },
      title = { vi = "Sinh hoạt chi bộ chưa có nghị quyết, kết luận", en = "Cell meeting without a resolution" },
      when = function(e) return e.item.code == "TC.20" and not known(e.resolution_ref) end,
    },
    more_present_than_members = {
      each = "entry", severity = "serious", basis = "example", show = { "date" },
      title = { vi = "Số người dự lớn hơn số đảng viên phải dự", en = "More present than there are members" },
      when = function(e) return e.item.code == "TC.20" and e.present > e.members_due end,
    },
  },
}
