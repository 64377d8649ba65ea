---@meta kpi
-- Made by `kpictl words --meta` from the table of words. Not run by anything.

---@class kpi.who
---@field role string "staff", "deputy" or "head" / "staff", "deputy" hoặc "head"
---@field is_leader boolean a deputy or a head / là cấp phó hoặc người đứng đầu
---@field subject string "cadre", "civil_servant", "public_employee" or "contract_worker" / "cadre", "civil_servant", "public_employee" hoặc "contract_worker"
---@field agency string code of the agency / mã cơ quan
---@field agency_kind string kind of the agency / loại cơ quan
---@field sector string sector of the posting / ngành của vị trí công tác
---@field team string team in the agency / phòng, tổ trong cơ quan
---@field duty_group string group of similar duties / nhóm nhiệm vụ tương đồng
---@field period table the period that is scored / kỳ đang chấm
---@field today number the day of the check; missing while scoring / ngày kiểm tra; không có khi đang chấm điểm
---@field appraisal table general points / điểm tiêu chí chung
---@field diary kpi.rows diary entries scored in the period / các dòng nhật ký được chấm trong kỳ
---@field tasks kpi.rows tasks due in the period / các nhiệm vụ đến hạn trong kỳ
---@field days kpi.rows days of the period: working days, and others with work / các ngày trong kỳ: ngày làm việc, và ngày khác có việc
---@field events kpi.rows discipline, commendation and the like / kỷ luật, khen thưởng và các sự kiện tương tự
---@field absences kpi.rows leave, sickness, training, mission / nghỉ phép, ốm, đào tạo, công tác
---@field managed kpi.rows results of the people (or sub-units) that a leader (or organisation) answers for / kết quả của những người (hoặc đơn vị trực thuộc) mà lãnh đạo (hoặc tổ chức) chịu trách nhiệm
---@field months kpi.rows results of the base periods of a year / kết quả các kỳ cơ sở của năm
---@field unit_result table results of the agency or of the teams in charge / kết quả của cơ quan hoặc của các phòng được giao phụ trách
---@field organisation table the agency's own class of the year / hạng của cơ quan trong năm
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

---@class kpi.rows
---@field sum function sum(name[, filter]): sum of a field or measure, 0 when there is none / sum(tên[, lọc]): tổng của một trường hoặc phép đo, 0 khi không có dòng nào
---@field count function count([filter]): how many / count([lọc]): bao nhiêu dòng
---@field max function max(name[, filter]): greatest, nil when there is none / max(tên[, lọc]): lớn nhất, nil khi không có dòng nào
---@field min function min(name[, filter]): least, nil when there is none / min(tên[, lọc]): nhỏ nhất, nil khi không có dòng nào
---@field mean function mean(name[, filter]): mean, nil when there is none / mean(tên[, lọc]): trung bình, nil khi không có dòng nào
---@field by function by(group, name[, filter]): table from each value of a field to the sum of name / by(nhóm, tên[, lọc]): bảng từ mỗi giá trị của một trường đến tổng của tên
---@field each function for row in rows:each([filter]) do / for row in rows:each([lọc]) do

---@class kpi.filter
---@field times string in a sum: multiply by this field or measure / trong phép cộng: nhân với trường hoặc phép đo này
---@field where string name of a boolean measure or field that must be true / tên phép đo hoặc trường có/không phải đúng
---@field per_task string in a sum of diary entries: no task gives more than this measure of the task / khi cộng dòng nhật ký: mỗi nhiệm vụ không được quá phép đo này của nhiệm vụ

---@class kpi.entry
---@field item table item of the catalogue / đầu việc trong danh mục
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
---@field item table item of the catalogue / đầu việc trong danh mục
---@field quantity number quantity assigned / số lượng giao
---@field origin string "planned", "unplanned" or "taken_over" / "planned", "unplanned" hoặc "taken_over"
---@field part string "lead" or "coordinator" / "lead" hoặc "coordinator"
---@field handed_back boolean handed back because the person reported inability / đã trả lại vì báo cáo không thực hiện được
---@field cancelled boolean cancelled by the assigner / người giao đã hủy
---@field assigned_on number day of assignment / ngày giao
---@field due_on number due day / hạn hoàn thành
---@field done_quantity number quantity of its accepted entries / số lượng của các dòng đã nghiệm thu
---@field days_to_due number days from today to the due day, negative when overdue (checks only) / số ngày từ hôm nay đến hạn, âm khi quá hạn (chỉ trong kiểm tra)

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
---@field period table the period / kỳ

--- standard { ... }: what a standard.lua returns
--- standard { ... }: thứ mà standard.lua trả về
function standard(...) end

--- open(f): a measure or score that a sector may replace
--- open(f): phép đo hoặc điểm mà ngành được thay thế
function open(...) end

--- percent(part, whole): 0 to 100 and beyond; nil when whole is 0
--- percent(phần, toàn bộ): từ 0 đến 100 và hơn; nil khi toàn bộ bằng 0
function percent(...) end

--- ratio(part, whole); nil when whole is 0
--- ratio(phần, toàn bộ); nil khi toàn bộ bằng 0
function ratio(...) end

--- clamp(x, lowest, highest)
--- clamp(x, nhỏ nhất, lớn nhất)
function clamp(...) end

--- capped(x, limit): not more than limit; no limit when it is nil
--- capped(x, giới hạn): không quá giới hạn; không giới hạn khi là nil
function capped(...) end

--- bands(x, { {from, value}, ... }): value of the first edge not above x, edges descending
--- bands(x, { {từ, giá trị}, ... }): giá trị của ngưỡng đầu tiên không lớn hơn x, ngưỡng xếp giảm dần
function bands(...) end

--- mean(a, b, ...): mean of the numbers given, all must be known
--- mean(a, b, ...): trung bình các số đã cho, tất cả phải có giá trị
function mean(...) end

--- median(list)
--- median(danh sách): trung vị
function median(...) end

--- round_half_up(x[, digits])
--- round_half_up(x[, số chữ số]): làm tròn
function round_half_up(...) end

--- known(x): true when x is not missing
--- known(x): true khi x không thiếu
function known(...) end

--- contains(text, part)
--- contains(văn bản, phần)
function contains(...) end

--- starts_with(text, part)
--- starts_with(văn bản, phần)
function starts_with(...) end

--- one_of(x, a, b, ...): x equals one of them
--- one_of(x, a, b, ...): x bằng một trong số đó
function one_of(...) end

--- min(a, b, ...)
--- min(a, b, ...): nhỏ nhất
function min(...) end

--- max(a, b, ...)
--- max(a, b, ...): lớn nhất
function max(...) end

--- abs(x)
--- abs(x): giá trị tuyệt đối
function abs(...) end

--- floor(x)
--- floor(x): làm tròn xuống
function floor(...) end

--- ceil(x)
--- ceil(x): làm tròn lên
function ceil(...) end

--- for key, value in pairs(t): keys in order
--- for key, value in pairs(t): các khóa theo thứ tự
function pairs(...) end

--- for i, value in ipairs(list)
--- for i, value in ipairs(list)
function ipairs(...) end

--- working_days(from, to): working days of both ends included
--- working_days(từ, đến): số ngày làm việc, kể cả hai đầu
function working_days(...) end

--- weekday(day): 1 = Monday ... 7 = Sunday
--- weekday(ngày): 1 = thứ Hai ... 7 = Chủ nhật
function weekday(...) end
