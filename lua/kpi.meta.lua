---@meta kpi
-- Made by `kpictl words --meta` from the table of words. Not run by anything.

---@class kpi.p
---@field [string] any

---@class kpi.c
---@field [string] number

---@alias kpi.formula fun(e: kpi.entry, p: kpi.p): number|boolean|nil
---@alias kpi.task_formula fun(t: kpi.task, p: kpi.p): number|boolean|nil
---@alias kpi.check_formula
---| fun(e: kpi.entry, p: kpi.p): boolean
---| fun(t: kpi.task, p: kpi.p): boolean
---| fun(d: kpi.day, p: kpi.p, who: kpi.who): boolean
---| fun(who: kpi.who, p: kpi.p): boolean
---| fun(x: kpi.peers, p: kpi.p): boolean

---@class kpi.standard
---@field title kpi.title name of the standard: { vi = ..., en = ... } / tên tiêu chuẩn: { vi = ..., en = ... }
---@field extends? string|table<string, string> the sector that it builds on: one code, or one code for each subject / ngành mà tiêu chuẩn này kế thừa: một mã, hoặc một mã cho từng đối tượng
---@field basis string|string[] the legal basis / căn cứ pháp lý
---@field base? string base period: "month" (default) or "quarter" / kỳ cơ sở: "month" (mặc định) hoặc "quarter"
---@field params? table<string, kpi.parameter> numbers and choices that may be changed without touching a formula / các con số và lựa chọn có thể thay đổi mà không sửa công thức
---@field measures? table<string, kpi.formula|kpi.measure> numbers from one diary entry or one task / con số tính từ một dòng nhật ký hoặc một nhiệm vụ
---@field indicators? table<string, kpi.indicator> figures reported beside the score, never scored / số liệu báo cáo kèm theo điểm, không tính điểm
---@field criteria? kpi.criterion[] points of a person's period, in the order of the explanation / điểm của một người trong kỳ, theo thứ tự giải thích
---@field score? fun(c: kpi.c, who: kpi.who, p: kpi.p): number function(c, who, p): the score from the criteria / function(c, who, p): điểm tính từ các tiêu chí
---@field classes? kpi.class[] classes (of a year) and bands (of a month), best first / các hạng (của năm) và mức điểm (của tháng), từ cao xuống thấp
---@field gates? kpi.gate[] reasons for which nothing is scored or classified, tried in order before anything else / các lý do không chấm hoặc không xếp loại, xét lần lượt trước mọi việc khác
---@field vetoes? kpi.veto[] what lowers the class of a year whatever the score / những gì hạ hạng của năm bất kể điểm
---@field aggregate? kpi.aggregate how months become a quarter, a half-year and a year / cách gộp tháng thành quý, nửa năm và năm
---@field checks? table<string, kpi.check> diary checks: they warn, they never score / kiểm tra nhật ký: chỉ cảnh báo, không tính điểm
---@field organisation? kpi.organisation the same for organisations (agencies) / tương tự, cho tổ chức (cơ quan)

---@class kpi.title
---@field vi string in Vietnamese / bằng tiếng Việt
---@field en string in English / bằng tiếng Anh

---@class kpi.parameter
---@field unit? string unit of the number / đơn vị của con số
---@field title? kpi.title what it means, in both languages / ý nghĩa, bằng cả hai ngôn ngữ
---@field basis? string|string[] article, or "example" when nothing is published / điều khoản, hoặc "example" khi chưa có số liệu công bố
---@field range? number[] { lowest, highest } allowed / { nhỏ nhất, lớn nhất } được phép
---@field choices? string[] the texts allowed / các giá trị chữ được phép
---@field [1] number|string|boolean

---@class kpi.measure
---@field of? string "entry" (default) or "task" / "entry" (mặc định) hoặc "task"
---@field title? kpi.title what it measures, in both languages: explanations say it / phép đo này đo gì, bằng cả hai ngôn ngữ: dùng khi giải thích điểm
---@field [1]? kpi.formula|kpi.task_formula
---@field [string] kpi.formula

