// A region's days: what was observed, the band of what is usual, and alarms.

import { fill, h } from "./dom.js";
import { ask } from "./api.js";
import { day, metric, number, plural, usual } from "./words.js";

const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const DAY = 86400;
const SHORT = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", timeZone: "UTC" });

/** The series as a section; `query` has country, and perhaps adm1, metric and rule. */
export function series(query, title, days = 120, height = 190) {
  const box = h("div", { class: "plot" });
  const words = h("p", { class: "meta" });
  const table = h("details", { class: "raw" }, h("summary", {}, "The days as a table"));
  const element = h("section", { class: "series" }, h("h3", {}, title), key(), box, words, table);
  let plot = null, shown = null;

  async function update() {
    try {
      shown = await ask("/api/series", query);
      await draw();
    } catch (error) {
      fill(box, h("p", { class: "note" }, error.message));
    }
  }

  async function draw() {
    const told = shown.days.slice(-days);
    if (!told.length) return fill(box, h("p", { class: "note" }, "Nothing was counted here yet."));
    words.textContent = summary(told, shown);
    list(table, told);
    if (document.body.dataset.drawn !== "yes") return fill(box, h("p", { class: "note" }, "The chart's library was not fetched yet; the table has the days."));
    const { default: Plot } = await import("./vendor/uplot.js");
    plot?.destroy();
    fill(box);
    plot = new Plot(options(Plot, told, shown.alerts, box, height), data(told), box);
    box.querySelector("canvas")?.setAttribute("role", "img");
    box.querySelector("canvas")?.setAttribute("aria-label", words.textContent);
  }

  const size = new ResizeObserver(() => plot?.setSize({ width: Math.max(200, box.clientWidth), height }));
  size.observe(box);
  const again = () => shown && draw();
  addEventListener("themechange", again);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", again);
  update();
  return { element, update };
}

const key = () => h("ul", { class: "key", "aria-hidden": "true" },
  [["observed", "observed"], ["usual", "usual"], ["limit", "alarm from"], ["alarm", "day above it"], ["window", "days of an alert"]].map(([kind, words]) => h("li", { class: kind }, words)));

const data = (told) => [
  told.map((each) => Date.parse(each.day) / 1000), told.map((each) => each.observed), told.map((each) => each.expected), told.map((each) => each.threshold),
];

function options(Plot, told, alerts, box, height) {
  const axis = { stroke: css("--quiet"), grid: { stroke: css("--line"), width: 1 }, ticks: { stroke: css("--line"), width: 1 }, font: "12px system-ui" };
  const format = (n) => (n >= 10000 ? `${Math.round(n / 1000)}k` : number(n));
  return {
    width: Math.max(200, box.clientWidth), height, padding: [10, 8, 0, 0], legend: { show: false }, cursor: { y: false, points: { size: 6 } },
    tzDate: (ts) => Plot.tzDate(new Date(ts * 1000), "UTC"),
    scales: { y: { range: () => [0, highest(told)] } },
    axes: [{ ...axis, space: 80, values: (_, all) => all.map((each) => SHORT.format(new Date(each * 1000))) }, { ...axis, size: 48, values: (_, all) => all.map(format) }],
    series: [
      {},
      { stroke: css("--observed"), fill: css("--observed-fill"), width: 1.5, paths: bars, points: { show: false } },
      { stroke: css("--usual"), width: 1.5, points: { show: false } },
      { stroke: css("--threshold"), width: 1, dash: [4, 3], points: { show: false } },
    ],
    bands: [{ series: [3, 2], fill: css("--band") }],
    hooks: { drawClear: [(plot) => windows(plot, alerts)], draw: [(plot) => alarms(plot, told)] },
    plugins: [readout(told)],
  };
}

