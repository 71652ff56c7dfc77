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
import { type Lifeboat, lifeboatOf } from '#identity/organisation.ts';
import { decodeEntry, type Entry, EntryError } from '#journal/entry.ts';
import { type Mirror, MirrorError, type MirrorFault, type Planned } from '#journal/mirror.ts';
import type { Snapshot } from '#snapshot/snapshot.ts';
import { parseCheckpoint } from '#tlog/checkpoint.ts';
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
  type WantedAttachments as Wanted,
} from '#wire/lifeboat.ts';
import type { JoinedBranches } from '../branch/branch-judge.ts';
import type { Keeper } from '../keeper.ts';
import { forgetPeople, streamsOfForgotten } from '../keys/forget-people.ts';
import { goneStreams, labelsEnd } from '../keys/gone-streams.ts';
import { mustBeSigned } from '../keys/log-keys.ts';
import { penOf } from '../keys/pen.ts';
import type { State } from '../state.ts';
import { Turns } from '../turns.ts';
import type { Awaited } from './awaited.ts';
import type { Cosigning } from './cosigning.ts';
import type { Brought } from './courier-http.ts';
import { judgeAll, NotTheirs } from './judge.ts';
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
  /** Those that the main site joined to its log. */
  readonly branches: JoinedBranches;
  readonly slips: TakenSlips;
  readonly awaited: Awaited;
  readonly attachments: WantedAttachments;
  readonly store: Pick<Keeper, 'keys' | 'index' | 'attachments'>;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
};

export class Standby implements Brought {
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
      joined: null,
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
      await awaited.arrived(await taken.take(slips, this.#gone(), this.#isWhole));
      return this.standing();
    });
  }

  wantedAttachments(after: number): Promise<Wanted> {
    return this.parts.attachments.after(after);
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
    const index = mirror.head.size;
    await mirror.commit(await mirror.planOwn([entry]));
    state.apply({ ...entry, index });
    snapshot.grown(mirror.head);
  }

  async #take({ note, entries, proof }: BroughtEntries): Promise<void> {
    const { org, mirror, state, cosigning } = this.parts;
    const target = targetOf(note, org);
    const decoded = entries.map((bytes) => decodeEntry(bytes));
    const planned = await mirror.plan(decoded, target, proof as readonly Uint8Array[] as Hash[]);
    const isWhole = planned.after.size === target.size;
    const parts = partsOf(decoded);
    for (const part of parts) {
      await this.#keep(part, parts.length === 1 ? planned : null, async (end) => {
        if (end === target.size) await mustBeSigned(note, org, state);
      });
    }
    this.#isWhole = isWhole;
    if (isWhole && decoded.length === 0) await mustBeSigned(note, org, state);
    const { self } = this;
    if (isWhole && self !== undefined) await cosigning.sign(note, target, self);
  }

  /**
   * The next entries, which lead to what the main site showed.
   * @param plan of these, where it was made
   * @param judged asked once they are, before they are written
   */
  async #keep(
    entries: readonly Entry[],
    plan: Planned | null,
    judged: (end: number) => Promise<void>,
  ): Promise<void> {
    const { org, mirror, state, snapshot, branches } = this.parts;
    const { awaited, attachments, store, clock } = this.parts;
    const planned = plan ?? (await mirror.planOwn(entries));
    const first = mirror.head.size;
    const ground = { org, state, frontier: mirror.frontier() };
    const leaves = planned.plan.added.map(({ leaf }) => leaf);
    await judgeAll(entries, leaves, ground, (entry) => branches.take(entry));
    await judged(first + entries.length);
    const placed = entries.map(({ header, sealed }, i) => ({ header, sealed, index: first + i }));
    await attachments.look(placed);
    await Promise.all([mirror.commit(planned), awaited.look(placed, clock(), this.#gone())]);
    snapshot.grown(mirror.head);
    if (!entries.some(({ header }) => header.type === 'action.seconded')) return;
    await forgetPeople({ ...store, state });
    const gone = streamsOfForgotten(state);
    await awaited.forget(gone);
    await attachments.forget(gone);
  }

  #gone(): (stream: string) => boolean {
    return goneStreams(this.parts.state, this.parts.clock());
  }

  #refuse(error: unknown): void {
    const refusal = refusalOf(error);
    if (refusal === null) throw error;
    const { clock, mirror, log } = this.parts;
    this.#refused = { why: refusal.code, at: clock(), size: mirror.head.size };
    log.error({ why: refusal.code, detail: refusal.message }, 'the main site was refused');
  }
}

/** Each begins where a branch is joined: what it is held against is on disk by then. */
function partsOf(entries: readonly Entry[]): readonly (readonly Entry[])[] {
  const starts = entries.flatMap(({ header }, i) =>
    header.type === 'branch.joined' || i === 0 ? [i] : [],
  );
  return starts.map((start, i) => entries.slice(start, starts[i + 1]));
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
  if (error instanceof NotTheirs) return new Refusal('unknown-author', error.message);
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
