// What people decide: what is decided of a record, and forms to decide more where the server takes decisions.

import { ask, tell } from "./api.js";
import { section } from "./cards.js";
import { fill, h, speak } from "./dom.js";
import { METRICS, metric, time } from "./words.js";

const SAID = { reject: "rejected", confirm: "confirmed", mute: "muted", set: "set", merge: "merged", split: "split", dismiss_item: "dismissed", dismiss_source: "dismissed the source of" };
const open = () => document.body.dataset.desk === "yes";
let named = 0;

/** What people decided of a record, each to be taken back; nothing where nobody did. */
export function decided(decisions) {
  if (!decisions?.length) return null;
  return section("Decided", h("ul", { class: "decided" }, decisions.map((each) => h("li", {}, h("strong", {}, each.by), ` ${SAID[each.verb]} this: ${each.why} `,
    h("span", { class: "quiet" }, `(${time(each.at)}) `), takeBack(each)))));
}

function takeBack(decision) {
  if (!open()) return null;
  const said = h("span", { role: "status" });
  const button = h("button", { type: "button", click: () => send(button, said, "DELETE", `/api/decisions/${encodeURIComponent(decision.id)}`) }, "Take back");
  return [button, " ", said];
}

/** The panel of forms; made once for a page, so that what comes while somebody writes takes nothing from them. */
export function desk(forms) {
  if (!open()) return null;
  return section("Decide", h("p", { class: "meta" }, "A decision holds whatever comes later, and can be taken back. It is kept with your name and your reason."), who(),
    h("div", { class: "desk" }, forms.map(form)));
}

/** Who decides: kept for the next page, the token for this window alone. */
function who() {
  const keep = (store, name) => ({ value: store.getItem(name) ?? "", change: (e) => store.setItem(name, e.target.value.trim()) });
  return h("div", { class: "fields" }, field("Your name", "text", { id: "desk-by", autocomplete: "name", ...keep(localStorage, "desk-by") }),
    field("Token of the desk", "password", { id: "desk-token", autocomplete: "off", ...keep(sessionStorage, "desk-token") }));
}

const written = (id) => document.getElementById(id)?.value.trim() ?? "";

function form({ title, fields = [], request }) {
  const said = h("p", { class: "meta", role: "status" });
  const button = h("button", { type: "submit" }, title);
  const shown = [...fields, ["why", "Why", "text", { required: true, maxlength: 2000 }]].map(([name, label, kind, more]) => field(label, kind, { ...more, name }));
  const submit = (event) => {
    event.preventDefault();
    const values = new FormData(event.target);
    send(button, said, "POST", "/api/decisions", { ...request(values), why: values.get("why"), by: written("desk-by") });
  };
  return h("details", { class: "one" }, h("summary", {}, title), h("form", { class: "fields", submit }, shown, button, said));
}

function field(label, kind, { options, ...more }) {
  const id = more.id ?? `desk-${++named}`;
  const input = kind === "select" ? h("select", { ...more, id }, options.map(([value, words]) => h("option", { value }, words))) : h("input", { type: kind, ...more, id });
  return kind === "checkbox" ? h("p", { class: "field check" }, input, h("label", { for: id }, label)) : h("p", { class: "field" }, h("label", { for: id }, label), input);
}

async function send(button, said, method, path, body = undefined) {
  button.disabled = true;
  try {
    await tell(method, path, written("desk-token") || sessionStorage.getItem("desk-token") || "", body);
    fill(said, method === "DELETE" ? "Taken back; the record follows." : "Decided; the record follows.");
  } catch (error) {
    fill(said, error.status === 401 ? "Write the right token of the desk above." : error.message);
  }
  speak(said.textContent);
  button.disabled = false;
}

const today = (days = 0) => new Date(Date.now() + 86400000 * days).toISOString().slice(0, 10);

/** The forms for an alert. */
export function onAlert(alert) {
  const place = alert.region.name, about = alert.rule === "reports" ? "reports" : metric(alert.metric);
  return [
    { title: "Reject this alert", request: () => ({ verb: "reject", alert: alert.id }) },
    { title: "Confirm this alert", request: () => ({ verb: "confirm", alert: alert.id }) },
    {
      title: `Mute ${place}`,
      fields: [["start", "From", "date", { value: today(), required: true }], ["end", "Until", "date", { value: today(14), required: true }], ["only", `Only ${about}`, "checkbox", { checked: true }]],
      request: (values) => ({ verb: "mute", country: alert.region.country, adm1: alert.region.adm1, start: values.get("start"), end: values.get("end"),
        metric: values.get("only") ? alert.metric : null, rule: values.get("only") && alert.rule === "reports" ? "reports" : null }),
    },
  ];
}

/** The forms for an incident. */
export function onIncident(incident) {
  const request = (verb, more) => ({ verb, incidents: [incident.id], ...more });
  const items = [...new Map(incident.items.map((each) => [each.id, each])).values()].slice(-20);
  const place = incident.places[0];
  return [
    {
      title: "Set the toll",
      fields: [["metric", "Of those", "select", { options: Object.entries(METRICS) }], ["number", "Number", "number", { min: 0, step: 1, required: true }]],
      request: (values) => request("set", { toll: { [values.get("metric")]: Number(values.get("number")) } }),
    },
    {
      title: "Set the place",
      fields: [["name", "Name", "text", { value: place?.name ?? "", required: true }], ["country", "Country (ISO, as SYR)", "text", { value: place?.country ?? "", required: true, pattern: "[A-Z]{3}" }],
        ["adm1", "Region (ISO, as SY-ID)", "text", { value: place?.adm1 ?? "", pattern: "[A-Z]{2}-[A-Z0-9]{1,3}" }], ["lat", "Latitude", "number", { step: "any", min: -90, max: 90 }], ["lon", "Longitude", "number", { step: "any", min: -180, max: 180 }]],
      request: (values) => request("set", { place: { name: values.get("name"), country: values.get("country"), adm1: values.get("adm1") || null,
        lat: values.get("lat") === "" ? null : Number(values.get("lat")), lon: values.get("lon") === "" ? null : Number(values.get("lon")) } }),
    },
    { title: "Set the day", fields: [["day", "Day", "date", { required: true }]], request: (values) => request("set", { day: values.get("day") }) },
    { title: "Merge with another", fields: [["other", "Id of the other incident", "text", { required: true }]], request: (values) => ({ verb: "merge", incidents: [incident.id, values.get("other").trim().split("/").pop()] }) },
    items.length > 1 ? {
      title: "Split off items",
      fields: items.map((each) => ["items", `${each.source ?? "?"}, ${time(each.published)} (${each.id})`, "checkbox", { value: each.id }]),
      request: (values) => request("split", { items: values.getAll("items") }),
    } : null,
  ].filter(Boolean);
}

/** The forms for an item. */
export function onItem(item) {
  return [
    { title: "Dismiss this item", request: () => ({ verb: "dismiss_item", item: item.id }) },
    item.source ? { title: `Dismiss all of ${item.source}`, request: () => ({ verb: "dismiss_source", source: item.source }) } : null,
  ].filter(Boolean);
}

/** What is decided of an item, whose record says nothing of it. */
export async function ofItem(item) {
  const { decisions } = await ask("/api/decisions");
  return decisions.filter((each) => each.item === item.id || (each.source !== null && each.source === item.source));
}
