// Where it happened, as exactly as it is known: spots as points, regions as dashed circles, countries as shades. What is
// known no better than its country has no point here, and what has no place is only counted.

import { fill, h } from "./dom.js";
import { number, plural } from "./words.js";

const PRECISION = 2, COUNTRY = 3, REGION = 4, LAT = 5, LON = 6, SIZE = 7, WORDS = 8, DAY = 9, FLOWS = 10, TITLE = 11;

let library;

/** Leaflet and the outlines of countries; null where they could not be had. */
async function load() {
  if (document.body.dataset.drawn !== "yes") return null;
  library ??= Promise.all([import("./vendor/leaflet.js"), fetch(new URL("world.json", import.meta.url)).then((r) => r.json())])
    .then(([, world]) => ({ L: globalThis.L, world: outlines(world) }));
  return library;
}

function outlines(world) {
  const ring = (steps) => {
    const points = [];
    let x = 0, y = 0;
    for (let n = 0; n < steps.length; n += 2) {
      x += steps[n];
      y += steps[n + 1];
      points.push([y / world.steps, x / world.steps]);
    }
    return points;
  };
  return Object.fromEntries(Object.entries(world.countries).map(([code, rings]) => [code, rings.map(ring)]));
}

/** The theme's colours by name; asked for once a drawing, for that is slow. */
function colours() {
  const style = getComputedStyle(document.documentElement), known = {};
  return (name) => (known[name] ??= style.getPropertyValue(name).trim());
}

let css = colours();

