"""What `bench_page` runs in the page, and the bare page that it is compared with."""

BARE = """<!doctype html><meta charset="utf-8"><title>bare</title>
<style>body {{ margin: 0 }} #plot {{ position: absolute; left: 304px; top: 140px; width: 776px; height: 560px }}</style>
<div id="plot"></div>
<script src="{plotly}"></script>
<script type="module">
const ask = (path, body) => fetch("/api/v1/sessions" + path, {{ method: "POST", body: JSON.stringify(body),
  headers: {{ "Content-Type": "application/json" }} }}).then((answer) => answer.json());
const {{ id, links: [a, b], range: ranges }} = await ask("", {{ preset: "moons" }});
const asked = {{ plane: {{ kind: "links", a, b }}, ranges, resolution: [31, 31], encoding: "base64" }};
const {{ x, y, error }} = await ask(`/${{id}}/surface`, asked);
const plot = document.querySelector("#plot");
const bytes = Uint8Array.from(atob(error.bdata), (c) => c.charCodeAt(0));
const flat = new Float32Array(bytes.buffer), n = x.length ?? 31;
const z = Array.from({{ length: n }}, (_, i) => flat.subarray(i * n, (i + 1) * n));
const path = {{ type: "scatter3d", mode: "lines", x: [0, 1], y: [0, 1], z: [0.3, 0.2] }};
const layout = {{ margin: {{ l: 0, r: 0, t: 0, b: 0 }}, uirevision: 1, showlegend: false }};
const config = {{ displayModeBar: false, plotGlPixelRatio: 2 }};
await Plotly.react(plot, [{{ type: "surface", x, y, z, showscale: false }}, path], layout, config);
await new Promise(requestAnimationFrame);
globalThis.drawnAt = performance.now();
globalThis.draw = async (k, {{ data, layout }}) => {{
  await new Promise(requestAnimationFrame);
  const z = Array.from({{ length: 61 }}, (_, i) => Float32Array.from({{ length: 61 }},
    (_, j) => 0.3 + 0.1 * Math.sin((i + k) / 9) * Math.cos(j / 7)));
  const {{ log10 }} = Math;
  const rows = {{ surface: z, contour: z.map((row) => row.map((v) => log10(v))) }};
  const fresh = data.map((trace) => trace.type in rows ? {{ ...trace, z: rows[trace.type] }} : trace);
  await Plotly.react(plot, fresh, layout, config);
}};
</script>"""
# Told by the page itself when a picture is drawn: when that was first, and which figure it was last.
TELL = """() => addEventListener("plot-drawn", ({ target }) => {
  globalThis.drawnAt ??= performance.now();
  globalThis.drawn = target.figure;
}, { capture: true })"""
# A frame is over when a pixel of it can be read: drawing goes on after Plotly has returned.
SHOWN = """() => {
  globalThis.figure = null;
  globalThis.draw ??= (k) => {
    const { store } = document.querySelector("stage-view").app;
    const { surface } = store.get();
    const error = surface.error.map((row, i) =>
      Float32Array.from(row, (_, j) => 0.3 + 0.1 * Math.sin((i + k) / 9) * Math.cos(j / 7)));
    const drawn = new Promise((done) => addEventListener("plot-drawn", done, { once: true, capture: true }));
    store.dispatch({ type: "surface", surface: { ...surface, error } });
    return drawn;
  };
  globalThis.frame = async (k) => {
    const start = performance.now();
    await draw(k, figure);
    await new Promise(requestAnimationFrame);
    const gl = document.querySelector("#plot canvas")?.getContext("webgl");
    gl?.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, new Uint8Array(4));
    return performance.now() - start;
  };
  globalThis.flow = async (count) => {
    const start = performance.now();
    for (let k = 0; k < count; k++) await draw(k, figure);
    return 1000 * count / (performance.now() - start);
  };
}"""
# The rows of the slice are made anew for each frame.
FIGURE = """() => {
  const views = Array.from(document.querySelectorAll("#plot plot-view"));
  const { data, layout } = views.find((view) => view.clientWidth > 0).figure;
  const plain = (value) => ArrayBuffer.isView(value) ? Array.from(value) : value;
  const made = ({ type, z }) => ["surface", "contour"].includes(type) && Array.isArray(z);
  const coordinates = (trace) =>
    ({ x: plain(trace.x), y: plain(trace.y), z: made(trace) ? null : plain(trace.z), customdata: undefined });
  return { data: data.map((trace) => ({ ...trace, ...coordinates(trace) })), layout };
}"""
STEP = """async () => {
  const count = document.querySelector("transport-bar .count b");
  const answered = new Promise((done) => {
    const seen = new PerformanceObserver((list) => {
      const steps = list.getEntries().find((entry) => entry.name.endsWith("/steps"));
      if (steps) { seen.disconnect(); done(steps.responseEnd); }
    });
    seen.observe({ type: "resource" });
  });
  const shown = new Promise((done) => {
    const seen = new MutationObserver(() => {
      seen.disconnect();
      const said = performance.now();
      requestAnimationFrame(() => done([said, performance.now()]));
    });
    seen.observe(count, { childList: true, characterData: true, subtree: true });
  });
  document.querySelector("[data-do=step]").click();
  const times = await shown, start = await answered;
  return times.map((time) => time - start);
}"""
# Frames that take long, until `watched()` is called: what scripts took of them, without what Plotly took by itself.
WATCH = """() => {
  const blocks = [], calls = [];
  const { react } = Plotly;
  Plotly.react = (...given) => {
    const start = performance.now();
    const done = react(...given);
    calls.push([start, performance.now() - start]);
    return done;
  };
  const frames = new PerformanceObserver((list) => {
    for (const { scripts, startTime, duration } of list.getEntries()) {
      const own = scripts.filter(({ sourceURL }) => !sourceURL.includes("plotly"));
      const within = calls.filter(([start]) => start >= startTime && start < startTime + duration);
      const sum = (times) => times.reduce((total, time) => total + time, 0);
      const took = sum(own.map((script) => script.duration)) - sum(within.map(([, time]) => time));
      const [longest] = own.toSorted((p, q) => q.duration - p.duration);
      blocks.push([took, `${longest?.invoker} ${longest?.sourceURL.split("/").at(-1)}`]);
    }
  });
  frames.observe({ type: "long-animation-frame" });
  globalThis.watched = () => {
    frames.disconnect();
    Plotly.react = react;
    return blocks;
  };
}"""
# The driver's own way to find a button leaves code of its own in the page's heap.
PLAY = """() => document.querySelector("transport-bar .play").click()"""
# Comes back when the fine slice of the last step has been drawn, and its pixels are there.
REST = """async () => {
  const stage = document.querySelector("stage-view");
  const frame = () => new Promise(requestAnimationFrame);
  const rests = () => {
    const { session, scene, surface, step, playing } = stage.app.store.get();
    if (playing || ![session.step, scene.step, surface.step].every((each) => each === step)) return false;
    const [{ figure, input }] = stage.pictures;
    return surface.x.length >= 121 && input.z === surface.error && figure === globalThis.drawn;
  };
  for (let still = 0; still < 5; still = rests() ? still + 1 : 0) await frame();
}"""
