/**
 * The keeper of a lifeboat, while its main site lives: it takes what a courier brings, believes none of it, keeps what is proven, and signs for it.
 *
 * Invariants. An entry is on disk here only if it leads to what the main site showed, and was signed by whom it names. What was signed for is
 * remembered apart from the database, and nothing is signed that does not follow from it. After a refusal nothing more is taken until the
 * process begins anew, which asks the main site again.
 */
import type { Logger } from 'pino';
import type { Bytes } from '#base/bytes.ts';
import type { Clock, Random } from '#base/clock.ts';
import { dayOf, parseStream } from '#base/stream.ts';
import { type Lifeboat, lifeboatOf } from '#identity/organisation.ts';
import { decodeEntry, type Entry, EntryError } from '#journal/entry.ts';
import { type Mirror, MirrorError, type MirrorFault, type Planned } from '#journal/mirror.ts';
import { verifyEntrySignature } from '#journal/verify-entry.ts';
import { openCheckpoint, parseCheckpoint } from '#tlog/checkpoint.ts';
import type { Frontier } from '#tlog/frontier.ts';
import type { Hash, Hasher, TreeHead } from '#tlog/merkle.ts';
import { parseNote } from '#tlog/note.ts';
import { LogRefusal } from '#tlog/refusal.ts';
import {
  type BroughtEntries,
  formatSlipTicket,
  type Refused,
  type SlipPage,
  type Standing,
  slipTicketBytes,
} from '#wire/lifeboat.ts';
import type { Keeper } from '../keeper.ts';
import { forgetPeople, streamsOfForgotten } from '../keys/forget-people.ts';
import { logVerifier } from '../keys/log-keys.ts';
import { penOf } from '../keys/pen.ts';
import type { Snapshot } from '../memory/snapshot.ts';
import type { State } from '../state.ts';
import { Turns } from '../turns.ts';
import type { Awaited } from './awaited.ts';
import type { Cosigning } from './cosigning.ts';
import { judge } from './judge.ts';
import type { LifeboatKeys } from './lifeboat-keys.ts';
import type { TakenSlips } from './taken-slips.ts';
import type { WantedAttachments } from './wanted-attachments.ts';

export type StandbyParts = {
  readonly org: string;
  readonly own: LifeboatKeys;
  readonly hasher: Hasher;
  readonly mirror: Mirror;
  readonly state: State;
  readonly snapshot: Pick<Snapshot, 'grown'>;
  readonly cosigning: Cosigning;
  readonly slips: TakenSlips;
  readonly awaited: Awaited;
  readonly attachments: WantedAttachments;
  readonly store: Pick<Keeper, 'keys' | 'index' | 'attachments'>;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
};

export class Standby {
  readonly parts: StandbyParts;
  readonly #turns = new Turns();
  #refused: Standing['refused'] = null;
  /** All that the main site showed when it was last looked at is here. */
  #isWhole = false;

  constructor(parts: StandbyParts) {
    this.parts = parts;
  }

  /** What is here by now. */
  async standing(): Promise<Standing> {
    const { own, mirror, state, org, slips, awaited, attachments, cosigning, clock } = this.parts;
    const at = clock();
    const { lifeboat } = own;
    const isKnown = this.self !== undefined;
    const signature = await penOf(own.pen).sign(slipTicketBytes({ lifeboat, at }));
    return {
      lifeboat,
      org: state.directory.organisation === null ? null : org,
      ...mirror.head,
      root: mirror.head.root as Uint8Array as Bytes,
      slip: await slips.last(),
      unopened: slips.unopened,
      awaited: await awaited.count(),
      refused: this.#refused,
      attachments: await attachments.count(),
      ticket: isKnown ? formatSlipTicket({ lifeboat, at, signature }) : null,
      cosigned: cosigning.note,
    };
  }

  /** As the log names it; undefined while it does not. */
  get self(): Lifeboat | undefined {
    const { organisation } = this.parts.state.directory;
    return organisation === null ? undefined : lifeboatOf(organisation, this.parts.own.lifeboat);
  }

  /** Whether what is known here is what is on disk: what was refused may have been folded before it was. */
  get isSound(): boolean {
    return this.#refused === null;
  }

  /** With nobody else at the log. */
  alone<T>(act: () => Promise<T>): Promise<T> {
    return this.#turns.alone(act);
  }

