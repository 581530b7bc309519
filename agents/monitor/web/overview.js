// What an analyst opens in the morning: open alerts, worst first; the map; incidents, newest first; a region's series.

import { ask, latest } from "./api.js";
import { alertCard, incidentCard, note, placeCard } from "./cards.js";
import { series } from "./chart.js";
import { fill, h, soon, speak } from "./dom.js";
import { and, chosen, form } from "./filters.js";
import { Chart } from "./map.js";
import { isOpen, metric, number, plural } from "./words.js";

const OPEN = { state: ["open", "updated"], order: "worst", view: "brief", limit: 100 };
const AT_ONCE = 40;

export async function view(main) {
  const choices = named(await ask("/api/choices"));
  const names = (code) => choices.names.get(code) ?? code;
  const filters = form(choices, () => refresh(true));
  const map = new Chart(names, (country, adm1) => filters.set(new URLSearchParams(adm1 ? { country, adm1 } : { country })));
  const alerts = new Alerts(names), incidents = new Incidents(names), course = new Course(names, (code) => choices.owners.get(code));
  document.title = "tocsin – overview";
  const more = matchMedia("(max-width: 700px)").matches;
  fill(main, h("h1", { class: "unseen" }, "Overview"),
    h("details", { class: "filterbox", open: !more }, h("summary", {}, "Filters"), filters.element),
    h("div", { class: "columns" },
      h("div", { class: "left" }, alerts.element, incidents.element),
      h("div", { class: "right" }, map.element, course.element)));
  const dots = latest("/api/map");
  let around = "";

  async function refresh(anew) {
    const asked = chosen();
    if (anew) map.refit();
    const [found] = await Promise.all([alerts.update(asked), incidents.update(asked, anew)]);
    const marks = await dots(asked).catch(() => null);
    if (marks) map.show(marks, found);
    const wanted = course.choose(asked, found);
    if (anew || wanted !== around) course.show((around = wanted));
    else course.update();
  }

  let busy = false, missed = false;
  const again = soon(400, async () => {
    missed = busy;
    if (busy) return; // a question that is asked anew before it is answered never is
    busy = true;
    await refresh(false).finally(() => (busy = false));
    if (missed) again();
  });
  const lists = soon(5000, async () => Object.assign(choices, named(await ask("/api/choices"))) && filters.update(choices));
  refresh(true);
  return {
    alert: (alert) => {
      if (isOpen(alert.state) && alert.revision === 1) speak(`New alert, ${alert.severity}: ${alert.reason}`);
      again();
      lists();
    },
    incident: () => { again(); lists(); },
    again: () => { again(); lists(); },
  };
}

function named(choices) {
  const names = new Map([...choices.country, ...choices.adm1].map(([code, , name]) => [code, name]));
  const owners = new Map(choices.adm1.map(([code, , , country]) => [code, country]));
  return { ...choices, names, owners };
}

/** Alerts by their region, in the order of the worst of each. */
function grouped(alerts) {
  const places = new Map();
  for (const alert of alerts) {
    const code = alert.region.adm1 ?? alert.region.country;
    places.set(code, [...(places.get(code) ?? []), alert]);
  }
  return [...places.values()];
}

/** The open alerts. */
class Alerts {
  constructor(names) {
    this.names = names;
    this.ask = latest("/api/alerts");
    this.title = h("h2", {}, "Open alerts");
    this.list = h("ol", { class: "cards", "aria-label": "Open alerts, worst first" });
    this.closed = h("p", { class: "meta" });
    this.element = h("section", { class: "alerts" }, this.title, this.list, this.closed);
    this.shown = [];
  }

  async update(filters) {
    try {
      const answer = await this.ask(and(filters, OPEN));
      if (!answer) return this.shown;
      this.shown = answer.alerts;
      this.title.replaceChildren("Open alerts ", h("span", { class: "badge" }, number(answer.total)));
      fill(this.list, grouped(this.shown).map((alerts) => placeCard(alerts, this.names)));
      if (!this.shown.length) fill(this.list, h("li", { class: "card empty" }, note(filters.size ? "No open alert fits these filters." : "No alert is open: reporting is as usual, as far as the feeds tell.")));
      await this.past(filters);
    } catch (error) {
      fill(this.list, h("li", {}, note(error.message)));
    }
    return this.shown;
  }

