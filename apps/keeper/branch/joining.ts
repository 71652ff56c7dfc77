/**
 * Another site gave way to this one: what was written there comes to stand in this log. A courier brings it, and is believed in nothing: all of the
 * branch is held against the rules where it was written before the first entry of it stands here.
 */
import type { Sql } from 'postgres';
import { type Bytes, equal } from '#base/bytes.ts';
import type { Uuid } from '#base/ids.ts';
import { lifeboatOf } from '#identity/organisation.ts';
import { decodeEntry, EntryError } from '#journal/entry.ts';
import type { Position } from '#journal/journal.ts';
import { JournalError } from '#journal/journal-error.ts';
import type { LogReader } from '#journal/reader.ts';
import { parseCheckpoint } from '#tlog/checkpoint.ts';
import type { Hasher, TreeHead } from '#tlog/merkle.ts';
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
import { type Keeper, writeBefore } from '../keeper.ts';
import { forgetPeople } from '../keys/forget-people.ts';
import { goneStreams } from '../keys/gone-streams.ts';
import type { KeyEncryption } from '../keys/key-encryption.ts';
import type { Awaited } from '../standby/awaited.ts';
import type { Brought } from '../standby/courier-http.ts';
import { NotTheirs } from '../standby/judge.ts';
import { TakenSlips } from '../standby/taken-slips.ts';
import type { WantedAttachments } from '../standby/wanted-attachments.ts';
import { Turns } from '../turns.ts';
import { BranchJudge } from './branch-judge.ts';
import type { StagedBranch } from './staged-branch.ts';

export type JoiningParts = {
  readonly keeper: Keeper;
  readonly sql: Sql;
  readonly reader: LogReader;
  readonly hasher: Hasher;
  readonly keyEncryption: KeyEncryption;
  readonly staged: StagedBranch;
  readonly awaited: Awaited;
  readonly wanted: WantedAttachments;
  /** Of so many entries it is known that both logs have them. */
  readonly common: number;
  /** How many come to stand together; no more than a `branch.joined` names. */
  readonly atOnce: number;
};

/** A branch that is all there, and was written as it should be. */
type Judged = {
  readonly judge: BranchJudge;
  readonly checkpoint: Bytes;
  readonly branch: TreeHead;
  readonly from: number;
  /** As what this site is known there. */
  readonly self: Uuid;
  readonly slips: TakenSlips;
};

const JUDGED_AT_ONCE = 512;
const BYTES_AT_ONCE = 4 * 2 ** 20;

export class Joining implements Brought {
  readonly #parts: JoiningParts;
  readonly #turns = new Turns();
  /** Of the branch, taken so far. */
  #size: number;
  /** Where the two parted; null while they have not. */
  #from: number | null = null;
  /** Its last entry has come, by which it gave way. */
  #isOver = false;
  #judged: Judged | null = null;
  #refused: Standing['refused'] = null;
  #underway: Promise<void> | null = null;

  constructor(parts: JoiningParts) {
    this.#parts = parts;
    this.#size = parts.common;
  }