export class Chart {
  /** A map with its legend; `chose` hears of a country that is clicked. */
  constructor(names, chose) {
    this.names = names;
    this.chose = chose;
    this.box = h("div", { class: "mapbox", role: "region", "aria-label": "Map of incidents; the list beside it tells the same" });
    this.words = h("p", { class: "meta", role: "status" });
    this.element = h("section", { class: "map" }, h("h2", {}, "Map"), this.box,
      h("ul", { class: "legend", "aria-label": "Legend" },
        [["conflict", "conflict"], ["disaster", "disaster"], ["accident", "accident"], ["crime", "crime"], ["other", "other"]]
          .map(([kind, words]) => h("li", { class: kind }, words)),
        h("li", { class: "ring" }, "somewhere in the region"), h("li", { class: "shade" }, "somewhere in the country"),
        h("li", { class: "open" }, "open alert"), h("li", { class: "flow" }, "fled from → to")),
      this.words);
    this.ready = this.begin();
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.redraw());
    addEventListener("themechange", () => this.redraw());
  }

  async begin() {
    const found = await load().catch(() => null);
    if (!found) {
      fill(this.box, h("p", { class: "note" }, "The map's library was not fetched yet: connect this machine to the network once and start again."));
      return false;
    }
    const { L, world } = found;
    this.L = L;
    this.world = world;
    this.map = L.map(this.box, { worldCopyJump: true, minZoom: 1, maxZoom: 8, zoomSnap: 0.25, attributionControl: false, maxBounds: [[-75, -220], [85, 220]] });
    this.map.setView([18, 20], 1.5);
    this.map.zoomControl.setPosition("topright");
    // What can be pointed at shares one canvas, for the topmost takes all clicks; within it what is added later lies above.
    for (const [name, order] of [["land", 200], ["marks", 300], ["alarms", 360]]) this.map.createPane(name).style.zIndex = order;
    this.renderers = Object.fromEntries(["land", "marks", "alarms"].map((pane) => [pane, L.canvas({ pane, padding: 0.3, tolerance: 3 })]));
    this.layers = Object.fromEntries(["land", "shades", "rings", "alarms"].map((pane) => [pane, L.layerGroup().addTo(this.map)]));
    this.box.querySelector(".leaflet-control-zoom-in")?.setAttribute("aria-label", "Zoom in");
    new ResizeObserver(() => this.map.invalidateSize()).observe(this.box);
    // One popup for all of them: thousands of their own take a second to make.
    this.layers.spots = L.featureGroup().bindPopup((spot) => this.told(spot.dots)).addTo(this.map);
    this.drawLand();
    return true;
  }

  drawLand() {
    css = colours();
    this.layers.land.clearLayers();
    const style = { pane: "land", renderer: this.renderers.land, color: css("--border-land"), weight: 0.7, fillColor: css("--land"), fillOpacity: 1, interactive: false };
    for (const rings of Object.values(this.world)) this.L.polygon(rings.map((ring) => [ring]), style).addTo(this.layers.land);
  }

  redraw() {
    if (!this.map) return;
    this.drawLand();
    if (this.last) this.show(...this.last);
  }

  /** Draw the dots of `/api/map`, and rings around what open alerts speak of. */
  async show(answer, alerts) {
    if (!(await this.ready)) return;
    this.last = [answer, alerts];
    for (const name of ["shades", "rings", "spots", "alarms"]) this.layers[name].clearLayers();
    const vague = { adm1: new Map(), adm0: new Map() }, at = new Map();
    let spots = 0, nowhere = 0;
    for (const dot of [...answer.dots].reverse()) {
      if (dot[PRECISION] === "point" && dot[LAT] !== null) {
        add(at, `${dot[LAT]} ${dot[LON]}`, dot);
        spots += 1;
      } else if (dot[PRECISION] === "adm1" && dot[REGION]) add(vague.adm1, dot[REGION], dot);
      else if (dot[COUNTRY]) add(vague.adm0, dot[COUNTRY], dot);
      else nowhere += 1;
    }
    for (const [code, dots] of vague.adm0) this.country(code, dots);
    for (const [code, dots] of vague.adm1) this.region(code, dots, answer.regions[code]);
    for (const dot of answer.dots) for (const flow of dot[FLOWS]) this.flow(dot, flow, answer.regions);
    for (const dots of at.values()) this.spot(dots);
    const around = new Map();
    for (const alert of alerts) if (!around.has(where(alert))) around.set(where(alert), alert);
    for (const worst of around.values()) this.alarm(worst, answer.regions);
    const total = (found) => [...found.values()].reduce((sum, dots) => sum + dots.length, 0);
    this.words.textContent = `${plural(answer.dots.length, "incident")}: ${number(spots)} placed to the spot, `
      + `${number(total(vague.adm1))} to the region, ${number(total(vague.adm0))} to the country only`
      + (nowhere ? `, ${number(nowhere)} without a place.` : ".");
    if (!this.fitted && answer.dots.length) this.fit(answer);
  }

  fit(answer) {
    const points = answer.dots.filter((dot) => dot[LAT] !== null).map((dot) => [dot[LAT], dot[LON]]);
    points.push(...Object.values(answer.regions).map(([lat, lon]) => [lat, lon]));
    if (points.length) this.map.fitBounds(points, { padding: [30, 30], maxZoom: 6, animate: false });
    this.fitted = true;
  }

  /** Look at the whole of what is shown once more, as after another choice. */
  refit() {
    this.fitted = false;
  }

  /** What happened at one spot, as one point: its size tells the victims of all of it, its colour the most frequent cause. */
  spot(dots) {
    const [dot] = dots;
    const size = dots.reduce((sum, each) => sum + each[SIZE], 0);
    const marker = this.L.circleMarker([dot[LAT], dot[LON]], {
      pane: "marks", renderer: this.renderers.marks, radius: 3 + Math.min(12, 0.45 * Math.sqrt(size)), color: css("--spot-edge"), weight: 0.8,
      fillColor: css(`--${frequent(dots)}`), fillOpacity: 0.72,
    });
    marker.dots = dots;
    marker.addTo(this.layers.spots);
  }

  region(code, dots, circle) {
    if (!circle) return;
    const [lat, lon, radius] = circle;
    this.L.circle([lat, lon], {
      pane: "marks", renderer: this.renderers.marks, radius: radius * 1000, color: css("--ring"), weight: 1.4, dashArray: "4 4",
      fillColor: css(`--${frequent(dots)}`), fillOpacity: Math.min(0.26, 0.1 + 0.02 * dots.length),
    }).bindPopup(() => this.told(dots, `Somewhere in ${this.names(code)}`)).addTo(this.layers.rings);
  }

  country(code, dots) {
    const rings = this.world[code];
    if (!rings) return;
    this.L.polygon(rings.map((ring) => [ring]), {
      pane: "marks", renderer: this.renderers.marks, color: css("--shade"), weight: 1, fillColor: css("--shade"),
      fillOpacity: Math.min(0.4, 0.14 + 0.02 * dots.length),
    }).bindPopup(() => this.told(dots, `Somewhere in ${this.names(code)}`)).addTo(this.layers.shades);
  }

  alarm(alert, regions) {
    const colour = css(`--severity-${alert.severity.toLowerCase()}`);
    const style = { pane: "alarms", renderer: this.renderers.alarms, color: colour, weight: 3, fill: false, interactive: false };
    const circle = alert.region.adm1 ? regions[alert.region.adm1] : null;
    if (circle) this.L.circle([circle[0], circle[1]], { ...style, radius: circle[2] * 1150 }).addTo(this.layers.alarms);
    else if (this.world[alert.region.country]) this.L.polygon(this.world[alert.region.country].map((ring) => [ring]), { ...style, weight: 2 }).addTo(this.layers.alarms);
  }

  /** From origin to destination, where both are known at least to the region. */
  flow(dot, [from, to], regions) {
    const end = ([precision, , region, lat, lon]) => (lat !== null ? [lat, lon] : precision === "adm1" && regions[region] ? regions[region].slice(0, 2) : null);
    const [a, b] = [end(from), end(to)];
    if (!a || !b || (a[0] === b[0] && a[1] === b[1])) return;
    const style = { pane: "marks", renderer: this.renderers.marks, color: css("--flow"), weight: 2, opacity: 0.85 };
    const [dy, dx] = [b[0] - a[0], b[1] - a[1]];
    const length = Math.hypot(dx, dy), size = Math.min(0.5, length / 4);
    const [ux, uy] = [dx / length, dy / length];
    const wing = (side) => [b[0] - size * uy + side * size * 0.6 * ux, b[1] - size * ux - side * size * 0.6 * uy];
    this.L.polyline([a, b], style).bindPopup(() => this.told([dot], `${from[5]} → ${to[5]}`)).addTo(this.layers.rings);
    this.L.polyline([wing(1), b, wing(-1)], style).addTo(this.layers.rings);
  }

  told(dots, title = null) {
    const shown = dots.slice(-5).reverse();
    const country = dots.at(-1)[COUNTRY];
    return h("div", { class: "popup" },
      title ? h("p", { class: "title" }, title) : null,
      shown.map((dot) => h("p", {}, h("a", { href: `/incidents/${encodeURIComponent(dot[0])}` }, dot[TITLE]), ` ${dot[WORDS]} · ${dot[DAY]}`)),
      dots.length > shown.length ? h("p", { class: "meta" }, `and ${plural(dots.length - shown.length, "more", "more")}`) : null,
      country ? h("button", { type: "button", class: "plain", click: () => this.chose(country, dots.at(-1)[REGION]) }, "Only this place") : null);
  }
}

const where = (alert) => alert.region.adm1 ?? alert.region.country;

/** The cause that most of them have. */
function frequent(dots) {
  const counts = {};
  for (const dot of dots) counts[dot[1]] = (counts[dot[1]] ?? 0) + 1;
  return Object.keys(counts).reduce((best, cause) => (counts[cause] > counts[best] ? cause : best));
}

function add(map, key, value) {
  if (!map.has(key)) map.set(key, []);
  map.get(key).push(value);
}
