import { randomBytes } from 'node:crypto';

const WORDS = 4;

/**
 * A set of UUIDs at 16 bytes a slot: a log holds more ids than a JavaScript `Set` has room for (2^24).
 * Open addressing, at most half full. The start of each search is salted, so that no log can choose its ids to make it slow.
 */
export class IdSet {
  #slots = new Uint32Array(WORDS * 1024);
  #count = 0;
  /** The nil UUID, which as a slot would look empty. */
  #nil = false;
  readonly #salt = randomBytes(4).readUInt32LE();

  /** False where it was there already. @param id 16 bytes */
  add(id: Uint8Array): boolean {
    const words = new Uint32Array(Uint8Array.from(id).buffer);
    if (words.every((word) => word === 0)) {
      const fresh = !this.#nil;
      this.#nil = true;
      return fresh;
    }
    if (!this.#place(words)) return false;
    this.#count += 1;
    if (this.#count * WORDS * 2 > this.#slots.length) this.#grow();
    return true;
  }

  #place(words: Uint32Array): boolean {
    const slots = this.#slots;
    const last = slots.length / WORDS - 1;
    let slot = this.#mix(words) & last;
    for (;;) {
      const at = slot * WORDS;
      const held = slots.subarray(at, at + WORDS);
      if (held.every((word) => word === 0)) {
        held.set(words);
        return true;
      }
      if (held.every((word, i) => word === words[i])) return false;
      slot = (slot + 1) & last;
    }
  }

  #grow(): void {
    const old = this.#slots;
    this.#slots = new Uint32Array(old.length * 2);
    for (let at = 0; at < old.length; at += WORDS) {
      const words = old.subarray(at, at + WORDS);
      if (words.some((word) => word !== 0)) this.#place(words);
    }
  }

  #mix(words: Uint32Array): number {
    let mixed = this.#salt;
    for (const word of words) {
      mixed = Math.imul(mixed ^ word, 0x9e3779b1);
      mixed ^= mixed >>> 15;
    }
    return mixed >>> 0;
  }
}