---@class kpi.indicator
---@field title kpi.title name in both languages / tên bằng cả hai ngôn ngữ
---@field unit? string unit; "yes/no" shows 1 as yes, 0 as no / đơn vị; "yes/no" hiện 1 là có, 0 là không
---@field basis? string|string[] why it is reported / vì sao được báo cáo
---@field roles? string[] only for these roles / chỉ áp dụng cho các vai trò này
---@field value fun(who: kpi.who, p: kpi.p): number? function(who, p): a number, or nil when it is not known / function(who, p): một số, hoặc nil khi chưa biết

---@class kpi.criterion
---@field id string its name: formulas read it as c.<id> / tên của tiêu chí: công thức đọc là c.<id>
---@field title kpi.title name in both languages / tên bằng cả hai ngôn ngữ
---@field basis string|string[] articles / các điều khoản
---@field unit string "%" or "points" / "%" hoặc "points"
---@field range? number[] { lowest, highest }; outside is an error of the rule / { nhỏ nhất, lớn nhất }; nằm ngoài là lỗi của quy tắc
---@field roles? string[] only for these roles: "staff", "deputy", "head" / chỉ áp dụng cho các vai trò này: "staff", "deputy", "head"
---@field value fun(who: kpi.who, p: kpi.p): number? function(who, p): a number, or nil when something is missing (then the score is partial) / function(who, p): một số, hoặc nil khi còn thiếu thông tin (khi đó chưa đủ điểm)

---@class kpi.class
---@field id string its name / tên của hạng
---@field title kpi.title name in both languages / tên bằng cả hai ngôn ngữ
---@field from number lowest score of the class / điểm thấp nhất của hạng
---@field when? fun(who: kpi.who, p: kpi.p): boolean function(who, p): a further condition; when it fails the case needs a decision / function(who, p): điều kiện thêm; nếu không đạt thì cần quyết định
---@field cap? kpi.cap how many may have it / bao nhiêu người được xếp hạng này
---@field basis? string|string[] article / điều khoản

---@class kpi.cap
---@field share string name of the parameter with the share (0.2 = 20 %) / tên tham số chứa tỷ lệ (0.2 = 20 %)
---@field outstanding? string name of the parameter with the share of an outstanding organisation (decision cap_25) / tên tham số chứa tỷ lệ của đơn vị có thành tích nổi trội (quyết định cap_25)
---@field of string class whose holders are counted too / hạng mà người được xếp cũng được đếm
---@field base? string name of the parameter: "strict" (of those in the class `of`) or "wide" (of both classes) / tên tham số: "strict" (trên số người ở hạng `of`) hoặc "wide" (trên cả hai hạng)
---@field within string|string[] groups in which it must hold: "agency", "duty_group"; of organisations "parent" or "all"; or the name of a parameter that says one / các nhóm phải bảo đảm: "agency", "duty_group"; với tổ chức: "parent" hoặc "all"; hoặc tên tham số nêu một nhóm

---@class kpi.gate
---@field id string its name / tên
---@field title kpi.title the reason in both languages / lý do bằng cả hai ngôn ngữ
---@field basis? string|string[] article / điều khoản
---@field each? string "period" (default) or "year" / "period" (mặc định) hoặc "year"
---@field state string "not_scored", "insufficient_data", "not_classified" or "needs_decision" / "not_scored", "insufficient_data", "not_classified" hoặc "needs_decision"
---@field roles? string[] only for these roles / chỉ áp dụng cho các vai trò này
---@field when fun(who: kpi.who, p: kpi.p): boolean function(who, p): true when it applies / function(who, p): true khi áp dụng

---@class kpi.veto
---@field id string its name / tên
---@field title kpi.title the reason in both languages / lý do bằng cả hai ngôn ngữ
---@field basis? string|string[] article / điều khoản
---@field class? string the class that it gives / hạng bị xếp
---@field state? string "needs_decision": a person decides / "needs_decision": người có thẩm quyền quyết định
---@field at_most? fun(who: kpi.who, p: kpi.p): string? function(who, p): the best class possible, nil when that is not known yet (needs_decision) / function(who, p): hạng cao nhất có thể, nil khi chưa biết (cần quyết định)
---@field stage? string name of the parameter: "before_cap" (default) or "after_cap" / tên tham số: "before_cap" (mặc định) hoặc "after_cap"
---@field roles? string[] only for these roles / chỉ áp dụng cho các vai trò này
---@field when? fun(who: kpi.who, p: kpi.p): boolean function(who, p): true when it applies / function(who, p): true khi áp dụng

