// One region or country: every series of it, its alerts and its incidents.

import { ask } from "./api.js";
import { alertCard, incidentCard, note, section } from "./cards.js";
import { series } from "./chart.js";
import { fill, h, soon } from "./dom.js";
import { metric, number } from "./words.js";

const COUNTED = [null, "killed", "injured", "displaced", "abducted", "missing"];

export async function view(main, [code]) {
  const choices = await ask("/api/choices");
  const names = new Map([...choices.country, ...choices.adm1].map(([each, , name]) => [each, name]));
  const owner = choices.adm1.find(([each]) => each === code)?.[3];
  const isRegion = code.includes("-");
  const query = new URLSearchParams(isRegion ? { country: owner ?? "", adm1: code } : { country: code });
  if (isRegion && !owner) throw new Error("Nothing is known of this region yet.");
  document.title = `${names.get(code) ?? code} – tocsin`;
  const plots = COUNTED.map((name) => {
    const asked = new URLSearchParams(query);
    if (name) asked.set("metric", name);
    return series(asked, name ? `People ${metric(name)}` : "Incidents reported", 180, 170);
  });
  const alerts = h("ol", { class: "cards" }), incidents = h("ol", { class: "cards" });
  const filter = new URLSearchParams(isRegion ? { adm1: code } : { country: code });
  fill(main, h("article", { class: "page wide" },
    h("header", { class: "lead" },
      h("p", { class: "crumbs" }, h("a", { href: "/" }, "Overview"), owner ? [" › ", h("a", { href: `/regions/${owner}` }, names.get(owner) ?? owner)] : null),
      h("h1", {}, names.get(code) ?? code),
      h("p", {}, h("a", { href: `/?${query}` }, "On the map, with its incidents"))),
    section("Against the usual", h("p", { class: "meta" }, "Bars: observed. Shaded band: from what is usual to where a day alarms. Days of alerts are shaded red."), h("div", { class: "plots" }, plots.map((each) => each.element))),
    section("Alerts", alerts), section("Incidents", incidents)));

  async function lists() {
    const found = await ask("/api/alerts", new URLSearchParams([...filter, ["view", "brief"], ["limit", "30"]]));
    fill(alerts, found.alerts.map((each) => alertCard(each, (c) => names.get(c) ?? c)), found.total ? null : h("li", {}, note("No alert was raised here.")));
    const told = await ask("/api/incidents", new URLSearchParams([...filter, ["view", "brief"], ["limit", "30"]]));
    fill(incidents, told.incidents.map((each) => incidentCard(each, (c) => names.get(c) ?? c)));
    if (told.next) incidents.append(h("li", {}, h("a", { href: `/?${query}` }, `All ${number(told.total)} incidents`)));
  }

  await lists();
  const again = soon(1500, () => {
    lists();
    plots.forEach((each) => each.update());
  });
  const here = (told) => (told.region ?? told.place)?.[isRegion ? "adm1" : "country"] === code && again();
  return { alert: here, incident: here, again };
}
