/** How many distinct people an account may open in an hour: what bounds a stolen session. Folded from the log's access entries. */
import type { Uuid } from '#base/ids.ts';
import { parseStream } from '#base/stream.ts';
import type { Account } from '#identity/account.ts';
import { identityFacts } from '#identity/entries.ts';
import type { Role } from '#identity/roles.ts';
import type { Header } from '#journal/entry.ts';

const HOUR = 3_600_000;

/** Distinct people an hour. An account with several roles has the largest of their budgets. */
const PEOPLE_AN_HOUR: Record<Role, number> = {
  visitor: 10,
  coordinator: 20,
  'assurance-lead': 0,
  support: 0,
  'call-handler': 40,
  clinician: 60,
  'shift-lead': 40,
  guardian: 0,
  operator: 0,
};

export class Budgets {
  /** For each account, when each person was last opened. */
  readonly #opened = new Map<Uuid, Map<Uuid, number>>();

  apply({ type, stream, at, facts }: Header): void {
    if (type !== 'access.granted' && type !== 'lookup.made') return;
    const parsed = identityFacts[type].safeParse(facts);
    const account = parseStream(stream);
    if (!parsed.success || account?.kind !== 'account' || parsed.data.subjects.length === 0) return;
    const people = this.#opened.get(account.id) ?? new Map<Uuid, number>();
    for (const subject of parsed.data.subjects) people.set(subject, at);
    this.#opened.set(account.id, people);
  }

  /**
   * Whether these people, with those opened in the hour before `now`, are within the account's budget. They count from here on, before
   * the log says so: who asks for many at once is counted for all of them.
   */
  spend(account: Account, subjects: readonly Uuid[], now: number): boolean {
    if (account.kind === 'machine') return true;
    const limit = Math.max(0, ...account.roles.map((role) => PEOPLE_AN_HOUR[role]));
    const people = this.#opened.get(account.id) ?? new Map<Uuid, number>();
    for (const [subject, at] of people) if (at <= now - HOUR) people.delete(subject);
    if (new Set([...people.keys(), ...subjects]).size > limit) return false;
    for (const subject of subjects) people.set(subject, now);
    this.#opened.set(account.id, people);
    return true;
  }
}