---@class kpi.aggregate
---@field quarter string "mean" / "mean" (trung bình)
---@field half string "mean" / "mean" (trung bình)
---@field year string "mean" / "mean" (trung bình)
---@field missing? string name of the parameter: months without a score are "skipped" (default) or "block" / tên tham số: tháng không có điểm thì "skipped" (bỏ qua, mặc định) hoặc "block" (chờ)

---@class kpi.check
---@field each string "entry", "task", "day", "period", "peers" or "agency" / "entry", "task", "day", "period", "peers" hoặc "agency"
---@field severity string "info", "warning" or "serious" / "info", "warning" hoặc "serious"
---@field title kpi.title what is wrong, in both languages / sai ở đâu, bằng cả hai ngôn ngữ
---@field basis? string|string[] why it is checked / vì sao kiểm tra
---@field of? string for peers and agency: the indicator that is compared / với peers và agency: chỉ số được so sánh
---@field when kpi.check_formula entry, task: function(e, p); day: function(d, p, who); period: function(who, p); peers, agency: function(x, p) / entry, task: function(e, p); day: function(d, p, who); period: function(who, p); peers, agency: function(x, p)
---@field show? string[] fields whose values are shown with the warning / các trường có giá trị được nêu kèm cảnh báo

---@class kpi.organisation
---@field kinds string[] kinds of agency that are scored by this standard / các loại cơ quan được chấm theo tiêu chuẩn này
---@field criteria kpi.criterion[] as for people / như đối với cá nhân
---@field score fun(c: kpi.c, who: kpi.who, p: kpi.p): number as for people / như đối với cá nhân
---@field classes kpi.class[] as for people; with `when`, a score without its condition needs a decision / như đối với cá nhân; có `when` thì điểm đạt mà điều kiện không đạt cần quyết định
---@field gates? kpi.gate[] as for people / như đối với cá nhân
---@field vetoes? kpi.veto[] as for people / như đối với cá nhân

---@class kpi.who
---@field role string "staff", "deputy" or "head" / "staff", "deputy" hoặc "head"
---@field is_leader boolean a deputy or a head / là cấp phó hoặc người đứng đầu
---@field subject string "cadre", "civil_servant", "public_employee" or "contract_worker" / "cadre", "civil_servant", "public_employee" hoặc "contract_worker"
---@field agency string code of the agency / mã cơ quan
---@field agency_kind string kind of the agency / loại cơ quan
---@field sector string sector of the posting / ngành của vị trí công tác
---@field team string team in the agency / phòng, tổ trong cơ quan
---@field duty_group string group of similar duties / nhóm nhiệm vụ tương đồng
---@field period kpi.period the period that is scored / kỳ đang chấm
---@field today number the day of the check; missing while scoring / ngày kiểm tra; không có khi đang chấm điểm
---@field appraisal kpi.appraisal general points / điểm tiêu chí chung
---@field diary kpi.rows.entry diary entries scored in the period / các dòng nhật ký được chấm trong kỳ
---@field tasks kpi.rows.task tasks due in the period / các nhiệm vụ đến hạn trong kỳ
---@field days kpi.rows.day days of the period: working days, and others with work / các ngày trong kỳ: ngày làm việc, và ngày khác có việc
---@field events kpi.rows.event discipline, commendation and the like / kỷ luật, khen thưởng và các sự kiện tương tự
---@field absences kpi.rows.absence leave, sickness, training, mission / nghỉ phép, ốm, đào tạo, công tác
---@field managed kpi.rows.managed results of the people (or sub-units) that a leader (or organisation) answers for / kết quả của những người (hoặc đơn vị trực thuộc) mà lãnh đạo (hoặc tổ chức) chịu trách nhiệm
---@field months kpi.rows.month results of the base periods of a year / kết quả các kỳ cơ sở của năm
---@field unit_result kpi.unit_result results of the agency or of the teams in charge / kết quả của cơ quan hoặc của các phòng được giao phụ trách
---@field organisation kpi.who.organisation the agency's own class of the year / hạng của cơ quan trong năm
---@field service_months number months of service in the year; whole months of unpaid leave do not count / số tháng công tác trong năm; không tính tháng nghỉ không lương trọn tháng

