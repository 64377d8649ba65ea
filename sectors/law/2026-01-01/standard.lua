-- Which law scores whom: sectors extend this one, so that a new law is one new folder here and no
-- sector has to change. Nobody works in it.
return standard {
  title = { vi = "Quy định áp dụng cho từng đối tượng", en = "Which law scores whom" },
  basis = { "Decree 335/2025/ND-CP: civil servants from 1 January 2026"
      .. " | Nghị định 335/2025/NĐ-CP: công chức từ 01/01/2026",
    "reading 50: everybody else stays under Regulation 1636, an assumption"
      .. " | cách hiểu 50: các đối tượng khác vẫn theo Quy định 1636, là giả định" },
  extends = {
    civil_servant = "decree_335",
    cadre = "regulation_1636",
    public_employee = "regulation_1636",
    contract_worker = "regulation_1636",
  },
}
