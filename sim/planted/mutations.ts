/**
 * Bugs that are planted to see that the simulator finds them: each replaces one piece of a source file as it is loaded, and fails loudly where that
 * piece is not there exactly once. `PLANTED` is true while the bug is in force, so that one process tries them all.
 */
export type Mutation = {
  readonly name: string;
  /** What is broken by it. */
  readonly breaks: string;
  readonly file: string;
  readonly piece: string;
  readonly becomes: string;
  /** In which it is looked for. */
  readonly scenario: string;
};

export const MUTATIONS: readonly Mutation[] = [
  {
    name: 'outbox-lets-go-early',
    breaks:
      'An outbox lets go of an entry once the main site has it, and not once a lifeboat does.',
    file: 'packages/sync/outbox.ts',
    piece: 'if (!keeps) await store.remove(',
    becomes: 'if (!keeps || PLANTED) await store.remove(',
    scenario: 'lost site',
  },
  {
    name: 'acknowledged-before-commit',
    breaks:
      'The journal answers its callers when it has planned their places, and not when they stand there.',
    file: 'packages/journal/journal.ts',
    piece: 'if (plan.added.length > 0) await this.#settle(plan);',
    becomes:
      'if (PLANTED) for (const call of calls) call.resolve(positions(call, plan)); if (plan.added.length > 0) await this.#settle(plan);',
    scenario: 'disks',
  },
  {
    name: 'second-writer-not-fenced',
    breaks: 'A commit does not ask whose the log is by now.',
    file: 'packages/journal/postgres-store.ts',
    piece: 'WHERE epoch = $' + '{epoch} AND size =',
    becomes: 'WHERE (epoch = $' + '{epoch} OR $' + '{PLANTED}) AND size =',
    scenario: 'disks',
  },
  {
    name: 'key-before-its-entry',
    breaks: 'A data key is released without waiting for its access to stand in the log.',
    file: 'apps/keeper/methods/grant.ts',
    piece: '    write(keeper, ...grants),',
    becomes:
      '    PLANTED ? void write(keeper, ...grants).catch(() => undefined) : write(keeper, ...grants),',
    scenario: 'quiet',
  },
  {
    name: 'unknown-outcome-is-success',
    breaks: 'A commit whose answer was lost is taken for done, without asking what stands there.',
    file: 'packages/journal/journal.ts',
    piece: 'failure = error;',
    becomes: 'if (PLANTED) return true; failure = error;',
    scenario: 'disks',
  },
  {
    name: 'lifeboat-does-not-check-consistency',
    breaks: 'A lifeboat does not hold what it is shown against what it has.',
    file: 'packages/journal/mirror.ts',
    piece: 'this.#mustLeadTo(planned.after, target, proof);',
    becomes: 'if (!PLANTED) this.#mustLeadTo(planned.after, target, proof);',
    scenario: 'traitor',
  },
  {
    name: 'bring-drops-sessions',
    breaks: 'A desk brings no proof of its sessions to the lifeboat that goes on.',
    file: 'packages/sync/carried.ts',
    piece: "for (const opened of of('session')) await",
    becomes: "for (const opened of PLANTED ? [] : of('session')) await",
    scenario: 'lost site',
  },
  {
    name: 'bring-drops-keys',
    breaks: 'A desk offers the keys it made to the keeper it made them with alone.',
    file: 'packages/sync/offers.ts',
    piece: "(kind === 'offer' ? [bytes] : [])",
    becomes: "(kind === 'offer' && !PLANTED ? [bytes] : [])",
    scenario: 'lost site',
  },
  {
    name: 'appended-twice',
    breaks: 'An entry that comes again is given a second place.',
    file: 'packages/journal/plan-batch.ts',
    piece: 'if (placed.has(id)) continue;',
    becomes: 'if (!PLANTED && placed.has(id)) continue;',
    scenario: 'links',
  },
  {
    name: 'checkpoint-ahead-of-disk',
    breaks: 'The tree is taken for grown before the commit that grows it.',
    file: 'packages/journal/journal.ts',
    piece: 'for (let attempt = 0; !(await this.#isCommitted(batch, attempt)); attempt += 1);',
    becomes:
      'const was = this.#frontier; if (PLANTED) { this.#frontier = frontier; await new Promise((r) => setTimeout(r, 20)); this.#frontier = was; } for (let attempt = 0; !(await this.#isCommitted(batch, attempt)); attempt += 1);',
    scenario: 'disks',
  },
  {
    name: 'memory-not-kept',
    breaks: 'The last checkpoint that was signed is not remembered apart from the database.',
    file: 'packages/journal/checkpoint-memory.ts',
    piece: 'await rename(aside, path);',
    becomes: "if (!(PLANTED && path.endsWith('last-checkpoint'))) await rename(aside, path);",
    scenario: 'crashes',
  },
  {
    name: 'fold-by-arrival',
    breaks: 'A case goes to whoever took it last, so that a late entry changes who has it.',
    file: 'packages/care/case-row.ts',
    piece:
      "return row.state.kind === 'queued' || row.state.kind === 'copied'\n        ? { ...row, state: { kind: 'taken', by: author, at } }",
    becomes:
      "return row.state.kind === 'queued' || row.state.kind === 'copied' || (PLANTED && new Error().stack!.includes('foldBoard'))\n        ? { ...row, state: { kind: 'taken', by: author, at } }",
    scenario: 'links',
  },
  {
    name: 'joins-what-stands-already',
    breaks: 'A branch is joined as though none of its entries stood in the other log already.',
    file: 'apps/keeper/branch/joining.ts',
    piece: 'stands[i]?.index ?? null,',
    becomes: 'PLANTED ? null : (stands[i]?.index ?? null),',
    scenario: 'line cut',
  },
];
