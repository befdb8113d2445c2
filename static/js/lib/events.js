// Server-sent events out of the body of an answer.
/** @import { ServerEvent } from "../types/overlays.d.ts" */

/**
 * Who stops listening cancels the body, and with it the server's work.
 * @param {ReadableStream<Uint8Array>} body
 * @returns {AsyncGenerator<ServerEvent, void, void>}
 */
export async function* eventsIn(body) {
  const reader = body.pipeThrough(decoder()).getReader();
  let text = "";
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      const parts = (text + value).split(/\r?\n\r?\n/);
      text = parts.pop() ?? "";
      for (const part of parts) yield* eventOf(part);
    }
  } finally {
    void reader.cancel().catch(() => {});
  }
}

/** @returns {ReadableWritablePair<string, Uint8Array>} */
function decoder() {
  return /** @type {any} */ (new TextDecoderStream());
}

/** @param {string} part @returns {ServerEvent[]} none for a comment */
function eventOf(part) {
  const lines = part.split(/\r?\n/);
  /** @param {string} field */
  const values = (field) =>
    lines.filter((line) => line.startsWith(`${field}:`))
      .map((line) => line.slice(field.length + 1).replace(/^ /, ""));
  const data = values("data").join("\n");
  return data ? [{ event: values("event")[0] ?? "message", data: JSON.parse(data) }] : [];
}
