// The decree's two forms, to print on A4: a month's or quarter's assessment (Mẫu số 01), a year's
// class (Mẫu số 02), and behind them our annex with the criteria and the products. Their wording is
// prescribed, so it is Vietnamese whatever the page speaks.
import { find, get, path } from './api.js';
import { data, h } from './dom.js';
import { personLink } from './links.js';
import { to } from './router.js';
import { day, hundredths, isYear, Period, stamp, period as spoken } from './format.js';
import { basisVi, t } from './lang.js';
import { kind, latest } from './periods.js';
import { linesOf, postingOf } from './score.js';
import { head } from './shell.js';
import { empty, later } from './states.js';

// Appendix II: number, text, most points, the appraisal's id.
const GENERAL = [
  ['I', 'Phẩm chất chính trị, phẩm chất đạo đức, văn hóa thực thi công vụ và ý thức kỷ luật, kỷ cương trong thực thi công vụ', 10],
  ['1', 'Phẩm chất chính trị, phẩm chất đạo đức, văn hóa thực thi công vụ', 5, 'I.1'],
  ['2', 'Ý thức kỷ luật, kỷ cương trong thực thi công vụ', 5, 'I.2'],
  ['II', 'Năng lực chuyên môn, nghiệp vụ theo yêu cầu của vị trí việc làm; khả năng đáp ứng yêu cầu thực thi nhiệm vụ được giao; tinh thần trách nhiệm trong thực thi công vụ; thái độ phục vụ người dân, doanh nghiệp và khả năng phối hợp với đồng nghiệp', 10],
  ['1', 'Năng lực chuyên môn, nghiệp vụ theo yêu cầu của vị trí việc làm', 2.5, 'II.1'],
  ['2', 'Khả năng đáp ứng yêu cầu thực thi nhiệm vụ được giao thường xuyên, đột xuất', 2.5, 'II.2'],
  ['3', 'Tinh thần trách nhiệm trong thực thi công vụ', 2.5, 'II.3'],
  ['4', 'Thái độ phục vụ người dân, doanh nghiệp và khả năng phối hợp với đồng nghiệp', 2.5, 'II.4'],
  ['III', 'Năng lực đổi mới, sáng tạo, dám nghĩ, dám làm, dám chịu trách nhiệm vì lợi ích chung trong thực thi công vụ', 10],
  ['1', 'Có sản phẩm, giải pháp đột phá, sáng tạo đem lại giá trị, hiệu quả thiết thực, tác động tích cực đến kết quả thực hiện nhiệm vụ của cơ quan, tổ chức, đơn vị', 2.5, 'III.1'],
  ['2', 'Sẵn sàng tham gia thực hiện nhiệm vụ chính trị đặc biệt quan trọng, nhiệm vụ có tính chất đột xuất, phức tạp hoặc trong điều kiện khó khăn', 2.5, 'III.2'],
  ['3', 'Có tinh thần chịu trách nhiệm trước kết quả công việc; chủ động nhận trách nhiệm khi có sai sót và có biện pháp khắc phục rõ ràng, cụ thể', 2.5, 'III.3'],
  ['4', 'Chủ động đưa ra quyết định trong phạm vi thẩm quyền, không né tránh; có tinh thần tiên phong trong thực hiện những nhiệm vụ mới', 2.5, 'III.4'],
];
const CLASSES = { excellent: 'Hoàn thành xuất sắc nhiệm vụ', good: 'Hoàn thành tốt nhiệm vụ', completed: 'Hoàn thành nhiệm vụ', not_completed: 'Không hoàn thành nhiệm vụ' };

const vi = (x, digits = 2) => (x === null || x === undefined ? '' : x.toLocaleString('vi-VN', { maximumFractionDigits: digits }));
const micro = x => (x === null || x === undefined ? '' : vi(hundredths(x)));
const say = p => spoken(p, true);
const dots = n => Array.from({ length: n }, () => h('p.dots', {}, ''));
const lines = (label, n = 2) => [h('p.ask', {}, label), ...dots(n)];

const letterhead = agency => h('.letterhead', {},
  h('div', {}, h('strong', {}, data(agency))),
  h('div', {}, h('strong', {}, 'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM'), h('strong.rule', {}, 'Độc lập - Tự do - Hạnh phúc')));

