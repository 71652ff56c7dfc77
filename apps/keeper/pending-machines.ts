import type { Bytes } from '#base/bytes.ts';
import { base64url } from '#base/bytes.ts';

const MOST = 8;

/** Machines that proved to hold a key nobody has approved yet. An operator compares the fingerprint before approving one. */
export class PendingMachines {
  readonly #waiting = new Map<string, { readonly name: string; readonly key: Bytes }>();

  /** The newest few are kept, so that strangers cannot fill the memory. */
  introduce(name: string, key: Bytes): void {
    const id = base64url(key);
    this.#waiting.delete(id);
    this.#waiting.set(id, { name, key });
    for (const oldest of this.#waiting.keys()) {
      if (this.#waiting.size <= MOST) return;
      this.#waiting.delete(oldest);
    }
  }

  approved(key: Bytes): void {
    this.#waiting.delete(base64url(key));
  }

  all(): { name: string; key: Bytes }[] {
    return [...this.#waiting.values()];
  }
}
