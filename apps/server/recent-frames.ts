/** The newest entries as feed text, made once for all readers. Bounded by bytes; whoever is further behind reads the database. */
export class RecentFrames {
  readonly #mostBytes: number;
  #frames: Buffer[] = [];
  #first = 0;
  #bytes = 0;

  constructor(mostBytes: number) {
    this.#mostBytes = mostBytes;
  }

  /** @param index one after the last pushed; another begins anew */
  push(index: number, frame: Buffer): void {
    if (index !== this.#first + this.#frames.length) {
      this.#frames = [];
      this.#first = index;
      this.#bytes = 0;
    }
    this.#frames.push(frame);
    this.#bytes += frame.length;
    if (this.#bytes > this.#mostBytes) this.#dropOldest();
  }

  /** Frames from `index` on, as many as fit in `mostBytes` and at least one; null where they are not here. */
  from(index: number, mostBytes: number): readonly Buffer[] | null {
    const start = index - this.#first;
    return start < 0 || start >= this.#frames.length
      ? null
      : fitting(this.#frames, start, mostBytes);
  }

  /** Down to half at once, so that dropping costs little for each entry. */
  #dropOldest(): void {
    let dropped = 0;
    while (this.#bytes > this.#mostBytes / 2 && dropped < this.#frames.length - 1) {
      this.#bytes -= this.#frames[dropped]!.length;
      dropped += 1;
    }
    this.#frames = this.#frames.slice(dropped);
    this.#first += dropped;
  }
}

/** Frames from `start` on, as many as fit in `mostBytes` and at least one. */
export function fitting(
  frames: readonly Buffer[],
  start: number,
  mostBytes: number,
): readonly Buffer[] {
  let end = start;
  let bytes = 0;
  do {
    bytes += frames[end]!.length;
    end += 1;
  } while (end < frames.length && bytes + frames[end]!.length <= mostBytes);
  return frames.slice(start, end);
}