const signatures = (left, right) => h('.signatures', {}, [left, right].map(who => h('div', {}, h('em', {}, '……, ngày …… tháng …… năm ……'), h('strong', {}, who), h('em', {}, '(Ký, ghi rõ họ tên)'))));

const table = (heads, rows, classes) => h('table.form', {}, h('thead', {}, h('tr', {}, heads.map(x => h('th', { scope: 'col' }, x)))),
  h('tbody', {}, rows.map(r => h('tr', {}, r.map((c, i) => h('td', { class: classes[i] }, c))))));

const who = (x, agency) => [
  h('p', {}, 'Họ và tên: ', x.name ? [data(x.name), ' (', data(x.staff), ')'] : data(x.staff)),
  h('p', {}, 'Chức vụ, chức danh: ', { head: 'Người đứng đầu', deputy: 'Cấp phó', staff: 'Công chức không giữ chức vụ lãnh đạo, quản lý' }[postingOf(x)?.role] || ''),
  h('p', {}, 'Đơn vị công tác: ', data(agency))];

// --- Mẫu số 01 ---
function general(x) {
  const of = new Map(x.appraisals.map(a => [a.criterion, a])), total = of.get('total');
  const sum = [...of].filter(([id]) => id !== 'total').reduce((n, [, a]) => n + (a.self_points ?? 0), 0);
  return table(['TT (1)', 'Tiêu chí chấm điểm (2)', 'Điểm tối đa (3)', 'Điểm do cá nhân tự chấm (4)'],
    [...GENERAL.map(([no, text, most, id]) => [no, text, vi(most, 1), id ? micro(of.get(id)?.self_points) : '']),
      ['', h('strong', {}, 'Tổng cộng'), '30', h('strong', {}, micro(total ? total.self_points : sum || null))]], ['c', '', 'c', 'c']);
}

function monthly(x, agency) {
  const confirmed = x.criteria.find(c => c.id === 'general')?.points ?? null;
  const result = x.score === null || confirmed === null ? null : x.score - confirmed;
  return [
    h('p.right', {}, 'Mẫu số 01'), letterhead(agency),
    h('h2', {}, 'PHIẾU THEO DÕI, ĐÁNH GIÁ CÔNG CHỨC'), h('p.c', {}, `(Kỳ theo dõi, đánh giá: ${say(x.period)})`), who(x, agency),
    h('h3', {}, 'I. KẾT QUẢ THEO DÕI, ĐÁNH GIÁ THEO TIÊU CHÍ CHUNG'), general(x),
    h('h3', {}, 'II. TỔNG HỢP KẾT QUẢ THEO DÕI, ĐÁNH GIÁ CÔNG CHỨC'),
    h('p', {}, '1. Điểm tiêu chí chung: ', h('strong', {}, micro(confirmed))),
    h('p', {}, '2. Điểm tiêu chí kết quả thực hiện nhiệm vụ: ', result === null ? '' : `${vi(result / 1e6 / 70 * 100)} % × 70 = `, h('strong', {}, micro(result))),
    h('p', {}, '3. Tổng điểm theo dõi, đánh giá công chức: ', h('strong', {}, micro(x.score))),
    lines('4. Ưu điểm:'), lines('5. Hạn chế, khuyết điểm:'), lines('6. Ý kiến nhận xét của cấp có thẩm quyền theo dõi, đánh giá:'),
    signatures('CÔNG CHỨC TỰ ĐÁNH GIÁ', 'CẤP CÓ THẨM QUYỀN THEO DÕI, ĐÁNH GIÁ')];
}

// --- Mẫu số 02 ---
const boxes = chosen => h('ul.boxes', {}, Object.entries(CLASSES).map(([id, text]) => h('li', {}, chosen === id ? '☒ ' : '☐ ', text)));

