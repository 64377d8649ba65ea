-- Which law scores whom: sectors extend this one, so that a new law is one new folder here and no
-- sector has to change. Nobody works in it.
return standard {
  title = { vi = "Quy định áp dụng cho từng đối tượng", en = "Which law scores whom" },
  basis = "Regulation 1636 of 28 February 2025, from the press: all subjects from 1 April 2025"
    .. " | Quy định 1636 ngày 28/02/2025, theo báo chí: mọi đối tượng từ 01/4/2025",
  extends = "regulation_1636",
}
