// The drawing of a network as SVG markup, from a layout.
/** @import { NetworkLayout, NetworkLink, NetworkNode } from "../types/figures.d.ts" */
import { html } from "../lib/html.js";
import { t } from "../lib/texts.js";

/** @param {NetworkLayout} layout */
export function diagram({ links, nodes, captions }) {
  const chosen = links.filter((link) => link.role);
  const plain = links.filter((link) => !link.role);
  return html`${plain.map(link)}${chosen.map(link)}${nodes.map(node)}${chosen.map(badge)}${
    captions.map(({ x, y, text, anchor }) =>
      html`<text class="caption" x="${x}" y="${y}" text-anchor="${anchor}">${text}</text>`
    )
  }`;
}

/** @param {NetworkLink} link */
function link({ name, x1, y1, x2, y2, width, sign, dash, frozen, role, badge }) {
  const ends = html`x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}"`;
  const kind = role ? `chosen ${role.toLowerCase()}` : sign;
  const says = role ? t("network.chosen", { letter: role, name }) : t("network.link", { name });
  return html`
    <g data-link="${name}" tabindex="${role === "A" ? 0 : -1}" role="button" aria-label="${says}">
      ${role && html`
        <line class="casing" ${ends} />
      `}
      <line class="link ${kind}" style="--w: ${width}" stroke-width="${width}" stroke-dasharray="${role
        ? "none"
        : dash ?? "none"}" ${ends}/>
      ${frozen && bar(x1, y1, x2, y2, badge)}
      <line class="hit" ${ends}/>
    </g>
  `;
}

/**
 * A small bar across a frozen link.
 * @param {number} x1
 * @param {number} y1
 * @param {number} x2
 * @param {number} y2
 * @param {{x: number, y: number}} at
 */
function bar(x1, y1, x2, y2, { x, y }) {
  const length = Math.hypot(x2 - x1, y2 - y1) || 1;
  const dx = 4 * (y2 - y1) / length, dy = 4 * (x1 - x2) / length;
  return html`
    <line class="frozen-bar" x1="${x - dx}" y1="${y - dy}" x2="${x + dx}" y2="${y + dy}" />
  `;
}

/** @param {NetworkNode} node */
function node({ layer, index, x, y, radius, text, ends }) {
  return html`
    <g class="node ${ends && "ends"}" data-node="${layer} ${index}" aria-hidden="true">
      <circle cx="${x}" cy="${y}" r="${radius}" />
      <text x="${x}" y="${y + 4}" text-anchor="middle">${text}</text>
    </g>
  `;
}

/** @param {NetworkLink} link */
function badge({ role, badge: { x, y } }) {
  return html`
    <g class="badge ${role?.toLowerCase()}" aria-hidden="true">
      <circle cx="${x}" cy="${y}" r="9" />
      <text x="${x}" y="${y + 3.5}" text-anchor="middle">${role}</text>
    </g>
  `;
}

/** How near to a link a press still means it. */
const REACH = 6;

/**
 * The link nearest to the pointer; where links cross, the one drawn on top.
 * @param {Element} svg
 * @param {NetworkLayout} layout
 * @param {MouseEvent} event
 * @returns {string | null}
 */
export function linkAt(svg, { size, links }, event) {
  const box = svg.getBoundingClientRect(), scale = size.width / box.width;
  const x = (event.clientX - box.left) * scale, y = (event.clientY - box.top) * scale;
  let best = REACH, name = null;
  for (const link of links) {
    const far = distance(x, y, link);
    if (far <= best) [best, name] = [far, link.name];
  }
  return name;
}

/**
 * From a point to the nearest point of a link.
 * @param {number} x
 * @param {number} y
 * @param {{x1: number, y1: number, x2: number, y2: number}} link
 */
function distance(x, y, { x1, y1, x2, y2 }) {
  const dx = x2 - x1, dy = y2 - y1, square = dx * dx + dy * dy || 1;
  const t = Math.min(1, Math.max(0, ((x - x1) * dx + (y - y1) * dy) / square));
  return Math.hypot(x - x1 - t * dx, y - y1 - t * dy);
}
