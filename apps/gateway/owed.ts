/**
 * Does what the log says is owed: messages that must leave, questions that wait for an answer. Each kind is a duty, which reads from the
 * clear facts what it owes. So a crash forgets nothing, and an attempt that ends in between is made again.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Clock } from '#base/clock.ts';
import { type Board, foldBoard, stepBoard } from '#care/board.ts';
import { Arriving } from '#care/branches.ts';
import { Questions } from '#care/questions.ts';
import { boardEntries } from '#identity/board-entries.ts';
import { Directory } from '#identity/directory.ts';
import { decodeEntry, type Header } from '#journal/entry.ts';
import { Problem } from '#problems/catalogue.ts';
import type { FeedEntry } from '#wire/server.ts';
import { codeOf, type Post, type Posts } from './post.ts';

/** What the facts in the clear say, as the duties need it. */
export type Known = { readonly board: Board; readonly questions: Questions };

/** One thing that is owed. */
export type Debt = {
  /** Of its kind: what is being paid is not begun again. */
  readonly id: string;
  /**
   * One attempt, which writes into the log how it went.
   * @returns what it wrote
   * @throws Problem of the session, the keeper or the log where nothing can be done just now; anything else where this one cannot be as it is, and
   *   the others go on
   */
  readonly pay: (post: Post) => Promise<readonly Header[]>;
};

/** A kind of thing that may be owed. */
export type Duty = {
  /** For the private log. */
  readonly name: string;
  /** How many are paid side by side. */
  readonly atOnce: number;
  /** What is owed as of a moment. */
  readonly owed: (known: Known, now: number) => Iterable<Debt>;
};

/** With where it stands; null for what was written here a moment ago. */
type Placed = Header & { readonly index: number | null };

export type OwedParts = { readonly posts: Posts; readonly clock: Clock; readonly log: Logger };

const TICK_MS = 250;
const AGAIN_MS = 2_000;
const POSTPONE_MS = 60_000;

/** Works until `stopping`. What is owed is read from the log each time it begins. */
export async function payWhatIsOwed(
  parts: OwedParts,
  duties: readonly Duty[],
  stopping: AbortSignal,
): Promise<void> {
  const { posts, log } = parts;
  let told = '';
  while (!stopping.aborted) {
    await posts
      .work((post) => follow(parts, duties, post, stopping))
      .catch((error: unknown) => {
        const problem = codeOf(error);
        if (problem !== told) log.info({ problem }, 'waiting');
        told = problem;
      });
    await pause(AGAIN_MS, stopping);
  }
}

/** As long as the feed lasts. @throws Problem */
async function follow(
  parts: OwedParts,
  duties: readonly Duty[],
  post: Post,
  stopping: AbortSignal,
): Promise<void> {
  const { size, entries } = await post.reader.board();
  const headers = entries.map(({ bytes, index }) => ({ ...decodeEntry(bytes).header, index }));
  const directory = new Directory();
  const told = (header: Placed) =>
    boardEntries(header, directory.apply(header)).map((held) => ({ ...held, index: header.index }));
  const arriving = new Arriving();
  let next = size;
  let board = foldBoard(headers.flatMap(told));
  for (const header of headers) arriving.apply(header, board.origins);
  let wasWhole = true;
  const questions = new Questions();
  for (const header of headers) questions.apply(header);
  const take = (header: Placed) => {
    arriving.apply(header, board.origins);
    board = told(header).reduce(stepBoard, board);
    questions.apply(header);
  };
  const ending = new AbortController();
  const signal = AbortSignal.any([stopping, ending.signal]);
  const onEntry = ({ bytes, index }: FeedEntry) => {
    next = index + 1;
    if (bytes === undefined) return;
    take({ ...decodeEntry(Uint8Array.fromBase64(bytes)).header, index });
  };
  const feed = post.reader
    .feed(size, { onEntry, onSize: () => {} }, signal)
    .finally(() => ending.abort());
  const paying = new Paying(parts, post, take, () => ending.abort());
  try {
    while (!signal.aborted) {
      // What another site may have sent already is not sent again; once all of it is there, the board is read anew.
      if (arriving.isUnderway(next)) wasWhole = false;
      else if (!wasWhole) break;
      else
        for (const duty of duties)
          paying.begin(duty, duty.owed({ board, questions }, parts.clock()));
      await pause(TICK_MS, signal);
    }
    ending.abort();
    await feed;
  } catch (error) {
    if (!stopping.aborted && paying.problem === null) throw error;
  } finally {
    ending.abort();
    await paying.settled();
  }
  if (paying.problem !== null) throw paying.problem;
}

/** What is being paid: each debt once at a time, of each duty so many. */
class Paying {
  readonly #parts: OwedParts;
  readonly #post: Post;
  readonly #take: (header: Placed) => void;
  readonly #onProblem: () => void;
  readonly #underway = new Map<string, Map<string, Promise<void>>>();
  readonly #postponed = new Map<string, number>();
  problem: Problem | null = null;

  constructor(parts: OwedParts, post: Post, take: (header: Placed) => void, onProblem: () => void) {
    this.#parts = parts;
    this.#post = post;
    this.#take = take;
    this.#onProblem = onProblem;
  }

  begin({ name, atOnce }: Duty, debts: Iterable<Debt>): void {
    const now = this.#parts.clock();
    const underway = this.#underway.get(name) ?? new Map<string, Promise<void>>();
    this.#underway.set(name, underway);
    for (const debt of debts) {
      if (underway.size >= atOnce) return;
      const key = `${name} ${debt.id}`;
      if (underway.has(debt.id) || (this.#postponed.get(key) ?? 0) > now) continue;
      underway.set(
        debt.id,
        this.#pay(name, debt).finally(() => underway.delete(debt.id)),
      );
    }
  }

  async settled(): Promise<void> {
    await Promise.all([...this.#underway.values()].flatMap((some) => [...some.values()]));
  }

  async #pay(name: string, { id, pay }: Debt): Promise<void> {
    try {
      for (const header of await pay(this.#post)) this.#take({ ...header, index: null });
    } catch (error) {
      if (error instanceof Problem && !isOfThisOne(error)) {
        this.problem ??= error;
        this.#onProblem();
        return;
      }
      this.#parts.log.error({ duty: name, debt: id, err: error }, 'cannot be done as it is');
      this.#postponed.set(`${name} ${id}`, this.#parts.clock() + POSTPONE_MS);
    }
  }
}

/** What was asked for this one debt was refused: another may be paid. */
function isOfThisOne({ code }: Problem): boolean {
  return code.startsWith('access/') || code.startsWith('entry/');
}

/** Ends early, and quietly, when told to stop. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return sleep(ms, undefined, { signal }).catch(() => {});
}