---@class kpi.period
---@field kind string "month", "quarter", "half" or "year" / "month", "quarter", "half" hoặc "year"
---@field year number year / năm
---@field index number number of the month, quarter or half in the year / số thứ tự của tháng, quý hoặc nửa năm trong năm
---@field first number first day / ngày đầu
---@field last number last day / ngày cuối
---@field text string "2026-03" / "2026-03"
---@field run string "provisional", "official" or "preview" / "provisional", "official" hoặc "preview"
---@field to_date boolean a preview of a year that is not over / bản xem trước của năm chưa kết thúc

---@class kpi.appraisal
---@field total number general points confirmed; also by criterion: who.appraisal["I.1"] / điểm chung đã xác nhận; theo từng tiêu chí: who.appraisal["I.1"]
---@field self_total number general points of the self-assessment / điểm chung tự chấm
---@field [string] number?

---@class kpi.rows
---@field sum fun(self: kpi.rows, name: string, filter?: string|kpi.filter|table<string, any>): number sum(name[, filter]): sum of a field or measure, 0 when there is none / sum(tên[, lọc]): tổng của một trường hoặc phép đo, 0 khi không có dòng nào
---@field count fun(self: kpi.rows, filter?: string|kpi.filter|table<string, any>): number count([filter]): how many / count([lọc]): bao nhiêu dòng
---@field max fun(self: kpi.rows, name: string, filter?: string|kpi.filter|table<string, any>): number? max(name[, filter]): greatest, nil when there is none / max(tên[, lọc]): lớn nhất, nil khi không có dòng nào
---@field min fun(self: kpi.rows, name: string, filter?: string|kpi.filter|table<string, any>): number? min(name[, filter]): least, nil when there is none / min(tên[, lọc]): nhỏ nhất, nil khi không có dòng nào
---@field mean fun(self: kpi.rows, name: string, filter?: string|kpi.filter|table<string, any>): number? mean(name[, filter]): mean, nil when there is none / mean(tên[, lọc]): trung bình, nil khi không có dòng nào
---@field by fun(self: kpi.rows, group: string, name: string, filter?: string|kpi.filter|table<string, any>): table<string, number> by(group, name[, filter]): table from each value of a field to the sum of name / by(nhóm, tên[, lọc]): bảng từ mỗi giá trị của một trường đến tổng của tên
---@field each fun(self: kpi.rows, filter?: string|kpi.filter|table<string, any>): fun(): table for row in rows:each([filter]) do / for row in rows:each([lọc]) do

---@class kpi.filter
---@field times string in a sum: multiply by this field or measure / trong phép cộng: nhân với trường hoặc phép đo này
---@field where string name of a boolean measure or field that must be true / tên phép đo hoặc trường có/không phải đúng
---@field per_task string in a sum of diary entries: no task gives more than this measure of the task / khi cộng dòng nhật ký: mỗi nhiệm vụ không được quá phép đo này của nhiệm vụ