  /** Takes the next entries, or says why not. */
  takeEntries(brought: BroughtEntries): Promise<Standing> {
    return this.alone(async () => {
      if (this.#refused === null) await this.#take(brought).catch((error) => this.#refuse(error));
      return this.standing();
    });
  }

  takeSlips({ slips }: SlipPage): Promise<Standing> {
    return this.alone(async () => {
      const { slips: taken, awaited } = this.parts;
      await awaited.arrived(await taken.take(slips, this.#isGone(), this.#isWhole));
      return this.standing();
    });
  }

  /** What was sealed beside the log: kept where an entry names it, and nothing else. */
  takeAttachment(bytes: Bytes): Promise<Standing> {
    return this.alone(async () => {
      await this.parts.attachments.take(bytes, this.parts.store.attachments);
      return this.standing();
    });
  }

  /** What labels say is gone after two days, here as at the main site. */
  forgetLabels(): Promise<void> {
    const { store, awaited, clock } = this.parts;
    return this.alone(async () => {
      const day = labelsEnd(clock());
      await store.keys.forgetLabelsBefore(day);
      await awaited.forgetLabelsBefore(day);
    });
  }

  /** What this keeper itself says next. */
  async write(entry: Entry): Promise<void> {
    const { mirror, state, snapshot } = this.parts;
    await mirror.commit(await mirror.planOwn([entry]));
    state.apply(entry);
    snapshot.grown(mirror.head);
  }

  async #take({ note, entries, proof }: BroughtEntries): Promise<void> {
    const { org, mirror, state, snapshot, cosigning, awaited, attachments, store, clock } =
      this.parts;
    const target = targetOf(note, org);
    const decoded = entries.map((bytes) => decodeEntry(bytes));
    const planned = await mirror.plan(decoded, target, proof as readonly Uint8Array[] as Hash[]);
    await this.#judgeAll(decoded, planned, mirror.frontier());
    const isWhole = planned.after.size === target.size;
    if (isWhole) await this.#mustBeSigned(note);
    const first = planned.after.size - decoded.length;
    const placed = decoded.map(({ header, sealed }, i) => ({ header, sealed, index: first + i }));
    await attachments.look(placed);
    await Promise.all([mirror.commit(planned), awaited.look(placed, clock(), this.#isGone())]);
    this.#isWhole = isWhole;
    if (decoded.length > 0) snapshot.grown(mirror.head);
    if (decoded.some(({ header }) => header.type === 'action.seconded')) {
      await forgetPeople({ ...store, state });
      const gone = streamsOfForgotten(state);
      await awaited.forget(gone);
      await attachments.forget(gone);
    }
    const { self } = this;
    if (isWhole && self !== undefined) await cosigning.sign(note, target, self);
  }

  /** Of forgotten people, and labels that have had their time. */
  #isGone(): (stream: string) => boolean {
    const { state, clock } = this.parts;
    const forgotten = new Set(streamsOfForgotten(state));
    const day = labelsEnd(clock());
    return (name) => {
      const stream = parseStream(name);
      return forgotten.has(name) || (stream?.kind === 'labels' && stream.day < day);
    };
  }

  /** Each by what stands before it; the signatures are computed side by side. */
  async #judgeAll(entries: readonly Entry[], { plan }: Planned, frontier: Frontier): Promise<void> {
    const { org, state } = this.parts;
    const signed: Promise<boolean>[] = [];
    for (const [i, entry] of entries.entries()) {
      const judged = await judge(entry, { org, state, frontier });
      if ('why' in judged) throw new Refusal('unknown-author', judged.why);
      signed.push(verifyEntrySignature(entry, judged.key));
      state.apply(entry);
      frontier.append(plan.added[i]!.leaf);
    }
    if ((await Promise.all(signed)).includes(false)) {
      throw new Refusal('unknown-author', 'a signature does not hold');
    }
  }

  /** By every key that stands at the end of what it covers. */
  async #mustBeSigned(note: Bytes): Promise<void> {
    const { org, state } = this.parts;
    for (const logKey of state.directory.organisation?.logKeys ?? []) {
      await openCheckpoint(note, { origin: org, verifier: logVerifier(org, logKey) }, []);
    }
  }

  #refuse(error: unknown): void {
    const refusal = refusalOf(error);
    if (refusal === null) throw error;
    const { clock, mirror, log } = this.parts;
    this.#refused = { why: refusal.code, at: clock(), size: mirror.head.size };
    log.error({ why: refusal.code, detail: refusal.message }, 'the main site was refused');
  }
}

const DAY_MS = 86_400_000;

/** The first day whose labels are kept. */
function labelsEnd(now: number): string {
  return dayOf(now - 2 * DAY_MS);
}

/** The detail is for the private log. */
class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly code: Refused;
  constructor(code: Refused, detail: string) {
    super(detail);
    this.code = code;
  }
}

const OF_MIRROR: Readonly<Record<MirrorFault, Refused>> = {
  'mirror/rolled-back': 'rolled-back',
  'mirror/forked': 'forked',
  'mirror/twice': 'twice',
};

/** Null where it is no refusal, but a failure of this site's own. */
function refusalOf(error: unknown): Refusal | null {
  if (error instanceof Refusal) return error;
  if (error instanceof MirrorError) return new Refusal(OF_MIRROR[error.code], error.code);
  if (error instanceof EntryError) return new Refusal('not-an-entry', error.code);
  if (error instanceof LogRefusal) return new Refusal('not-signed', error.code);
  return null;
}

/** What a checkpoint says; who signed it is asked once all that it covers is known. @throws LogRefusal */
function targetOf(note: Bytes, org: string): TreeHead {
  const checkpoint = parseCheckpoint(parseNote(note).text);
  if (checkpoint.origin !== org) throw new Refusal('not-signed', 'another log');
  return checkpoint;
}
