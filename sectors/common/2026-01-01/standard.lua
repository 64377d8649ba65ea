return standard {
  title = { vi = "Việc dùng chung", en = "Work shared by all sectors" },
  basis = "catalogue of a commune office, decision of 31 May 2026; coefficient = points / 5",
  -- Cadres, public employees and contract workers stay under Regulation 1636 until decree_233 is
  -- in force: an assumption (reading 50), not the law.
  extends = {
    civil_servant = "decree_335",
    cadre = "regulation_1636",
    public_employee = "regulation_1636",
    contract_worker = "regulation_1636",
  },

  indicators = {
    documents = {
      title = { vi = "Số văn bản hoàn thành", en = "Documents finished" },
      unit = "products",
      value = function(who) return who.diary:sum("quantity", { accepted = true }) end,
    },
  },
}