---@class kpi.entry
---@field item kpi.item item of the catalogue / đầu việc trong danh mục
---@field quantity number quantity done / số lượng hoàn thành
---@field accepted boolean accepted by the competent person / đã được nghiệm thu
---@field awaiting boolean not accepted yet / chưa nghiệm thu
---@field major_errors number failed assessments, without those excused by a decision / số lần đánh giá chưa đạt, không kể lần được miễn trừ theo quyết định
---@field delays number delays, without those excused by a decision / số lần chậm, không kể lần được miễn trừ theo quyết định
---@field evidence boolean evidence attached / có minh chứng
---@field has_task boolean done for an assigned task / thực hiện một nhiệm vụ được giao
---@field origin string of its task: "planned", "unplanned" or "taken_over" / của nhiệm vụ: "planned", "unplanned" hoặc "taken_over"
---@field part string of its task: "lead" or "coordinator" / của nhiệm vụ: "lead" hoặc "coordinator"
---@field handed_back boolean its task was handed back / nhiệm vụ đã được trả lại
---@field cancelled boolean its task was cancelled by the assigner / nhiệm vụ đã bị người giao hủy
---@field task_withdrawn boolean its task was withdrawn from the records / nhiệm vụ đã được rút khỏi dữ liệu
---@field after_sealing boolean recorded after its own month was sealed / ghi sau khi tháng của nó đã khóa
---@field minutes number minutes of work / số phút làm việc
---@field date number day of the work / ngày làm việc
---@field done_on number day of completion / ngày hoàn thành
---@field declared_on number day of declaration / ngày kê khai
---@field due_on number due day of its task / hạn của nhiệm vụ
---@field assigned_on number day on which its task was assigned / ngày giao nhiệm vụ
---@field days_late number days from due to done, negative when early / số ngày từ hạn đến khi xong, âm khi sớm
---@field working_days_late number working days from due to done, 0 when not late / số ngày làm việc từ hạn đến khi xong, 0 khi không muộn
---@field declared_after number days from work to declaration / số ngày từ khi làm đến khi kê khai
---@field copies number entries of the same day, item, task, quantity and minutes, this one included / số dòng trùng ngày, đầu việc, nhiệm vụ, số lượng và số phút, kể cả dòng này
---@field copy number 1 for the first of them, 2 for the second ... / 1 với dòng đầu trong số đó, 2 với dòng thứ hai ...
---@field [string] any

---@class kpi.item
---@field code string code / mã
---@field coefficient number conversion coefficient / hệ số quy đổi
---@field points number points of the catalogue / điểm trong danh mục
---@field group number complexity group, 1 to 5 / nhóm phức tạp, từ 1 đến 5
---@field standard_minutes number standard minutes of one unit / số phút chuẩn của một đơn vị
---@field needs_evidence boolean the catalogue asks for evidence / danh mục yêu cầu minh chứng
---@field unit string unit / đơn vị
---@field sector string sector that it belongs to / ngành của đầu việc

---@class kpi.task
---@field item kpi.item item of the catalogue / đầu việc trong danh mục
---@field quantity number quantity assigned / số lượng giao
---@field origin string "planned", "unplanned" or "taken_over" / "planned", "unplanned" hoặc "taken_over"
---@field part string "lead" or "coordinator" / "lead" hoặc "coordinator"
---@field handed_back boolean handed back because the person reported inability / đã trả lại vì báo cáo không thực hiện được
---@field cancelled boolean cancelled by the assigner / người giao đã hủy
---@field assigned_on number day of assignment / ngày giao
---@field due_on number due day / hạn hoàn thành
---@field done_quantity number quantity of its accepted entries / số lượng của các dòng đã nghiệm thu
---@field days_to_due number days from today to the due day, negative when overdue (checks only) / số ngày từ hôm nay đến hạn, âm khi quá hạn (chỉ trong kiểm tra)
---@field [string] any

---@class kpi.day
---@field date number the day / ngày
---@field minutes number minutes declared on it, accepted or not / số phút kê khai trong ngày, kể cả chưa nghiệm thu
---@field entries number entries of the day / số dòng trong ngày
---@field working boolean a working day / là ngày làm việc
---@field half boolean a half working day / là nửa ngày làm việc
---@field absence string kind of absence on it / loại vắng mặt trong ngày