  async standing(): Promise<Standing> {
    const { keeper, awaited, wanted } = this.#parts;
    const { party, journal } = keeper;
    return {
      lifeboat: this.#judged?.self ?? keeper.secrets.account,
      org: party.org,
      size: this.#size,
      root: journal.head.root as Uint8Array as Bytes,
      slip: (await this.#judged?.slips.last()) ?? 0,
      unopened: this.#judged?.slips.unopened ?? 0,
      awaited: await awaited.count(),
      refused: this.#refused,
      attachments: await wanted.count(),
      ticket: await this.#ticket(),
      cosigned: null,
      joined: this.#joined(),
    };
  }

  takeEntries(brought: BroughtEntries): Promise<Standing> {
    return this.#turns.alone(async () => {
      if (this.#refused === null) {
        await this.#take(brought).catch((error: unknown) => this.#refuse(error));
      }
      return this.standing();
    });
  }

  takeSlips({ slips }: SlipPage): Promise<Standing> {
    return this.#turns.alone(async () => {
      const { keeper, awaited } = this.#parts;
      const gone = goneStreams(keeper.state, keeper.clock());
      if (this.#judged !== null)
        await awaited.arrived(await this.#judged.slips.take(slips, gone, true));
      return this.standing();
    });
  }

  wantedAttachments(after: number): Promise<Wanted> {
    return this.#parts.wanted.after(after);
  }

  takeAttachment(bytes: Bytes): Promise<Standing> {
    return this.#turns.alone(async () => {
      await this.#parts.wanted.take(bytes, this.#parts.keeper.attachments);
      return this.standing();
    });
  }

  /** Resolves once nothing of it is under way any more. */
  async settled(): Promise<void> {
    await this.#underway;
  }

  async #take({ note, entries }: BroughtEntries): Promise<void> {
    const { keeper, reader, staged } = this.#parts;
    const branch = parseCheckpoint(parseNote(note).text);
    if (branch.origin !== keeper.party.org) throw new Refusal('not-signed', 'another log');
    if (branch.size < this.#size) throw new Refusal('rolled-back', 'less than before');
    const end = this.#size + entries.length;
    const here = await reader.entries(this.#size, Math.min(end, keeper.journal.size));
    const same =
      this.#from === null
        ? entries.findIndex((bytes, i) => here[i] === undefined || !equal(here[i].bytes, bytes))
        : 0;
    if (this.#from === null && same !== -1) this.#from = this.#size + same;
    if (this.#from !== null)
      await staged.add(Math.max(this.#size, this.#from), entries.slice(Math.max(same, 0)));
    this.#size = end;
    const last = entries.at(-1);
    if (last !== undefined) this.#isOver = decodeEntry(last).header.type === 'site.stood-down';
    if (end < branch.size || !this.#isOver || this.#from === null) return;
    if (this.#underway !== null) return;
    // It takes longer than a courier waits for an answer.
    this.#underway = this.#bring(new Uint8Array(note), branch, this.#from).catch((error: unknown) =>
      this.#cutOff(error),
    );
  }

  #cutOff(error: unknown): void {
    if (refusalOf(error) !== null) {
      this.#refuse(error);
      return;
    }
    // A journal that takes nothing more ends with its keeper; what stands stays, and the rest is brought again.
    if (error instanceof JournalError) return;
    // Where the database did not answer it is judged once more, as the courier looks again.
    this.#parts.keeper.log.warn({ err: error }, 'a branch is not joined yet');
    this.#underway = null;
  }

  async #bring(checkpoint: Bytes, branch: TreeHead, from: number): Promise<void> {
    this.#judged = await this.#judge(checkpoint, branch, from);
    await this.#join(this.#judged);
  }

  /** All of it, before any of it stands here. */
  async #judge(checkpoint: Bytes, branch: TreeHead, from: number): Promise<Judged> {
    const { keeper, sql, reader, hasher, keyEncryption, staged } = this.#parts;
    const { party, state, keys, index, secrets } = keeper;
    const judge = await BranchJudge.begin({ org: party.org, reader, hasher }, from);
    for (let start = from; start < branch.size; start += JUDGED_AT_ONCE)
      await judge.take(await staged.entries(start, start + JUDGED_AT_ONCE));
    const names = state.ownNames();
    await judge.mustEnd(checkpoint, names);
    const self = judge.state.directory.organisation!.stoodDownFor!;
    const { lifeboat } = secrets;
    const privateKey =
      lifeboat?.lifeboat === self ? lifeboat.privateKey : secrets.wrapping.privateKey;
    const slips = new TakenSlips({
      ...{ sql, org: party.org, privateKey, keyEncryption, state: judge.state },
      keys: { take: (made) => keys.join(made) },
      index: { take: (patients) => index.join(patients) },
    });
    await slips.beginAnew();
    return { judge, checkpoint, branch, from, self, slips };
  }

  async #join(judged: Judged): Promise<void> {
    const { keeper, staged, atOnce } = this.#parts;
    // It may have been cut off between an entry's coming to stand and what is noted of it.
    for (let start = judged.from; start < this.#next(judged); start += JUDGED_AT_ONCE) {
      const end = Math.min(start + JUDGED_AT_ONCE, this.#next(judged));
      const some = await staged.entries(start, end);
      await this.#note(some, await keeper.journal.standing(some));
    }
    for (;;) {
      const first = this.#next(judged);
      if (first === judged.branch.size) break;
      const some = await staged.entries(first, first + atOnce);
      await keeper.turns.alone(() => this.#joinSome(judged, first, asMany(some)));
    }
    await staged.clear();
  }

  async #joinSome(
    { checkpoint, branch, from }: Judged,
    first: number,
    some: readonly Bytes[],
  ): Promise<void> {
    const { keeper } = this.#parts;
    const stands = await keeper.journal.standing(some);
    const entries = some.map((bytes) => decodeEntry(bytes));
    const leaves = entries.map(({ header }, i): [Uuid, number | null] => [
      header.id,
      stands[i]?.index ?? null,
    ]);
    const fresh = entries.filter((_, i) => stands[i] === null);
    const facts = {
      ...{ branch: new Uint8Array(branch.root), size: branch.size, from, checkpoint },
      ...{ first, leaves },
    };
    const draft = { stream: 'org', type: 'branch.joined', facts } as const;
    const positions = await writeBefore(keeper, draft, fresh);
    await this.#note(
      fresh.map(({ bytes }) => bytes),
      positions,
    );
    if (fresh.some(({ header }) => header.type === 'action.seconded')) await forgetPeople(keeper);
  }

  /** What must come beside these, which stand now. */
  async #note(some: readonly Bytes[], stands: readonly (Position | null)[]): Promise<void> {
    const { keeper, awaited, wanted } = this.#parts;
    const placed = some.flatMap((bytes, i) => {
      const index = stands[i]?.index;
      return index === undefined ? [] : [{ ...decodeEntry(bytes), index }];
    });
    await wanted.look(placed);
    const now = keeper.clock();
    await awaited.look(placed, now, goneStreams(keeper.state, now));
  }

  /** Which of the branch's entries is the next to be brought. */
  #next({ branch, from }: Judged): number {
    const last = this.#parts.keeper.state.joinedOf(new Uint8Array(branch.root));
    return last === undefined ? from : last.first + last.leaves.length;
  }

  #joined(): Standing['joined'] {
    const judged = this.#judged;
    if (judged === null) return null;
    const { from, branch } = judged;
    return { done: this.#next(judged) - from, all: branch.size - from };
  }

  /** To be given what was sealed to this site there. */
  async #ticket(): Promise<string | null> {
    if (this.#judged === null) return null;
    const { keeper } = this.#parts;
    const { self: lifeboat, judge } = this.#judged;
    const known = lifeboatOf(judge.state.directory.organisation!, lifeboat);
    const at = keeper.clock();
    const signature = await keeper.pens.writing(() =>
      keeper.pens.current.sign(slipTicketBytes({ lifeboat, at })),
    );
    return known === undefined ? null : formatSlipTicket({ lifeboat, at, signature });
  }

  #refuse(error: unknown): void {
    const refusal = refusalOf(error);
    if (refusal === null) throw error;
    const { clock, log } = this.#parts.keeper;
    this.#refused = { why: refusal.code, at: clock(), size: this.#size };
    log.error({ why: refusal.code, detail: refusal.message }, 'a branch was refused');
  }
}

/** No more of these than one entry of the log and one commit should hold. */
function asMany(entries: readonly Bytes[]): readonly Bytes[] {
  let bytes = 0;
  const end = entries.findIndex((entry, i) => {
    bytes += entry.length;
    return i > 0 && bytes > BYTES_AT_ONCE;
  });
  return end === -1 ? entries : entries.slice(0, end);
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

/** Null where it is no refusal, but a failure of this site's own. */
function refusalOf(error: unknown): Refusal | null {
  if (error instanceof Refusal) return error;
  if (error instanceof NotTheirs) return new Refusal('unknown-author', error.message);
  if (error instanceof EntryError) return new Refusal('not-an-entry', error.code);
  if (error instanceof LogRefusal) return new Refusal('not-signed', error.code);
  if (error instanceof JournalError && error.code === 'journal/other-bytes')
    return new Refusal('twice', error.code);
  return null;
}
