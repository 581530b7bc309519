// What the page asks of its server, and what it hears.

/** The answer as JSON. Throws an Error with the server's own words. */
export async function ask(path, parameters = new URLSearchParams(), signal = undefined) {
  const query = parameters.toString();
  return answered(await fetch(query ? `${path}?${query}` : path, { signal, headers: { Accept: "application/json" } }));
}

/** What the server makes of something that is told under a token. Throws as `ask` does. */
export async function tell(method, path, token, body = undefined) {
  const headers = { Accept: "application/json", Authorization: `Bearer ${token}` };
  return answered(await fetch(path, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) }));
}

async function answered(response) {
  if (response.ok) return response.json();
  let words = `the server answered ${response.status}`;
  try {
    words = (await response.json()).error ?? words;
  } catch {
    // not our server's answer
  }
  throw Object.assign(new Error(words), { status: response.status });
}

/** Asks, but only the newest question is answered. */
export function latest(path) {
  let controller = new AbortController();
  return async (parameters) => {
    controller.abort();
    controller = new AbortController();
    try {
      return await ask(path, parameters, controller.signal);
    } catch (error) {
      if (error.name === "AbortError") return null;
      throw error;
    }
  };
}

/** Hear events: `on` has functions by name, called with what was told; `state` hears whether the line stands. */
export function listen(on, state) {
  const source = new EventSource("/stream");
  source.addEventListener("hello", () => state(true));
  source.addEventListener("error", () => state(false));
  for (const [name, work] of Object.entries(on)) source.addEventListener(name, (event) => work(JSON.parse(event.data)));
  addEventListener("pagehide", () => source.close(), { once: true });
  return source;
}