---@class kpi.event
---@field kind string kind of event / loại sự kiện
---@field date number day / ngày
---@field act string id of the act / mã hành vi
---@field duty_linked boolean linked to public duty / liên quan đến hoạt động công vụ
---@field in_year boolean its day is in the year that is classified / xảy ra trong năm đang xếp loại
---@field counts string "yes", "no" (used in another year) or "undecided" (no decision names the year) / "yes", "no" (đã tính ở năm khác) hoặc "undecided" (chưa có quyết định nêu năm)
---@field here boolean committed at the agency that classifies / xảy ra tại cơ quan xếp loại
---@field of_unit boolean about an agency, not a person / về một cơ quan, không phải một người
---@field role_then string of a unit's event: the person's role there on that day / với sự kiện của đơn vị: vai trò của người đó tại đơn vị vào ngày ấy
---@field role_now string of a unit's event: the person's role there at the end of the period / với sự kiện của đơn vị: vai trò của người đó tại đơn vị vào cuối kỳ
---@field own_team boolean of a unit's event: in a team in the person's charge, or without a team / với sự kiện của đơn vị: ở phòng do người đó phụ trách, hoặc không nêu phòng

---@class kpi.absence
---@field kind string "annual", "sick", "maternity", "unpaid", "training" or "mission" / "annual", "sick", "maternity", "unpaid", "training" hoặc "mission"
---@field from number first day / ngày đầu
---@field to number last day / ngày cuối
---@field working_days number working days of it in the period / số ngày làm việc của lần vắng mặt trong kỳ

---@class kpi.managed
---@field staff string staff code (or agency code of a sub-unit) / mã cán bộ (hoặc mã đơn vị trực thuộc)
---@field team string team / phòng, tổ
---@field role string role / vai trò
---@field subject string subject / đối tượng
---@field own boolean in the leader's own agency, not below it / thuộc chính cơ quan của lãnh đạo, không phải cấp dưới
---@field state string state of the score / trạng thái của điểm
---@field scored boolean has a score / đã có điểm
---@field score number score / điểm
---@field class string class of the year (sub-units) / hạng của năm (đơn vị trực thuộc)

---@class kpi.month
---@field period string the base period / kỳ cơ sở
---@field state string state of its score / trạng thái của điểm
---@field scored boolean has a score / đã có điểm
---@field score number score / điểm
---@field weight number 1, or 3 for a quarter / 1, hoặc 3 với quý

---@class kpi.unit_result
---@field organising number 100 or 50 / 100 hoặc 50
---@field cohesion number 100 or 50 / 100 hoặc 50
---@field general_points number general points of the organisation / điểm tiêu chí chung của tổ chức
---@field result_points number result points of the organisation / điểm kết quả của tổ chức
---@field plan_done number share of the plan done, % / tỷ lệ kế hoạch đã thực hiện, %
---@field on_time number share of the plan done on time with quality, % / tỷ lệ kế hoạch đúng hạn, bảo đảm chất lượng, %
---@field exceeded number share of tasks exceeded, % / tỷ lệ nhiệm vụ vượt mức, %
---@field earlier_defects_fixed boolean earlier defects all fixed / đã khắc phục hết tồn tại kỳ trước
---@field force_majeure boolean a decision names force majeure / có quyết định nêu bất khả kháng

---@class kpi.who.organisation
---@field class string class of the person's agency in the year, nil when it has none yet / hạng của cơ quan trong năm, nil khi chưa có
---@field scored boolean the agency is one that is classed at all / cơ quan thuộc diện được xếp loại

---@class kpi.peers
---@field value number the person's figure; of an agency: the mean of its people's, in % of the median of people comparable to each / số liệu của người; với cơ quan: bình quân số liệu của người trong cơ quan, tính bằng % trung vị của những người so sánh được
---@field median number median of comparable ones (same sector, duty group and role; or all agencies) / trung vị của những đối tượng so sánh được (cùng ngành, nhóm nhiệm vụ và vai trò; hoặc mọi cơ quan)
---@field mad number median absolute deviation from that median / độ lệch tuyệt đối trung vị so với trung vị đó
---@field count number how many were compared / số đối tượng được so sánh
---@field people number people of the agency who have the figure (agency checks) / số người của cơ quan có số liệu (kiểm tra agency)
---@field total number sum of the figure over them (agency checks) / tổng số liệu của những người đó (kiểm tra agency)
---@field today number the day of the check / ngày kiểm tra
---@field period kpi.period the period / kỳ

---@class kpi.rows.entry: kpi.rows
---@field each fun(self: kpi.rows, filter?: string|kpi.filter|table<string, any>): fun(): kpi.entry

