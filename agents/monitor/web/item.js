// One item as it was read: its text with every figure marked, and the incidents that it tells.

import { ask } from "./api.js";
import { incidentCard, note, raw, section, tag } from "./cards.js";
import { decided, desk, ofItem, onItem } from "./decide.js";
import { fill, h, outward } from "./dom.js";
import { count, time } from "./words.js";

export async function view(main, [id]) {
  const told = await ask(`/api/items/${encodeURIComponent(id)}`);
  const record = told.item, item = record.item;
  document.title = `${item.title ?? item.id} – tocsin`;
  const figures = record.events.flatMap((event) => event.figures);
  const link = outward(item.url);
  const dismissed = await ofItem(item);
  fill(main, h("article", { class: "page" },
    h("header", { class: "lead" },
      h("p", { class: "crumbs" }, h("a", { href: "/" }, "Overview"), " › item"),
      h("div", { class: "head" }, tag(item.status), item.version > 1 ? tag(`version ${item.version}`) : null),
      h("h1", {}, item.title ? marked(item.title, figures, "title") : item.id),
      h("p", { class: "meta" }, link ? h("a", { href: link, rel: "noreferrer noopener", target: "_blank" }, item.source ?? link) : item.source, " · ", time(record.published),
        record.published_basis === "kafka" ? " (when it came; the item gives no time)" : "")),
    decided(dismissed),
    section("Text", item.text ? item.text.split(/\n+/).length && h("div", { class: "text" }, marked(item.text, figures, "text")) : note("The text is not kept.")),
    record.notes.length ? section("Notes", h("ul", {}, record.notes.map((each) => h("li", {}, each)))) : null,
    told.incidents.length ? section("Incidents that it tells", h("ol", { class: "cards" }, told.incidents.map((each) => incidentCard(each)))) : null,
    section("As the topic has it", raw(record, told.at)), desk(onItem(item))));
  return {};
}

/** The text with its figures marked. Offsets are code points. */
function marked(text, figures, field) {
  const points = Array.from(text);
  const marks = figures.flatMap((figure) => [figure.evidence, ...figure.also].filter((each) => each.field === field).map((each) => ({ ...each, figure })))
    .sort((a, b) => a.start - b.start);
  const parts = [];
  let at = 0;
  for (const { start, end, figure } of marks) {
    if (start < at) continue;
    const hint = [count([figure.low, figure.best, figure.high], figure.metric), figure.scope, figure.modality, figure.attribution ? `says ${figure.attribution.source}` : null].filter(Boolean).join(" · ");
    parts.push(points.slice(at, start).join(""), h("mark", { title: hint }, points.slice(start, end).join("")));
    at = end;
  }
  parts.push(points.slice(at).join(""));
  return parts;
}
