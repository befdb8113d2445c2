// A film out of pictures that are drawn beforehand, so that it runs at its own speed however slowly they are drawn.

/** VP9 first: on a busy processor VP8 was seen to leave out nearly all pictures. */
const KINDS = ["video/webm;codecs=vp9", "video/webm;codecs=vp8", "video/webm"];
/** A longer walk is thinned to so many pictures. */
export const MOST_FRAMES = 240;
/** How long the first and the last picture stand, in seconds. */
const REST = 0.8;
/** A canvas that does not change sends nothing, so a picture is put down anew after this long; oftener, and some get lost. */
const BEAT = 200;

/** What this browser records, or null. */
export function filmKind() {
  const recorder = globalThis.MediaRecorder, canvas = globalThis.HTMLCanvasElement;
  if (!recorder || !canvas?.prototype.captureStream) return null;
  return KINDS.find((kind) => recorder.isTypeSupported(kind)) ?? null;
}

/** Which points of a path become pictures: first and last, and evenly between. @param {number} last @param {number} [most] */
export function frameIndices(last, most = MOST_FRAMES) {
  const count = Math.min(last + 1, most);
  if (count < 2) return [last];
  return Array.from({ length: count }, (_, i) => Math.round(i * last / (count - 1)));
}

/**
 * @param {object} film
 * @param {HTMLCanvasElement} film.canvas
 * @param {number[]} film.indices
 * @param {(index: number) => Promise<void>} film.draw onto the canvas
 * @param {number} film.speed pictures a second
 * @param {(what: "drawing" | "recording", n: number, of: number) => void} film.tell
 * @param {AbortSignal} film.signal
 * @returns {Promise<Blob>}
 */
export async function record({ canvas, indices, draw, speed, tell, signal }) {
  const frames = [];
  for (const [n, index] of indices.entries()) {
    tell("drawing", n + 1, indices.length);
    await draw(index);
    signal.throwIfAborted();
    frames.push(await blobOf(canvas));
  }
  return play(canvas, frames, { speed, tell, signal });
}

/** @param {HTMLCanvasElement} canvas @returns {Promise<Blob>} */
function blobOf(canvas) {
  return new Promise((resolve, reject) =>
    canvas.toBlob(
      (blob) => blob ? resolve(blob) : reject(new Error("no picture")),
      "image/webp",
      0.95,
    )
  );
}

/**
 * @param {HTMLCanvasElement} canvas
 * @param {Blob[]} frames
 * @param {Pick<Parameters<typeof record>[0], "speed" | "tell" | "signal">} how
 */
async function play(canvas, frames, { speed, tell, signal }) {
  const mimeType = filmKind() ?? "", stream = canvas.captureStream(30);
  const recorder = new MediaRecorder(stream, { mimeType, videoBitsPerSecond: 8e6 });
  /** @type {Blob[]} */
  const parts = [];
  recorder.addEventListener("dataavailable", ({ data }) => parts.push(data));
  const ended = new Promise((resolve) => recorder.addEventListener("stop", resolve));
  recorder.start();
  try {
    for (const [n, frame] of frames.entries()) {
      tell("recording", n + 1, frames.length);
      const rests = n === 0 || n === frames.length - 1;
      await hold(canvas, frame, 1000 * (1 / speed + (rests ? REST : 0)), signal);
    }
  } finally {
    recorder.stop();
    await ended;
    for (const track of stream.getTracks()) track.stop();
  }
  return new Blob(parts, { type: "video/webm" });
}

/**
 * @param {HTMLCanvasElement} canvas
 * @param {Blob} frame
 * @param {number} milliseconds
 * @param {AbortSignal} signal
 */
async function hold(canvas, frame, milliseconds, signal) {
  const until = performance.now() + milliseconds, picture = await createImageBitmap(frame);
  for (let left = milliseconds; left > 0; left = until - performance.now()) {
    signal.throwIfAborted();
    canvas.getContext("2d")?.drawImage(picture, 0, 0);
    await new Promise((resolve) => setTimeout(resolve, Math.min(left, BEAT)));
  }
  picture.close();
}
