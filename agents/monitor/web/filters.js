// The filters: a form whose state is the address, so that a view can be kept, sent and come back to.

import { fill, h, later } from "./dom.js";
import { METRICS, SEVERITIES, metric } from "./words.js";

export const NAMES = ["q", "country", "adm1", "metric", "kind", "severity", "source", "watchlist", "since", "until"];

/** The filters of the address, and nothing else that stands there. */
export function chosen() {
  const found = new URLSearchParams();
  for (const [name, value] of new URLSearchParams(location.search)) if (NAMES.includes(name) && value) found.append(name, value);
  return found;
}

/** With further parameters, for a question. */
export function and(filters, more) {
  const found = new URLSearchParams(filters);
  for (const [name, value] of Object.entries(more)) for (const each of [value].flat()) found.append(name, each);
  return found;
}

/** The form; `changed` hears of every change, after the address has it. */
export function form(choices, changed) {
  const fields = {};
  const labelled = (name, words, field) => {
    fields[name] = field;
    field.id = `f-${name}`;
    field.name = name;
    return h("div", { class: `field in-${name}` }, h("label", { for: field.id }, words), field);
  };
  const select = (name) => h("select", { "data-name": name });
  const clear = h("button", { type: "button", class: "plain", click: () => set(new URLSearchParams()) }, "Clear filters");
  const element = h("form", { class: "filters", role: "search", "aria-label": "Filters", submit: (e) => e.preventDefault() },
    labelled("q", "Search", h("input", { type: "search", placeholder: "words in sentences and places", autocomplete: "off", maxlength: 200 })),
    labelled("country", "Country", select("country")), labelled("adm1", "Region", select("adm1")),
    labelled("metric", "Figure", select("metric")), labelled("kind", "Kind", select("kind")),
    labelled("severity", "Severity", select("severity")), labelled("source", "Source", select("source")),
    labelled("watchlist", "Watchlist", select("watchlist")),
    labelled("since", "From", h("input", { type: "date" })), labelled("until", "To", h("input", { type: "date" })), clear);

  function show() {
    const filters = chosen();
    fields.watchlist.parentElement.hidden = !(choices.watchlist?.length || filters.get("watchlist"));
    for (const name of NAMES) {
      const value = filters.get(name) ?? "";
      if (fields[name].tagName === "SELECT") options(name, value);
      if (document.activeElement !== fields[name] || fields[name].tagName === "SELECT") fields[name].value = value;
    }
    clear.hidden = !filters.size;
  }

  function options(name, value) {
    const country = chosen().get("country");
    let known = choices[name] ?? [];
    if (name === "metric") known = Object.keys(METRICS).filter((each) => known.some(([v]) => v === each)).map((each) => [each, 0, metric(each)]);
    if (name === "severity") known = SEVERITIES.map((each) => [each, 0, each]);
    if (name === "country" || name === "adm1") known = [...known].sort((a, b) => a[2].localeCompare(b[2]));
    if (name === "adm1" && country) known = known.filter(([, , , of]) => of === country);
    if (value && !known.some(([each]) => each === value)) known = [[value, 0, value], ...known];
    fill(fields[name], h("option", { value: "" }, "any"),
      known.map(([each, n, words]) => h("option", { value: each }, n ? `${words} (${n})` : words)));
  }

  function set(filters) {
    const query = filters.toString();
    history.pushState(null, "", query ? `?${query}` : location.pathname);
    show();
    changed();
  }

  const read = () => {
    const filters = new URLSearchParams();
    for (const name of NAMES) if (fields[name].value.trim()) filters.append(name, fields[name].value.trim());
    if (filters.get("adm1") && filters.get("country") !== chosen().get("country")) filters.delete("adm1");
    if (filters.toString() !== chosen().toString()) set(filters);
  };
  const typed = later(300, read);
  element.addEventListener("input", (event) => (event.target.type === "search" ? typed() : read()));
  addEventListener("popstate", () => {
    show();
    changed();
  });
  show();
  return { element, set, update: (fresh) => { choices = fresh; show(); } };
}
