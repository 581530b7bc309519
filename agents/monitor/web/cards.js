// Alerts and incidents as lists show them.

import { h, outward } from "./dom.js";
import { ago, count, counted, isOpen, number, plural, span, time, usual } from "./words.js";

/** Severity as a word on its colour. */
export const severity = (name) => h("span", { class: `severity ${name.toLowerCase()}` }, name);

export const tag = (words, kind = "") => h("span", { class: `tag ${kind}` }, words);

/** What was observed against what is usual, as two numbers and two bars. */
export function against(alert) {
  const most = Math.max(alert.observed, alert.expected, 1);
  const bar = (value, kind) => {
    const fill = h("span", { class: kind });
    fill.style.width = `${Math.max(0.8, (100 * value) / most)}%`;
    return h("span", { class: "bar", "aria-hidden": "true" }, fill);
  };
  return h("div", { class: "against" },
    h("p", { class: "figure" }, h("strong", {}, number(alert.observed)), ` ${counted(alert)}`), bar(alert.observed, "observed"),
    h("p", { class: "figure quiet" }, `${usual(alert.expected)} usual`), bar(alert.expected, "expected"));
}

/** A place's name with its country's. */
export const placed = (alert) => (alert.region.adm1 ? `${alert.region.name}` : alert.region.name);

export function alertCard(alert, names = (code) => code) {
  const country = alert.region.adm1 ? names(alert.region.country) : null;
  return h("li", { class: `card alert ${alert.severity.toLowerCase()}`, "data-id": alert.id },
    h("div", { class: "head" },
      severity(alert.severity),
      alert.status === "Test" ? tag("test", "test") : null,
      isOpen(alert.state) ? null : tag(alert.state),
      alert.confidence === "cold_start" ? tag("little history") : null),
    h("h3", {}, h("a", { class: "whole", href: `/alerts/${encodeURIComponent(alert.id)}` }, placed(alert),
      country ? h("span", { class: "quiet" }, ` ${country}`) : null)),
    against(alert),
    h("p", { class: "reason" }, alert.reason),
    h("p", { class: "meta" },
      `${span(alert.window.start, alert.window.end)} · ${plural(alert.incidents_total, "incident")} · `,
      `${plural(alert.sources, "source")} · ${alert.certainty.toLowerCase()} · `,
      h("time", { datetime: alert.sent, title: time(alert.sent) }, ago(alert.sent))));
}

/** What speaks of one region, the worst alert first; with the sentence of the worst. */
export function placeCard(alerts, names = (code) => code) {
  const [worst] = alerts;
  const { adm1, country } = worst.region;
  return h("li", { class: `card alert place ${worst.severity.toLowerCase()}` },
    h("h3", {}, h("a", { href: `/regions/${encodeURIComponent(adm1 ?? country)}` }, placed(worst), adm1 ? h("span", { class: "quiet" }, ` ${names(country)}`) : null)),
    h("p", { class: "reason" }, worst.reason),
    h("ul", { class: "rows" }, alerts.map(row)));
}

function row(alert) {
  const most = Math.max(alert.observed, alert.expected, 1);
  const share = (value) => `${Math.min(99.4, Math.max(0.4, (100 * value) / most))}%`;
  const observed = h("span", { class: "observed" }), tick = h("span", { class: "tick" });
  observed.style.width = share(alert.observed);
  tick.style.left = share(alert.expected);
  return h("li", { class: `alert ${alert.severity.toLowerCase()}`, "data-id": alert.id },
    severity(alert.severity),
    h("p", { class: "fact" }, h("a", { href: `/alerts/${encodeURIComponent(alert.id)}` }, h("strong", {}, number(alert.observed)), ` ${counted(alert)}`),
      h("span", { class: "quiet" }, `${usual(alert.expected)} usual`)),
    h("span", { class: "both", "aria-hidden": "true" }, h("span", { class: "bar" }, observed), tick),
    h("p", { class: "meta" }, `${span(alert.window.start, alert.window.end)} · ${plural(alert.incidents_total, "incident")} · ${plural(alert.sources, "source")}`,
      alert.certainty === "Observed" ? null : ` · ${alert.certainty.toLowerCase()}`, alert.confidence === "cold_start" ? " · little history" : null,
      alert.status === "Test" ? [" · ", tag("test", "test")] : null, " · ", h("time", { datetime: alert.sent, title: time(alert.sent) }, ago(alert.sent))));
}

