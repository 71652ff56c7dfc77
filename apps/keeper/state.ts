/** What the keeper knows, folded from the log: who there is, and as much of each case as its rules need. */
import { createHash } from 'node:crypto';
import { type Bytes, base64url, equal } from '#base/bytes.ts';
import type { Uuid } from '#base/ids.ts';
import { parseStream } from '#base/stream.ts';
import {
  type CaseRow,
  careFact,
  labelled,
  leaverIn,
  stepCase,
  withoutLeaver,
} from '#care/board.ts';
import { Directory, type Session } from '#identity/directory.ts';
import { identityFacts } from '#identity/entries.ts';
import type { Entry, Header } from '#journal/entry.ts';
import { KeyHistory } from './keys/key-history.ts';
import { Allowances } from './policy/allowances.ts';
import { Budgets } from './policy/budgets.ts';
import { Leads } from './policy/leads.ts';
import { Questions } from './policy/questions.ts';

export class State {
  readonly directory = new Directory();
  readonly allowances = new Allowances();
  readonly keyHistory = new KeyHistory();
  readonly questions = new Questions();
  readonly leads = new Leads({
    isPerson: (account) => this.directory.account(account)?.kind === 'person',
    isReceived: (id) => this.#cases.has(id),
  });
  readonly budgets = new Budgets((id) => {
    const session = this.directory.session(id);
    return session === undefined || session.by === 'machine' ? undefined : deviceName(session);
  });
  readonly #cases = new Map<Uuid, CaseRow>();
  readonly #patients = new Map<Uuid, Set<Uuid>>();
  readonly #recorded = new Set<Uuid>();
  /** Cases that a complaint or an inquest keeps from being forgotten. */
  readonly #held = new Set<Uuid>();
  readonly #begun = new Map<Uuid, Uuid>();
  readonly #rekeyings: { readonly from: Bytes; readonly entry: Bytes }[] = [];
  readonly #granted = new Map<string, Uuid>();

  case(id: Uuid): CaseRow | undefined {
    return this.#cases.get(id);
  }

  /** The entry with which a case began. */
  beginningOf(caseId: Uuid): Uuid | undefined {
    return this.#begun.get(caseId);
  }

  /** Whether anybody was ever granted a stream's key: before that nobody can have sealed anything for it. */
  isGranted(stream: string): boolean {
    return this.#granted.has(stream);
  }

  /** Whether a stream's key is nobody's yet, or this account had it first. */
  isFreeFor(stream: string, account: Uuid): boolean {
    return (this.#granted.get(stream) ?? account) === account;
  }

  /** Whether a patient's own stream has been begun. */
  isRecorded(patient: Uuid): boolean {
    return this.#recorded.has(patient);
  }

  /** Whether anything was ever recorded of a patient. */
  isKnown(patient: Uuid): boolean {
    return this.#patients.has(patient) || this.#recorded.has(patient);
  }

  /** All that a patient has had. */
  casesOf(patient: Uuid): readonly CaseRow[] {
    return [...(this.#patients.get(patient) ?? [])].map((id) => this.#cases.get(id)!);
  }

  /** Whether a patient's record must be kept: one of their cases is held. */
  isHeld(patient: Uuid): boolean {
    return [...(this.#patients.get(patient) ?? [])].some((id) => this.#held.has(id));
  }

  /** The `keeper.rekeyed` entries that lead from this key of the keeper's to its present one; none where it is the present one, or was never its. */
  rekeyedSince(key: Bytes): readonly Bytes[] {
    const first = this.#rekeyings.findIndex(({ from }) => equal(from, key));
    return first === -1 ? [] : this.#rekeyings.slice(first).map(({ entry }) => entry);
  }

  /** Takes every committed entry, in the log's order. */
  apply({ header, stepUp, bytes }: Pick<Entry, 'header' | 'stepUp' | 'bytes'>): void {
    const from = this.directory.organisation?.key;
    if (header.type === 'keeper.rekeyed' && from !== undefined) {
      this.#rekeyings.push({ from, entry: bytes });
    }
    for (const held of this.directory.apply(header, stepUp)) {
      this.budgets.apply(held);
      this.allowances.apply(held);
      this.leads.apply(held);
    }
    this.keyHistory.apply(header);
    if (header.type === 'access.granted') this.#grant(header);
    const leaver = leaverIn(header);
    if (leaver !== null) this.#requeue(leaver, header.at);
    const stream = parseStream(header.stream);
    const fact = careFact(header);
    if (stream?.kind === 'patient' && fact !== null) this.#recorded.add(stream.id);
    if (stream?.kind === 'labels' && fact?.type === 'case.labelled') {
      const row = this.#cases.get(fact.facts.case);
      if (row !== undefined) this.#cases.set(row.id, labelled(row, header));
    }
    if (stream?.kind !== 'case' || fact === null) return;
    this.questions.apply(stream.id, header);
    if (fact.type === 'case.held') this.#held.add(stream.id);
    if (fact.type === 'case.hold-lifted') this.#held.delete(stream.id);
    if (fact.type === 'call.ended') this.leads.ended(stream.id);
    const row = stepCase(this.#cases.get(stream.id), stream.id, fact, header);
    if (row === undefined) return;
    if (!this.#begun.has(stream.id)) this.#begun.set(stream.id, header.id);
    this.#cases.set(stream.id, row);
    this.leads.received(stream.id);
    const cases = this.#patients.get(row.patient) ?? new Set();
    this.#patients.set(row.patient, cases.add(row.id));
  }

  #requeue(leaver: Uuid, at: number): void {
    for (const row of this.#cases.values()) {
      this.#cases.set(row.id, withoutLeaver(row, leaver, at));
    }
  }

  #grant({ stream: to, facts }: Header): void {
    const granted = identityFacts['access.granted'].safeParse(facts);
    const account = parseStream(to);
    if (!granted.success || account?.kind !== 'account') return;
    for (const stream of granted.data.streams) {
      if (!this.#granted.has(stream)) this.#granted.set(stream, account.id);
    }
  }
}

/** How the budgets tell devices apart. */
export function deviceName({ device }: Pick<Session, 'device'>): string {
  return base64url(device);
}

export function sha256(data: Bytes): Bytes {
  return new Uint8Array(createHash('sha256').update(data).digest());
}
