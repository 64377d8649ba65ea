return standard {
  title = { vi = "Việc dùng chung", en = "Work shared by all sectors" },
  basis = "catalogue of a commune office, decision of 31 May 2026; coefficient = points / 5"
    .. " | danh mục của một cơ quan cấp xã, quyết định ngày 31/5/2026; hệ số = điểm / 5",
  extends = "law",

  indicators = {
    documents = {
      title = { vi = "Số văn bản hoàn thành", en = "Documents finished" },
      unit = "products",
      value = function(who) return who.diary:sum("quantity", { accepted = true }) end,
    },
  },
}
