// One alert: what departed from the usual, on which sentences it rests, and what is disputed in them.

import { ask } from "./api.js";
import { against, evidence, note, placed, raw, section, severity, tag } from "./cards.js";
import { series } from "./chart.js";
import { decided, desk, onAlert } from "./decide.js";
import { fill, h, soon } from "./dom.js";
import { incidentBody } from "./incident.js";
import { counted, isOpen, number, plural, span, time, usual } from "./words.js";

const RULES = { reports: "distinct incidents first told in these days", victims: "victims newly told in these days", mass_casualty: "one incident far out of the ordinary" };

export async function view(main, [id]) {
  const path = `/api/alerts/${encodeURIComponent(id)}`;
  const opened = new Set();
  const box = h("article", { class: "page" });

  async function show() {
    const told = await ask(path);
    const { alert } = told;
    document.title = `${alert.severity}: ${placed(alert)} – tocsin`;
    fill(box, head(alert), decided(alert.decided), section("Against the usual", plot(alert)),
      section(`Evidence: ${plural(alert.evidence_total, "sentence")}`,
        h("p", { class: "meta" }, "Numbers are marked where they were read. Copies of one wire text stand once."),
        h("ol", { class: "sentences" }, told.evidence.map(evidence)),
        told.evidence.length ? null : note("No sentence is held any more.")),
      section(`Incidents: ${number(alert.incidents_total)}`, told.incidents.map((each, n) => incident(each, n === 0))),
      section("As the topic has it", raw(alert, told.at), h("p", { class: "files" },
        h("a", { href: `/alerts/${encodeURIComponent(id)}.cap.xml` }, "CAP 1.2"), " · ", h("a", { href: path }, "JSON"))));
    return alert;
  }

  function incident(each, first) {
    const key = each.incident.id;
    const body = incidentBody(each);
    return h("details", { class: "one", open: opened.has(key) || first, toggle: (e) => (e.target.open ? opened.add(key) : opened.delete(key)) },
      h("summary", {}, body.title), body.content, h("p", {}, h("a", { href: `/incidents/${encodeURIComponent(key)}` }, "This incident’s page")));
  }

  fill(main, box);
  const forms = desk(onAlert(await show()));
  if (forms) main.append(h("div", { class: "page" }, forms));
  const again = soon(500, show);
  return { alert: (told) => told.id === id && again(), again };
}

function head(alert) {
  const facts = [
    ["Days", span(alert.window.start, alert.window.end)],
    ["Counted", RULES[alert.rule]],
    ["Usual", `${usual(alert.expected)} (${number(alert.expected)} expected; ${limit(alert)})`],
    ["Chance", chance(alert.p_value)],
    ["Largest incident", alert.largest_share === null ? "–" : `${Math.round(100 * alert.largest_share)} % of the count`],
    ["Certainty", `${alert.certainty.toLowerCase()}${alert.confidence === "cold_start" ? "; little history to compare with" : ""}`],
    ["First raised", time(alert.first_raised)],
    ["Last word", `${time(alert.sent)}, revision ${alert.revision}`],
  ];
  return h("header", { class: `lead ${alert.severity.toLowerCase()}` },
    h("p", { class: "crumbs" }, h("a", { href: "/" }, "Overview"), " › ", h("a", { href: `/regions/${encodeURIComponent(alert.region.adm1 ?? alert.region.country)}` }, placed(alert))),
    h("div", { class: "head" }, severity(alert.severity), tag(isOpen(alert.state) ? "open" : alert.state), alert.status === "Test" ? tag("test: replayed news", "test") : null),
    h("h1", {}, `${placed(alert)}: ${counted(alert)}`),
    h("p", { class: "reason" }, alert.reason),
    alert.replaced_by ? h("p", { class: "note" }, "Cancelled; its place is taken by ", h("a", { href: `/alerts/${encodeURIComponent(alert.replaced_by)}` }, "another alert"), ".") : null,
    against(alert),
    h("dl", { class: "facts" }, facts.map(([name, value]) => h("div", {}, h("dt", {}, name), h("dd", {}, value)))),
    alert.references.length ? h("details", { class: "raw" }, h("summary", {}, plural(alert.references.length, "earlier revision")), h("p", { class: "meta" }, alert.references.join(", "))) : null);
}

/** From what count on it alarms. Where next to nothing is known of a place, only what is extreme anywhere does. */
const limit = (alert) => (alert.threshold > alert.observed ? "so grave a toll alarms whatever is usual" : `alarms from ${number(Math.ceil(alert.threshold))}`);

/** A p-value in words. */
function chance(p) {
  if (p < 1e-6) return "less than one in a million on an ordinary day";
  return `about 1 in ${number(Math.round(1 / p))} on an ordinary day`;
}

function plot(alert) {
  const query = new URLSearchParams({ country: alert.region.country, rule: alert.rule });
  if (alert.region.adm1) query.set("adm1", alert.region.adm1);
  if (alert.rule !== "reports") query.set("metric", alert.metric);
  return series(query, `${placed(alert)}: ${counted(alert)}, by day`, 150, 220).element;
}
