import assert from "node:assert/strict";
import { ApiError, createApi, decodeGrid, NoConnection } from "../../static/js/api.js";

/** @param {unknown} body @param {number} status */
function answering(body, status = 200) {
  /** @type {{url: string, init: RequestInit | undefined}[]} */
  const asked = [];
  const fetcher = (/** @type {string | URL | Request} */ url, /** @type {RequestInit} */ init) => {
    asked.push({ url: String(url), init });
    return Promise.resolve(new Response(JSON.stringify(body), { status }));
  };
  return { asked, api: createApi("/api/v1", /** @type {typeof fetch} */ (fetcher)) };
}

Deno.test("a packed grid is read as rows of single precision", () => {
  const flat = Float32Array.of(1, 2, 3, 4, 5, 6);
  const bdata = btoa(String.fromCharCode(...new Uint8Array(flat.buffer)));

  const rows = decodeGrid({ bdata, shape: "2, 3" });

  assert.deepEqual(rows.map((row) => [...row]), [[1, 2, 3], [4, 5, 6]]);
});

Deno.test("an id is always one part of the path", async () => {
  const { api, asked } = answering({});

  await api.weights("../a/b", 3);

  assert.equal(asked[0].url, "/api/v1/sessions/..%2Fa%2Fb/weights?step=3");
});

Deno.test("a refusal keeps what was wrong and where", async () => {
  const errors = [{ at: "optimizer.learning_rate", detail: "-1 given" }];
  const { api } = answering({
    title: "Wrong",
    status: 422,
    detail: "Some values are wrong.",
    errors,
  }, 422);

  await assert.rejects(api.create({}), (reason) => {
    assert.ok(reason instanceof ApiError);
    assert.deepEqual([reason.status, reason.message, reason.problem.errors], [
      422,
      "Some values are wrong.",
      errors,
    ]);
    return true;
  });
});

Deno.test("no answer is no connection, but a stop is a stop", async () => {
  const lost = createApi("", () => Promise.reject(new TypeError("Failed to fetch")));
  const stopped = createApi("", () => Promise.reject(new DOMException("Stopped", "AbortError")));

  await assert.rejects(lost.catalogue(), NoConnection);
  await assert.rejects(stopped.catalogue(), { name: "AbortError" });
});