function yearly(x, year, months, agency) {
  const of = new Map(months.map(m => [Number(m.period.slice(5)), m]));
  return [
    h('p.right', {}, 'Mẫu số 02'), letterhead(agency),
    h('h2', {}, 'PHIẾU XẾP LOẠI CHẤT LƯỢNG CÔNG CHỨC'), h('p.c', {}, `Năm ${x.period}`), who(x, agency),
    h('h3', {}, 'I. TỔNG HỢP KẾT QUẢ THEO DÕI, ĐÁNH GIÁ'),
    table(['Tháng', 'Tổng điểm theo dõi, đánh giá', 'Ghi chú'], [...Array.from({ length: 12 }, (_, i) => [`Tháng ${i + 1}`, micro(of.get(i + 1)?.micropoints), '']),
      [h('strong', {}, 'Tổng điểm trung bình cả năm'), h('strong', {}, micro(year?.micropoints ?? x.score)), '']], ['', 'c', '']),
    h('h3', {}, 'II. CÔNG CHỨC TỰ ĐÁNH GIÁ, XẾP LOẠI CHẤT LƯỢNG'), boxes(null),
    h('h3', {}, 'III. KẾT QUẢ XẾP LOẠI CHẤT LƯỢNG CỦA CẤP CÓ THẨM QUYỀN'), boxes(year?.class),
    h('h3', {}, 'IV. Đề xuất phương án xử lý'), dots(2),
    signatures('CÔNG CHỨC TỰ XẾP LOẠI', 'CẤP CÓ THẨM QUYỀN XẾP LOẠI')];
}

// --- the annex: what the score is made of, and the products behind it ---
function products(x) {
  const of = new Map();
  for (const c of x.criteria)
    for (const r of c.reads.filter(r => r.rows === 'diary' && r.name))
      for (const e of linesOf(x, r)) if (e.item && !of.has(e.external_id || e.seq)) of.set(e.external_id || e.seq, e);
  const items = new Map();
  for (const e of of.values()) {
    const at = items.get(e.item) || { item: e.item, text: e.vi, lines: 0, quantity: 0, value: 0 };
    at.lines++;
    at.quantity += e.quantity || 0;
    at.value += e.value || 0;
    items.set(e.item, at);
  }
  return [...items.values()].sort((a, b) => b.value - a.value);
}

function annex(x) {
  return h('section.annex', {}, h('h3', {}, 'PHỤ LỤC: CÁCH TÍNH ĐIỂM VÀ SẢN PHẨM, CÔNG VIỆC'), h('p.c', {}, data(x.name || x.staff), ' – ', say(x.period)),
    table(['Tiêu chí', 'Căn cứ', 'Kết quả'], x.criteria.map(c => [c.vi, basisVi(c.basis), c.points === null ? '' : `${micro(c.points)}${c.unit === '%' ? ' %' : ''}`]), ['', '', 'c']),
    products(x).length > 0 && table(['Mã', 'Sản phẩm, công việc', 'Số dòng', 'Số lượng', 'Quy đổi'], products(x).map(p => [p.item, data(p.text), vi(p.lines), vi(p.quantity, 3), vi(p.value, 3)]), ['', '', 'c', 'c', 'c']),
    h('p.small', {}, `kpid, ${day(stamp(new Date()).slice(0, 10))}; ${x.standards.map(s => s.standard).join(', ')}; ${micro(x.score)} điểm`));
}

export function form({ args, session, signal }) {
  const own = session.role === 'person', code = own ? session.person : args[0], period = args[1] || latest(), more = { signal };
  const at = path('scores', code, period);
  return [head(t('form'), Period(period), h('button.main', { type: 'button', onclick: () => print() }, t('print'))),
    h('p.crumbs', {}, own ? h('a', { href: to('me', [], { period }) }, t('page_me'))
      : [h('a', { href: to('overview', [], { period }) }, t('page_overview')), ' › ', personLink(code, period)]), later(async () => {
    const x = await get(`${at}/explain`, { to_date: kind(period) && 'yes' }, more);
    const post = postingOf(x);
    const agency = post?.vi || post?.agency || '';
    if (!x.standards.some(s => s.standard.startsWith('decree_335/'))) return empty(t('form_other'));
    if (!isYear(period)) return h('article.paper', { lang: 'vi' }, monthly(x, agency), annex(x));
    const [year, months] = await Promise.all([find(at, { kind: kind(period) }, more), get(path('scores', code), { from: `${period}-01`, to: `${period}-12` }, more)]);
    return h('article.paper', { lang: 'vi' }, yearly(x, year, months.scores, agency));
  }, x => x, { lines: 20 })];
}
