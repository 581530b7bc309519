// One incident: what it cost by whom, how its toll was told over time, and every telling of it.

import { ask } from "./api.js";
import { alertCard, chips, evidence, note, raw, section, tag, where } from "./cards.js";
import { decided, desk, onIncident } from "./decide.js";
import { fill, h, outward, soon } from "./dom.js";
import { count, metric, number, plural, time } from "./words.js";

export async function view(main, [id]) {
  const box = h("article", { class: "page" });

  async function show() {
    const told = await ask(`/api/incidents/${encodeURIComponent(id)}`);
    const { incident } = told;
    const body = incidentBody(told);
    const place = where(incident.places[0], (code) => told.countries[code] ?? code);
    document.title = `${incident.sub_type}, ${place} – tocsin`;
    fill(box,
      h("header", { class: "lead" },
        h("p", { class: "crumbs" }, h("a", { href: "/" }, "Overview"), " › incident"),
        h("div", { class: "head" }, h("span", { class: `kind ${incident.cause}` }, incident.sub_type), tag(incident.status), incident.replay ? tag("replay", "test") : null),
        h("h1", {}, place), chips(plain(incident.toll)),
        incident.merged_into ? h("p", { class: "note" }, "This is one with ", h("a", { href: `/incidents/${encodeURIComponent(incident.merged_into)}` }, "another incident"), ".") : null),
      decided(incident.decided),
      section("Evidence", h("ol", { class: "sentences" }, told.evidence.map(evidence)), told.evidence.length ? null : note("No sentence is held.")),
      section("What is claimed", body.content),
      told.alerts.length ? section("Alerts that rest on it", h("ol", { class: "cards" }, told.alerts.map((each) => alertCard(each)))) : null,
      section("As the topic has it", raw(incident, told.at)));
    return incident;
  }

  fill(main, box);
  const shown = await show();
  const forms = shown.items.length ? desk(onIncident(shown)) : null;
  if (forms) main.append(h("div", { class: "page" }, forms));
  const again = soon(500, show);
  return { incident: (told) => told.id === id && again(), again };
}

const plain = (toll) => Object.fromEntries(Object.entries(toll).map(([name, each]) => [name, [each.low, each.best, each.high]]));

/** Title and content for an incident with its claims, on its own page and on an alert's. */
export function incidentBody({ incident, countries, claims, corrections }) {
  const title = h("span", {}, h("strong", {}, `${incident.sub_type}, ${where(incident.places[0], (code) => countries[code] ?? code)}`), " ",
    h("span", { class: "quiet" }, `${Object.entries(plain(incident.toll)).map(([name, each]) => count(each, name)).join(", ") || "no figure stands"} · ${plural(incident.distinct_sources, "source")}`));
  const content = h("div", { class: "body" }, competing(claims), history(incident), places(incident), corrected(corrections), tellings(incident));
  return { title, content };
}

function table(caption, columns, rows) {
  return h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": caption }, h("table", {}, h("caption", {}, caption),
    h("thead", {}, h("tr", {}, columns.map((name) => h("th", { scope: "col" }, name)))),
    h("tbody", {}, rows.map((cells) => h("tr", {}, cells.map((cell) => h("td", {}, cell)))))));
}

/** What sources say last, where they say it differently. */
function competing(claims) {
  const disputed = Object.entries(claims).filter(([, each]) => each.length > 1);
  const rows = disputed.flatMap(([name, each]) => each.map((claim) => [count([claim.low, claim.best, claim.high], name), claim.sources.join(", "), time(claim.published)]));
  return rows.length ? table("Competing claims: the last word of each source", ["Claim", "Source", "Told"], rows)
    : h("p", { class: "meta" }, Object.keys(claims).length ? "No competing claims: every source’s last word is the same." : "No source gives a figure of its own.");
}

function history(incident) {
  const metrics = [...new Set(incident.history.flatMap((each) => Object.keys(each.toll)))];
  if (incident.history.length < 2 || !metrics.length) return null;
  let before = {};
  const rows = [];
  for (const each of incident.history) {
    const cells = metrics.map((name) => {
      const best = each.toll[name]?.best;
      const change = best !== undefined && before[name] !== undefined ? best - before[name] : 0;
      if (best !== undefined) before = { ...before, [name]: best };
      return best === undefined ? "–" : [number(best), change ? h("span", { class: change > 0 ? "up" : "down" }, ` ${change > 0 ? "+" : "−"}${number(Math.abs(change))}`) : null];
    });
    rows.push([time(each.published), ...cells, h("a", { href: `/items/${encodeURIComponent(each.item_id)}` }, "item")]);
  }
  const more = incident.history_total - incident.history.length;
  return table(`Toll as it was told${more > 0 ? `; ${number(more)} earlier steps are not kept` : ""}`, ["Published", ...metrics.map(metric), "By"], rows.slice(-40).reverse());
}

const EXACT = { point: "a spot", adm1: "known to the region", adm0: "known to the country" };

function places(incident) {
  const rows = incident.places.map((place) => [place.name, place.role, place.adm1_name ?? "–", place.country ?? "–", EXACT[place.precision] ?? "not resolved"]);
  return rows.length > 1 || rows.some(([, role]) => role !== "occurrence") ? table("Places", ["Place", "Role", "Region", "Country", "How exactly"], rows) : null;
}

function corrected(corrections) {
  if (!corrections.length) return null;
  return table("Corrections by the sources themselves", ["Source", "Version", "Published", "As read"],
    corrections.map((each) => [each.source ?? "?", number(each.version), time(each.published), h("a", { href: `/items/${encodeURIComponent(each.id)}` }, "item")]));
}

function tellings(incident) {
  const rows = [...incident.items].reverse().map((each) => [
    time(each.published), outward(each.url) ? h("a", { href: outward(each.url), rel: "noreferrer noopener", target: "_blank" }, each.source ?? "?") : each.source ?? "?",
    Object.entries(plain(each.toll)).map(([name, value]) => count(value, name)).join(", ") || "–",
    each.copy_of ? tag("copy") : "", h("a", { href: `/items/${encodeURIComponent(each.id)}` }, "item")]);
  return h("details", { class: "raw" }, h("summary", {}, `All ${plural(incident.items_total, "telling")}`),
    table(`Tellings${incident.items_total > rows.length ? `, the last ${number(rows.length)}` : ""}`, ["Published", "Source", "Toll", "Note", "As read"], rows));
}
