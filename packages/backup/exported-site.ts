/** An export as a courier reads it: the log of a site that may be gone, from a place that is not believed either. */
import type { Bytes } from '#base/bytes.ts';
import type { Uuid } from '#base/ids.ts';
import { parseCheckpoint } from '#tlog/checkpoint.ts';
import type { Hasher } from '#tlog/merkle.ts';
import { parseNote } from '#tlog/note.ts';
import { proveConsistency, verifyConsistency } from '#tlog/proof.ts';
import { LogRefusal } from '#tlog/refusal.ts';
import { tileReader } from '#tlog/tile-reader.ts';
import { SLIPS_AT_ONCE } from '#wire/lifeboat.ts';
import { checkpointOf, sizesIn } from './checkpoints.ts';
import { attachmentPath } from './layout.ts';
import { type MainSite, MOST_BYTES, SiteAway } from './main-site.ts';
import type { Place } from './place.ts';
import { readPage, slipSets } from './slip-sets.ts';

/** So many of the newest checkpoints must agree. Each was held against the one before when it was exported. */
const AGREEING = 256;
/** The newest set may have been cut off as it began; whatever it lacks is in the one before. */
const SETS = 2;

/** @param at the size of the checkpoint to go by; the newest where it is null. */
export function exportedSite(place: Place, hasher: Hasher, at: number | null): MainSite {
  let opened: Promise<Bytes> | null = null;
  const slips = new Map<Uuid, NumberedSlips>();

  async function resource(path: string): Promise<Bytes> {
    const bytes = await place.get(path, MOST_BYTES);
    if (bytes === null) throw new SiteAway(`there is no ${path} in ${place.name}`);
    return new Uint8Array(bytes);
  }

  async function open(): Promise<Bytes> {
    const all = await sizesIn(place);
    const sizes = at === null ? all : all.filter((size) => size <= at);
    const [newest, ...earlier] = sizes;
    if (newest === undefined || (at !== null && newest !== at))
      throw new SiteAway(
        `there is no checkpoint${at === null ? '' : ` of ${at}`} in ${place.name}`,
      );
    const note = await noteOf(newest);
    const head = headOf(note, newest);
    const reader = tileReader(hasher, head, resource);
    for (const size of earlier.slice(0, AGREEING - 1)) {
      const proof = await proveConsistency(hasher, size, newest, reader.readNodes);
      verifyConsistency(hasher, proof, headOf(await noteOf(size), size), head);
    }
    return note;
  }

  async function noteOf(size: number): Promise<Bytes> {
    const note = await checkpointOf(place, size);
    if (note === null) throw new SiteAway(`the checkpoint of ${size} is gone from ${place.name}`);
    return new Uint8Array(note);
  }

  return {
    checkpoint() {
      opened ??= open().catch((error: unknown) => {
        opened = null;
        throw error;
      });
      return opened;
    },
    resource,
    async slips({ lifeboat, slip }) {
      const known = slips.get(lifeboat) ?? new NumberedSlips(place, lifeboat);
      slips.set(lifeboat, known);
      return { slips: await known.after(slip, SLIPS_AT_ONCE) };
    },
    async attachment(hash) {
      const bytes = await place.get(attachmentPath(hash), MOST_BYTES);
      return bytes === null ? null : new Uint8Array(bytes);
    },
    /** Nobody is there to be told. */
    cosigned: async () => undefined,
  };
}

/** @throws LogRefusal where it is of another size than it is kept by */
function headOf(note: Uint8Array, size: number) {
  const head = parseCheckpoint(parseNote(note).text);
  if (head.size !== size)
    throw new LogRefusal('proof-mismatch', 'a checkpoint lies where one of another size should');
  return head;
}

type Numbered = { readonly seq: number; readonly bytes: Bytes };

/** Slips of several sets, numbered anew in one row: each main site numbers its own. */
class NumberedSlips {
  readonly #place: Place;
  readonly #lifeboat: Uuid;
  #pages: string[] | null = null;
  /** Read, and not yet asked for. */
  #next: Numbered[] = [];
  #last = 0;

  constructor(place: Place, lifeboat: Uuid) {
    this.#place = place;
    this.#lifeboat = lifeboat;
  }

  async after(seq: number, most: number): Promise<Numbered[]> {
    this.#next = this.#next.filter((one) => one.seq > seq);
    this.#pages ??= (await slipSets(this.#place, this.#lifeboat))
      .slice(-SETS)
      .flatMap(({ pages }) => pages);
    while (this.#next.length < most && this.#pages.length > 0) {
      const page = await readPage(this.#place, this.#pages.shift()!);
      // One that is gone or changed is told of as a slip that does not open.
      for (const bytes of page ?? [new Uint8Array()]) {
        this.#last += 1;
        if (this.#last > seq) this.#next.push({ seq: this.#last, bytes });
      }
    }
    return this.#next.slice(0, most);
  }
}
