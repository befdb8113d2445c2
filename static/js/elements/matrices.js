// Heat maps of layers too large to draw, on a canvas; a cell is a link.
/** @import { NetworkCell, NetworkLayout } from "../types/figures.d.ts" */
/** @import { Links, Theme } from "../types/state.d.ts" */
import { mix, palette } from "../figures/colors.js";
import { t } from "../lib/texts.js";

/**
 * @param {HTMLCanvasElement} canvas
 * @param {NetworkLayout} layout
 * @param {Links | null} links
 * @param {Theme} theme
 */
export function drawMatrices(canvas, { size, matrices, captions }, links, theme) {
  const pixels = fit(canvas, size), colors = palette(theme);
  pixels.clearRect(0, 0, size.width, size.height);
  const cells = matrices.flatMap((matrix) => matrix.cells);
  for (const cell of cells) {
    const full = cell.value < 0 ? colors.neg : colors.pos;
    drawCell(pixels, cell, mix(colors.paper, full, 0.06 + 0.94 * Math.abs(cell.share)));
  }
  for (const cell of cells) {
    if (cell.role) drawRole(pixels, cell, cell.role === "A" ? colors.a : colors.b, colors.paper);
  }
  pixels.fillStyle = colors.ink3;
  pixels.font = "12px Source Sans, system-ui, sans-serif";
  for (const { x, y, text, anchor } of captions) {
    pixels.textAlign = anchor === "middle" ? "center" : anchor;
    pixels.fillText(text, x, y);
  }
  canvas.setAttribute("aria-label", summary(matrices.length, links));
}

/**
 * @param {number} layers
 * @param {Links | null} links
 */
function summary(layers, links) {
  const said = [t("network.matrices", { n: layers })];
  if (links) said.push(t("network.chosenBoth", { a: links[0], b: links[1] }));
  return [...said, t("network.arrows")].join(" ");
}

/**
 * @param {CanvasRenderingContext2D} pixels
 * @param {NetworkCell} cell
 * @param {string} color
 */
function drawCell(pixels, { x, y, width, height }, color) {
  pixels.fillStyle = color;
  pixels.fillRect(x, y, width, height);
}

/**
 * @param {CanvasRenderingContext2D} pixels
 * @param {NetworkCell} cell
 * @param {string} color
 * @param {string} paper
 */
function drawRole(pixels, { x, y, width, height, role }, color, paper) {
  const cx = x + width / 2, cy = y + height / 2;
  pixels.beginPath();
  pixels.arc(cx, cy, 9, 0, 2 * Math.PI);
  pixels.fillStyle = color;
  pixels.fill();
  pixels.lineWidth = 2;
  pixels.strokeStyle = paper;
  pixels.stroke();
  pixels.fillStyle = paper;
  pixels.font = "600 10px Source Sans, sans-serif";
  pixels.textAlign = "center";
  pixels.fillText(role ?? "", cx, cy + 3.5);
}

/**
 * Makes the canvas sharp and returns a context in CSS pixels.
 * @param {HTMLCanvasElement} canvas
 * @param {{width: number, height: number}} size
 */
export function fit(canvas, { width, height }) {
  const ratio = Math.min(2, devicePixelRatio || 1);
  if (canvas.width !== width * ratio) {
    Object.assign(canvas, { width: width * ratio, height: height * ratio });
  }
  const pixels = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  pixels.setTransform(ratio, 0, 0, ratio, 0, 0);
  return pixels;
}

/**
 * The name of the link under the pointer.
 * @param {HTMLCanvasElement} canvas
 * @param {NetworkLayout} layout
 * @param {MouseEvent} event
 * @returns {string | null}
 */
export function cellAt(canvas, { size, matrices }, event) {
  const box = canvas.getBoundingClientRect(), scale = size.width / box.width;
  const px = (event.clientX - box.left) * scale, py = (event.clientY - box.top) * scale;
  const matrix = matrices.find((m) => inside(px, py, m));
  return matrix?.cells.find((cell) => inside(px, py, cell))?.name ?? null;
}

/**
 * @param {number} px
 * @param {number} py
 * @param {{x: number, y: number, width: number, height: number}} box
 */
function inside(px, py, { x, y, width, height }) {
  return px >= x && px < x + width && py >= y && py < y + height;
}