  async past(filters) {
    const { alerts, total } = await ask("/api/alerts", and(filters, { state: "closed", view: "brief", limit: 8 }));
    fill(this.closed, total ? h("details", { class: "past" }, h("summary", {}, `${plural(total, "closed alert")}, the last of them`), h("ol", { class: "cards" }, alerts.map((alert) => alertCard(alert, this.names)))) : null);
  }
}

/** The incidents: more of them come as one scrolls; new ones wait where somebody reads further down. */
class Incidents {
  constructor(names) {
    this.names = names;
    this.ask = latest("/api/incidents");
    this.title = h("h2", {}, "Incidents");
    this.news = h("button", { type: "button", class: "news", hidden: true, click: () => { this.anew(); this.title.scrollIntoView(); } });
    this.list = h("ol", { class: "cards", "aria-label": "Incidents, newest first" });
    this.end = h("p", { class: "meta end" });
    this.element = h("section", { class: "incidents" }, this.title, this.news, this.list, this.end);
    new IntersectionObserver((seen) => seen.some((each) => each.isIntersecting) && this.more(), { rootMargin: "600px" }).observe(this.end);
  }

  async update(filters, anew) {
    this.filters = filters;
    if (anew) return this.anew();
    const answer = await this.ask(and(filters, { view: "brief", limit: AT_ONCE })).catch(() => null);
    if (!answer) return null;
    if (this.list.getBoundingClientRect().top > -200 && this.list.children.length <= AT_ONCE) return this.show(answer);
    const known = new Set(Array.from(this.list.children, (card) => card.dataset.id));
    const fresh = answer.incidents.filter(({ id }) => !known.has(id)).length;
    this.news.hidden = !fresh;
    this.news.textContent = `${fresh >= AT_ONCE ? `${AT_ONCE} or more` : number(fresh)} new: show`;
    return null;
  }

  async anew() {
    this.news.hidden = true;
    try {
      const answer = await this.ask(and(this.filters, { view: "brief", limit: AT_ONCE }));
      if (answer) this.show(answer);
    } catch (error) {
      fill(this.list, h("li", {}, note(error.message)));
    }
  }

  show(answer) {
    this.next = answer.next;
    this.title.replaceChildren("Incidents ", h("span", { class: "badge" }, number(answer.total)));
    fill(this.list, answer.incidents.map((incident) => incidentCard(incident, this.names)));
    if (!answer.total) fill(this.list, h("li", { class: "card empty" }, note("No incident fits these filters.")));
    this.foot();
  }

  foot() {
    fill(this.end, this.next ? h("button", { type: "button", click: () => this.more() }, "More incidents") : null);
  }

  async more() {
    if (!this.next || this.busy) return;
    this.busy = true;
    try {
      const answer = await ask("/api/incidents", and(this.filters, { view: "brief", limit: AT_ONCE, cursor: this.next }));
      this.next = answer.next;
      this.list.append(...answer.incidents.map((incident) => incidentCard(incident, this.names)));
      this.foot();
    } finally {
      this.busy = false;
    }
  }
}

/** The series of the region that is chosen, or else of the worst alert. */
class Course {
  constructor(names, owner) {
    this.names = names;
    this.owner = owner;
    this.element = h("div", { class: "course" });
  }

  choose(filters, alerts) {
    const query = new URLSearchParams();
    const alert = alerts[0];
    const asked = filters.get("country") ?? this.owner(filters.get("adm1"));
    const country = asked ?? alert?.region.country;
    if (!country) return "";
    query.set("country", country);
    const region = asked ? filters.get("adm1") : alert.region.adm1;
    if (region) query.set("adm1", region);
    const figure = filters.get("metric") ?? (asked || alert.rule === "reports" ? null : alert.metric);
    if (figure) query.set("metric", figure);
    return query.toString();
  }

  show(wanted) {
    this.plot = null;
    if (!wanted) return fill(this.element);
    const query = new URLSearchParams(wanted);
    const code = query.get("adm1") ?? query.get("country");
    const what = query.get("metric") ? `people ${metric(query.get("metric"))}` : "incidents reported";
    this.plot = series(query, `${this.names(code)}: ${what} by day`);
    return fill(this.element, h("h2", {}, "Against the usual"), this.plot.element,
      h("p", {}, h("a", { href: `/regions/${encodeURIComponent(code)}` }, `All series of ${this.names(code)}`)));
  }

  update() {
    this.plot?.update();
  }
}