/** The top of the scale: thresholds of days when little was known yet may lie above it. */
function highest(told) {
  const most = Math.max(...told.map((each) => Math.max(each.observed, each.expected)));
  const threshold = Math.max(...told.slice(-45).map((each) => each.threshold));
  return 1.1 * Math.max(4, most, Math.min(threshold, 2 * most));
}

/** A bar for each day. */
function bars(plot, seriesIndex, from, to) {
  const path = new Path2D();
  const [xs, ys] = [plot.data[0], plot.data[seriesIndex]];
  const width = Math.max(1, (plot.valToPos(xs[0] + DAY, "x", true) - plot.valToPos(xs[0], "x", true)) * 0.72);
  const floor = plot.valToPos(0, "y", true);
  for (let n = from; n <= to; n += 1) {
    if (!ys[n]) continue;
    const top = plot.valToPos(ys[n], "y", true);
    path.rect(plot.valToPos(xs[n], "x", true) - width / 2, top, width, floor - top);
  }
  return { stroke: path, fill: path };
}

/** The days that alerts speak of, behind the rest. */
function windows(plot, alerts) {
  const { ctx, bbox } = plot;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  for (const alert of alerts) {
    const left = plot.valToPos(Date.parse(alert.window.start) / 1000 - DAY / 2, "x", true);
    const right = plot.valToPos(Date.parse(alert.window.end) / 1000 + DAY / 2, "x", true);
    ctx.fillStyle = css("--alarm-fill");
    ctx.fillRect(left, bbox.top, Math.max(3, right - left), bbox.height);
  }
  ctx.restore();
}

function alarms(plot, told) {
  const { ctx } = plot;
  ctx.save();
  ctx.fillStyle = css("--severity-severe");
  for (const each of told.filter(({ alarm }) => alarm)) {
    const x = plot.valToPos(Date.parse(each.day) / 1000, "x", true), y = plot.valToPos(each.observed, "y", true) - 5 * devicePixelRatio;
    ctx.beginPath();
    ctx.moveTo(x, y);
    ctx.lineTo(x - 5 * devicePixelRatio, y - 8 * devicePixelRatio);
    ctx.lineTo(x + 5 * devicePixelRatio, y - 8 * devicePixelRatio);
    ctx.fill();
  }
  ctx.restore();
}

/** A threshold in words: of days when next to nothing was known yet it is beyond all counts. */
const limit = ({ threshold }) => (threshold < 1e6 ? number(Math.ceil(threshold)) : "–");

/** Says what the pointer is on. */
function readout(told) {
  const words = h("p", { class: "readout" });
  return { hooks: {
    init: [(plot) => plot.over.append(words)],
    setCursor: [(plot) => {
      const each = told[plot.cursor.idx];
      words.hidden = !each;
      if (each) words.textContent = `${day(each.day)}: ${number(each.observed)}, ${usual(each.expected)} usual, alarm from ${limit(each)}`;
    }],
  } };
}

function summary(told, shown) {
  const what = shown.metric ? `people ${metric(shown.metric)}` : "incidents";
  const alarmed = told.filter(({ alarm }) => alarm), last = told.at(-1);
  return `${day(told[0].day)} to ${day(last.day)}, ${what} by day of publication. Last day: ${number(last.observed)}, ${usual(last.expected)} usual. `
    + (alarmed.length ? `${plural(alarmed.length, "day")} above the threshold, the last ${day(alarmed.at(-1).day)}.` : "No day above the threshold.");
}

function list(table, told) {
  const row = (cells, tag) => h("tr", {}, cells.map((cell) => h(tag, tag === "th" ? { scope: "col" } : {}, cell)));
  const rows = [...told].reverse().slice(0, 60).map((each) => row([day(each.day), number(each.observed), number(each.expected), limit(each), each.alarm ? "alarm" : "as usual"], "td"));
  fill(table, h("summary", {}, "The days as a table"),
    h("table", {}, h("thead", {}, row(["Day", "Observed", "Usual", "Alarm from", "Says"], "th")), h("tbody", {}, rows)));
}
