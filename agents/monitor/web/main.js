// Begins the view that the page is asked for, and keeps the header fresh.

import { ask, listen } from "./api.js";
import { fill, h, soon } from "./dom.js";
import { note } from "./cards.js";
import { ago, number, plural, time } from "./words.js";

const VIEWS = { overview: "./overview.js", alert: "./alert.js", incident: "./incident.js", item: "./item.js", region: "./region.js" };
const STATUS_SECONDS = 10;

let line = true;

async function freshness() {
  const box = document.getElementById("fresh");
  try {
    fill(box, pills(await ask("/api/status")));
  } catch {
    fill(box, pill("bad", "the monitor does not answer"));
  }
}

const pill = (state, words, title = null) => h("li", { class: `pill ${state}`, title }, h("span", { class: "dot", "aria-hidden": "true" }), words);

function pills(status) {
  const now = Date.parse(status.now);
  const waiting = Object.values(status.lag ?? {}).reduce((sum, n) => sum + n, 0) + (status.behind ?? 0);
  const old = status.newest && now - Date.parse(status.newest) > 86400000;
  return [
    status.newest ? pill(old ? "old" : "good", `last item ${ago(status.newest, now)}`, time(status.newest)) : pill("old", "no item yet"),
    status.lag === null ? pill("bad", "Kafka does not answer")
      : !status.connected ? pill("bad", "nothing new can be taken in; the monitor’s log says why")
      : waiting ? pill(waiting > 1000 ? "old" : "good", `${number(waiting)} to read`) : pill("good", "all read"),
    status.silent.length ? pill("old", `${plural(status.silent.length, "source")} silent`, status.silent.map((each) => `${each.source}, since ${time(each.last)}`).join("\n")) : null,
    line ? pill("good live", "live") : pill("bad", "connection lost, trying again"),
  ];
}

function theme() {
  const root = document.documentElement;
  const kept = localStorage.getItem("theme");
  if (kept) root.dataset.theme = kept;
  document.getElementById("theme").addEventListener("click", () => {
    const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
    localStorage.setItem("theme", root.dataset.theme);
    dispatchEvent(new Event("themechange"));
  });
}

async function begin() {
  theme();
  const main = document.getElementById("main");
  const status = soon(1000, freshness);
  freshness();
  setInterval(freshness, 1000 * STATUS_SECONDS);
  try {
    const { view } = await import(VIEWS[document.body.dataset.view]);
    const heard = await view(main, location.pathname.split("/").slice(2).map(decodeURIComponent));
    const hear = (name) => (told) => {
      status();
      heard[name]?.(told);
    };
    let before = false; // what came between the view's questions and the first hello was told to nobody
    listen({ alert: hear("alert"), incident: hear("incident"), item: hear("item"), again: hear("again") }, (stands) => {
      line = stands;
      if (stands && !before) hear("again")({});
      before = stands;
      freshness();
    });
  } catch (error) {
    fill(main, h("h1", {}, error.status === 404 ? "Not found" : "This cannot be shown"), note(error.message), h("p", {}, h("a", { href: "/" }, "To the overview")));
  }
}

begin();
