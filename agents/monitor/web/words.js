// Numbers, times and codes in words. Times are UTC everywhere.

const NUMBER = new Intl.NumberFormat("en", { maximumFractionDigits: 1 });
const DAY = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });
const DAY_ONLY = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", timeZone: "UTC" });
const TIME = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: "UTC" });

export const SEVERITIES = ["Extreme", "Severe", "Moderate", "Minor"];
export const METRICS = {
  killed: "killed", injured: "injured", missing: "missing", abducted: "abducted", detained: "detained",
  displaced: "displaced", evacuated: "evacuated", returned: "returned", sheltered: "in shelters", homeless: "homeless",
  affected: "affected", housing_destroyed: "homes destroyed", housing_damaged: "homes damaged",
};
export const CAUSES = { conflict: "conflict", disaster: "disaster", accident: "accident", crime: "crime", other: "other" };

export const number = (value) => NUMBER.format(value);
export const metric = (name) => METRICS[name] ?? String(name).replaceAll("_", " ");
export const day = (value) => DAY.format(new Date(value));
export const time = (value) => `${DAY.format(new Date(value))}, ${TIME.format(new Date(value))} UTC`;

/** `19–21 Mar 2026`. */
export function span(first, last) {
  const [a, b] = [new Date(first), new Date(last)];
  if (first === last) return DAY.format(a);
  if (a.getUTCFullYear() !== b.getUTCFullYear()) return `${DAY.format(a)} – ${DAY.format(b)}`;
  if (a.getUTCMonth() !== b.getUTCMonth()) return `${DAY_ONLY.format(a)} – ${DAY.format(b)}`;
  return `${a.getUTCDate()}–${DAY.format(b)}`;
}

/** `3 min ago`. */
export function ago(value, now = Date.now()) {
  const seconds = Math.max(0, (now - new Date(value)) / 1000);
  if (seconds < 90) return "just now";
  if (seconds < 5400) return `${Math.round(seconds / 60)} min ago`;
  if (seconds < 129600) return `${Math.round(seconds / 3600)} h ago`;
  return `${number(Math.round(seconds / 86400))} days ago`;
}

/** A count with its span where claims differ: `12 killed (10–15)`. */
export function count([low, best, high], name) {
  const plain = `${number(best)} ${metric(name)}`;
  if (high === null) return low === best ? `${number(best)}+ ${metric(name)}` : `${plain} (${number(low)} or more)`;
  return low === best && high === best ? plain : `${plain} (${number(low)}–${number(high)})`;
}

export const plural = (n, one, many = `${one}s`) => `${number(n)} ${n === 1 ? one : many}`;

/** What an alert counts. */
export function counted(alert) {
  if (alert.rule === "reports") return "incidents reported";
  const people = `people ${metric(alert.metric)}`;
  return alert.rule === "mass_casualty" ? `${people} in one incident` : people;
}

/** What is usual, in a word or two. */
export const usual = (expected) => (expected < 0.5 ? "hardly any" : `about ${number(Math.round(expected))}`);
export const isOpen = (state) => state === "open" || state === "updated";