---@class kpi.rows.task: kpi.rows
---@field each fun(self: kpi.rows, filter?: string|kpi.filter|table<string, any>): fun(): kpi.task

---@class kpi.rows.day: kpi.rows
---@field each fun(self: kpi.rows, filter?: string|kpi.filter|table<string, any>): fun(): kpi.day

---@class kpi.rows.event: kpi.rows
---@field each fun(self: kpi.rows, filter?: string|kpi.filter|table<string, any>): fun(): kpi.event

---@class kpi.rows.absence: kpi.rows
---@field each fun(self: kpi.rows, filter?: string|kpi.filter|table<string, any>): fun(): kpi.absence

---@class kpi.rows.managed: kpi.rows
---@field each fun(self: kpi.rows, filter?: string|kpi.filter|table<string, any>): fun(): kpi.managed

---@class kpi.rows.month: kpi.rows
---@field each fun(self: kpi.rows, filter?: string|kpi.filter|table<string, any>): fun(): kpi.month

--- standard { ... }: what a standard.lua returns
--- standard { ... }: thứ mà standard.lua trả về
---@param t kpi.standard
---@return kpi.standard
function standard(t) end

--- open(f): a measure or score that a sector may replace
--- open(f): phép đo hoặc điểm mà ngành được thay thế
---@generic T
---@param f T
---@return T
function open(f) end

--- percent(part, whole): 0 to 100 and beyond; nil when whole is 0
--- percent(phần, toàn bộ): từ 0 đến 100 và hơn; nil khi toàn bộ bằng 0
function percent(part, whole) end

--- ratio(part, whole); nil when whole is 0
--- ratio(phần, toàn bộ); nil khi toàn bộ bằng 0
function ratio(part, whole) end

--- clamp(x, lowest, highest)
--- clamp(x, nhỏ nhất, lớn nhất)
function clamp(x, lowest, highest) end

--- capped(x, limit): not more than limit; no limit when it is nil
--- capped(x, giới hạn): không quá giới hạn; không giới hạn khi là nil
function capped(x, limit) end

--- bands(x, { {from, value}, ... }): value of the first edge not above x, edges descending
--- bands(x, { {từ, giá trị}, ... }): giá trị của ngưỡng đầu tiên không lớn hơn x, ngưỡng xếp giảm dần
function bands(x, list) end

--- mean(a, b, ...): mean of the numbers given, all must be known
--- mean(a, b, ...): trung bình các số đã cho, tất cả phải có giá trị
function mean(a, b, ...) end

--- median(list)
--- median(danh sách): trung vị
function median(list) end

--- round_half_up(x[, digits])
--- round_half_up(x[, số chữ số]): làm tròn
function round_half_up(x, digits) end

--- known(x): true when x is not missing
--- known(x): true khi x không thiếu
function known(x) end

--- contains(text, part)
--- contains(văn bản, phần)
function contains(text, part) end

--- starts_with(text, part)
--- starts_with(văn bản, phần)
function starts_with(text, part) end

--- one_of(x, a, b, ...): x equals one of them
--- one_of(x, a, b, ...): x bằng một trong số đó
function one_of(x, a, b, ...) end

--- min(a, b, ...)
--- min(a, b, ...): nhỏ nhất
function min(a, b, ...) end

--- max(a, b, ...)
--- max(a, b, ...): lớn nhất
function max(a, b, ...) end

--- abs(x)
--- abs(x): giá trị tuyệt đối
function abs(x) end

--- floor(x)
--- floor(x): làm tròn xuống
function floor(x) end

--- ceil(x)
--- ceil(x): làm tròn lên
function ceil(x) end

--- for key, value in pairs(t): keys in order
--- for key, value in pairs(t): các khóa theo thứ tự
function pairs(t) end

--- for i, value in ipairs(list)
--- for i, value in ipairs(list)
function ipairs(list) end

--- working_days(from, to): working days of both ends included
--- working_days(từ, đến): số ngày làm việc, kể cả hai đầu
function working_days(from, to) end

--- weekday(day): 1 = Monday ... 7 = Sunday
--- weekday(ngày): 1 = thứ Hai ... 7 = Chủ nhật
function weekday(day) end
