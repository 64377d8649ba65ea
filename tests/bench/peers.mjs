// Peers on the same lines: DuckDB on its own table, zen-engine and json-rules-engine line by line. Run by tests/bench/peers.
// node peers.mjs FOLDER PACKAGES SAMPLE: FOLDER has lines.csv and weigh.sql; answers `name seconds lines sum` a line. Only the work
// is timed, not the start of node nor the loading of the table.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";

const [folder, packages, sample] = process.argv.slice(2);
const require = createRequire(resolve(packages, "package.json"));
const seconds = (from) => Number(process.hrtime.bigint() - from) / 1e9;
const tell = (name, took, lines, sum) => console.log(name, took.toFixed(6), lines, sum.toFixed(3));

async function duckdb(threads) {
  const { DuckDBInstance } = require("@duckdb/node-api");
  const db = await (await DuckDBInstance.create(":memory:")).connect();
  await db.run(`SET threads = ${threads}`);
  await db.run(`CREATE TABLE wide AS SELECT * FROM read_csv('${folder}/lines.csv', header = true) ORDER BY staff, seq`);
  await db.run(readFileSync(`${folder}/weigh.sql`, "utf8"));
  const lost = (n, one, both) => `sum(CASE WHEN ${n} > 0 AND coalesce(waives, -1) NOT IN (${one}, ${both})
    THEN least(quantity, 250 * ${n}) * w ELSE 0.0 END)`;
  for (let turn = 0; turn < 5; turn++) {
    const from = process.hrtime.bigint();
    await db.run(`CREATE OR REPLACE TABLE done AS SELECT staff, sum(quantity * w) AS d, ${lost("major_errors", 0, 1)} AS b,
      ${lost("delays", 0, 2)} AS c FROM weighed GROUP BY staff`);
    const took = seconds(from);
    const [[n, sum]] = (await db.runAndReadAll("SELECT (SELECT count(*) FROM wide)::INTEGER, sum(d - b - c)::DOUBLE FROM done")).getRows();
    tell(`duckdb_${threads}`, took, n, sum);
  }
}

// One line as an object of numbers; empty is null.
function lines() {
  const [head, ...rows] = readFileSync(`${folder}/lines.csv`, "utf8").trim().split("\n").slice(0, Number(sample) + 1);
  const names = head.trim().split(",");
  return rows.map((r) => Object.fromEntries(r.trim().split(",").map((v, i) => [names[i], v === "" ? null : Number(v)])));
}

const minuted = "(minuted == 1 ? 1 : 0.5)";
const formulas = {
  0: "1",
  1: `min([1, participants / 50]) * ${minuted}`,
  2: "min([1, households / 10])",
  3: "only_registered == 1 ? 0.3 : 1",
  4: "raised > 0 ? min([1, resolved / raised]) : 0",
  5: `session == 1 ? ${minuted} * (team < 3 ? 0.5 : 1) : 1`,
  6: "opinions == 0 ? 0 : 1",
  7: "reply == 2 ? 1 : (reply == 1 ? 0.7 : 0.4)",
  8: "attended == 1 ? (duty == 2 ? 1 : (duty == 1 ? 0.8 : 0.5)) : 0",
  9: "min([1, members / 3])",
  10: "finished == null or registered == 0 ? 0.5 : 0.5 + 0.5 * min([1, finished / registered])",
};

async function zen(all) {
  const { ZenEngine } = require("@gorules/zen-engine");
  const table = {
    hitPolicy: "first",
    inputs: [{ id: "i", name: "rule", field: "rule" }],
    outputs: [{ id: "o", name: "w", field: "w" }],
    rules: Object.entries(formulas).map(([rule, f]) => ({ _id: rule, i: rule, o: f })),
  };
  const decision = new ZenEngine().createDecision({
    nodes: [
      { id: "in", name: "in", type: "inputNode", position: { x: 0, y: 0 } },
      { id: "table", name: "table", type: "decisionTableNode", position: { x: 0, y: 0 }, content: table },
      { id: "out", name: "out", type: "outputNode", position: { x: 0, y: 0 } },
    ],
    edges: [
      { id: "a", sourceId: "in", targetId: "table", type: "edge" },
      { id: "b", sourceId: "table", targetId: "out", type: "edge" },
    ],
  });
  const from = process.hrtime.bigint();
  let sum = 0;
  for (const line of all) sum += line.k * (await decision.evaluate(line)).result.w;
  tell("zen-engine", seconds(from), all.length, sum);
}

// Its rules choose, the handler of the event computes: it has no arithmetic of its own.
const worth = {
  1: (v) => Math.min(1, v.participants / 50) * (v.minuted ? 1 : 0.5),
  2: (v) => Math.min(1, v.households / 10),
  3: (v) => (v.only_registered ? 0.3 : 1),
  4: (v) => (v.raised > 0 ? Math.min(1, v.resolved / v.raised) : 0),
  5: (v) => (v.session ? (v.minuted ? 1 : 0.5) * (v.team < 3 ? 0.5 : 1) : 1),
  6: (v) => (v.opinions === 0 ? 0 : 1),
  7: (v) => [0.4, 0.7, 1][v.reply],
  8: (v) => (v.attended ? [0.5, 0.8, 1][v.duty] : 0),
  9: (v) => Math.min(1, v.members / 3),
  10: (v) => (v.finished === null || v.registered === 0 ? 0.5 : 0.5 + 0.5 * Math.min(1, v.finished / v.registered)),
};

async function jsonRules(all) {
  const { Engine } = require("json-rules-engine");
  const engine = new Engine([], { allowUndefinedFacts: true });
  for (const rule of Object.keys(worth))
    engine.addRule({ conditions: { all: [{ fact: "rule", operator: "equal", value: Number(rule) }] }, event: { type: rule } });
  const from = process.hrtime.bigint();
  let sum = 0;
  for (const line of all) {
    const { events } = await engine.run(line);
    sum += line.k * (events.length ? worth[events[0].type](line) : 1);
  }
  tell("json-rules-engine", seconds(from), all.length, sum);
}

await duckdb(1);
await duckdb(2);
const all = lines();
for (let turn = 0; turn < 3; turn++) {
  await zen(all);
  await jsonRules(all);
}
