// Where the landscape is seen from, for each size that it has on the stage, and what of it stands in the address.
/** @import { Camera } from "../types/figures.d.ts" */
import { cameraOf, cameraText } from "../camera-text.js";

/** @typedef {"whole" | "half"} Room */

export class Cameras {
  /** @type {Map<Room, Camera>} */
  #of = new Map();
  /** What the address is known to say. @type {string | null} */
  #text = null;

  /** @param {(text: string | null) => void} say puts it into the address */
  constructor(say) {
    this.say = say;
  }

  /** The reader has turned it. @param {Room} room @param {Camera} camera */
  turned(room, camera) {
    this.#of.set(room, camera);
    this.#text = cameraText(camera);
    this.say(this.#text);
  }

  /** The picture has chosen it. @param {Room} room @param {Camera} camera */
  chosen(room, camera) {
    this.#of.set(room, camera);
  }

  /** Another picture is seen from elsewhere; what the address newly asks for is not meant by that. @param {string | null} asked */
  clear(asked) {
    this.#of.clear();
    if (asked === null || asked !== this.#text) return;
    this.#text = null;
    this.say(null);
  }

  /** @param {Room} room @param {string | null} asked by the address */
  in(room, asked) {
    const camera = asked === this.#text ? null : cameraOf(asked ?? "");
    this.#text = asked;
    if (camera) this.#of.set(room, camera);
    return this.#of.get(room) ?? null;
  }
}