/** The figures of a toll. */
export function chips(toll) {
  const names = Object.keys(toll);
  if (!names.length) return h("p", { class: "chips" }, h("span", { class: "chip none" }, "no figure stands"));
  return h("p", { class: "chips" }, names.map((name) => h("span", { class: `chip ${name}` }, count(toll[name], name))));
}

const PRECISION = { adm1: "region known, not the spot", adm0: "country known, not the spot" };

/** Where something happened, and how exactly that is known. */
export function where(place, names = (code) => code) {
  if (!place) return "place not known";
  const parts = [place.name, place.adm1_name !== place.name ? place.adm1_name : null,
    place.country && names(place.country) !== place.name ? names(place.country) : null];
  return parts.filter(Boolean).join(", ");
}

export function incidentCard(incident, names = (code) => code) {
  const place = incident.place;
  return h("li", { class: `card incident ${incident.cause}`, "data-id": incident.id },
    h("div", { class: "head" },
      h("span", { class: `kind ${incident.cause}` }, incident.sub_type),
      place && PRECISION[place.precision] ? tag(PRECISION[place.precision], "vague") : null,
      incident.replay ? tag("replay", "test") : null),
    h("h3", {}, h("a", { class: "whole", href: `/incidents/${encodeURIComponent(incident.id)}` }, where(place, names))),
    chips(incident.toll),
    incident.sentence ? h("blockquote", {}, incident.sentence) : null,
    h("p", { class: "meta" }, told(incident), " · ",
      h("time", { datetime: incident.last_published, title: time(incident.last_published) }, time(incident.last_published))));
}

function told(incident) {
  const others = incident.sources - 1;
  const more = others > 0 ? ` +${plural(others, "source")}` : "";
  const copies = incident.items > incident.sources ? `, ${plural(incident.items, "item")}` : "";
  return `${incident.source ?? plural(incident.sources, "source")}${incident.source ? more : ""}${copies}`;
}

/** A sentence of evidence with its numbers marked, and who printed it. */
export function evidence(each) {
  const parts = [];
  let at = 0;
  // Offsets are code points, as in the records; JavaScript counts code units.
  const points = Array.from(each.sentence);
  const cut = (from, to) => points.slice(from, to).join("");
  for (const mark of each.marks) {
    const hint = [count([mark.low, mark.best, mark.high], mark.metric), mark.scope !== "incident" ? mark.scope : null,
      mark.modality !== "asserted" ? mark.modality : null, mark.says ? `says ${mark.says}` : null,
      `confidence ${Math.round(100 * mark.confidence)} %`].filter(Boolean).join(" · ");
    parts.push(cut(at, mark.start), h("mark", { title: hint }, cut(mark.start, mark.end),
      h("span", { class: "unseen" }, ` (read as ${count([mark.low, mark.best, mark.high], mark.metric)})`)));
    at = mark.end;
  }
  parts.push(cut(at));
  const sources = each.sources ?? [each.source];
  const link = outward(each.url);
  const name = each.source ?? "unnamed source";
  const says = [...new Set(each.marks.map((mark) => mark.says).filter(Boolean))];
  return h("li", { class: "evidence" },
    h("blockquote", {}, parts),
    h("p", { class: "meta" },
      link ? h("a", { href: link, rel: "noreferrer noopener", target: "_blank" }, name) : name,
      sources.length > 1 ? ` and ${plural(sources.length - 1, "other")} print this` : null,
      says.length ? ` · says ${says.join(", ")}` : null,
      each.published ? [" · ", h("time", { datetime: each.published }, time(each.published))] : null,
      each.version > 1 ? [" · ", tag(`corrected, version ${each.version}`)] : null,
      " · ", h("a", { href: `/items/${encodeURIComponent(each.item_id)}` }, "item")));
}

/** Raw JSON with where it stands. */
export function raw(record, at) {
  return h("details", { class: "raw" },
    h("summary", {}, "Raw JSON"),
    h("p", { class: "meta" }, `topic ${at.topic}, partition ${at.partition}, offset ${number(at.offset)}`),
    h("pre", { tabindex: "0" }, JSON.stringify(record, null, 2)));
}

/** A part of the page with its heading. */
export const section = (title, ...children) => h("section", {}, h("h2", {}, title), ...children);

export const note = (words) => h("p", { class: "note" }, words);
