// The chat API, one function for each request. Every failure is a ServiceError that says what to do.

const PATIENCE = 30_000;

export class ServiceError extends Error {
  /** kind: "unreachable" and "trouble" may be tried again, "gone" needs a new conversation, "refused" is final. */
  constructor(kind, wait = 0) {
    super(kind);
    this.kind = kind;
    this.wait = wait;
  }
}

export const openConversation = (situation, signal) =>
  request("POST", "/api/conversations", { body: situation, signal });

export const postMessage = ({ conversation, token }, message, signal) =>
  request("POST", `/api/conversations/${encodeURIComponent(conversation)}/messages`, {
    body: message,
    token,
    signal,
  });

export const eraseConversation = ({ conversation, token }) =>
  request("DELETE", `/api/conversations/${encodeURIComponent(conversation)}`, { token });

export const getPlaces = (language) =>
  request("GET", `/api/places?language=${encodeURIComponent(language)}`);

export const getWords = (language) =>
  request("GET", `/chat/strings/${encodeURIComponent(language)}.json`);

/** The open stream of events; the caller reads it. */
export async function openEvents({ conversation, token }, lastEvent, signal) {
  const headers = { Authorization: `Bearer ${token}`, Accept: "text/event-stream" };
  if (lastEvent) headers["Last-Event-ID"] = lastEvent;
  const address = `/api/conversations/${encodeURIComponent(conversation)}/events`;
  const response = await fetch(address, { headers, signal, cache: "no-store" });
  if (!response.ok) throw failure(response);
  return response.body;
}

async function request(method, address, { body, token, signal } = {}) {
  const giveUp = new AbortController();
  const timer = setTimeout(() => giveUp.abort(), PATIENCE);
  signal?.addEventListener("abort", () => giveUp.abort(), { once: true });
  const headers = {};
  if (body) headers["Content-Type"] = "application/json";
  if (token) headers.Authorization = `Bearer ${token}`;
  try {
    const response = await fetch(address, {
      method,
      headers,
      body: body && JSON.stringify(body),
      signal: giveUp.signal,
    });
    if (!response.ok) throw failure(response);
    return response.status === 204 ? null : await response.json();
  } catch (problem) {
    // A lost network, our own time limit and half an answer look alike: ask again.
    throw problem instanceof ServiceError ? problem : new ServiceError("unreachable");
  } finally {
    clearTimeout(timer);
  }
}

function failure(response) {
  const wait = 1000 * Number(response.headers.get("Retry-After") ?? 0) || 0;
  if ([401, 403, 404, 410].includes(response.status)) return new ServiceError("gone");
  if ([408, 409, 425, 429].includes(response.status)) return new ServiceError("trouble", wait);
  return new ServiceError(response.status < 500 ? "refused" : "trouble", wait);
}
