/** What the keeper knows, folded from the log: who there is, and as much of each case as its rules need. */
import { createHash } from 'node:crypto';
import { type Bytes, base64url, equal } from '#base/bytes.ts';
import type { Uuid } from '#base/ids.ts';
import { type Few, inMemory, type Keeping, type Many, type One } from '#base/keeping.ts';
import { parseStream } from '#base/stream.ts';
import { besideFact } from '#care/beside.ts';
import { leaverIn, tookOver } from '#care/board.ts';
import { careFact } from '#care/board-entry.ts';
import {
  type BranchJoined,
  branchFact,
  type Origin,
  originsIn,
  type Placed,
} from '#care/branches.ts';
import { type CaseRow, caseFact } from '#care/case-row.ts';
import { HandBack } from '#care/hand-back.ts';
import { Merges } from '#care/merges.ts';
import { Questions } from '#care/questions.ts';
import { type Around, holdersOf, restated, stepCase, withoutLeaver } from '#care/several-sites.ts';
import { Directory, type Session } from '#identity/directory.ts';
import { identityFacts } from '#identity/entries.ts';
import { lifeboatOf } from '#identity/organisation.ts';
import type { IdentityEntry } from '#identity/two-people.ts';
import { decodeEntry, type Entry, type Header } from '#journal/entry.ts';
import { KeyHistory } from './keys/key-history.ts';
import { Allowances } from './policy/allowances.ts';
import { Budgets } from './policy/budgets.ts';
import { Leads } from './policy/leads.ts';

/** A case as it stands, and the entry with which it began. */
type KeptCase = { readonly row: CaseRow; readonly beginning: Uuid };

type KeptPatient = {
  /** All that they have had. */
  readonly cases: readonly Uuid[];
  /** Whether their own stream has been begun. */
  readonly isRecorded: boolean;
};

/** From a pen to the next, and the entry that says so, with where it stands. */
type Rekeying = {
  readonly from: Bytes;
  readonly entry: Bytes;
  readonly index: number;
  /** As which lifeboat this site was launched; null where it took another pen. */
  readonly launched: Uuid | null;
};

/** A `branch.joined` where it stands. */
type Joining = { readonly joined: BranchJoined; readonly index: number };

/** What a site that went on apart said as it gave way: by which of its keys, by their hash, and of how many entries both are. */
type StoodDown = { readonly by: Bytes; readonly entry: Bytes; readonly from: number };

const NOTHING: KeptPatient = { cases: [], isRecorded: false };

export class State {
  readonly directory: Directory;
  readonly merges: Merges;
  readonly allowances: Allowances;
  readonly keyHistory: KeyHistory;
  readonly questions: Questions;
  readonly leads: Leads;
  readonly budgets: Budgets;
  readonly handBack: HandBack;
  readonly #cases: Many<Uuid, KeptCase>;
  /** By entry, the case that it says something of. */
  readonly #saidOf: Many<Uuid, Uuid>;
  readonly #patients: Many<Uuid, KeptPatient>;
  /** By account, the cases that are in its hands. */
  readonly #taken: Many<Uuid, readonly Uuid[]>;
  /** Cases that a complaint or an inquest keeps from being forgotten. */
  readonly #held: Many<Uuid, true>;
  /** Who had a stream's key first. */
  readonly #granted: Many<string, Uuid>;
  /** By account and device. */
  readonly #workedAt: Many<string, true>;
  readonly #rekeyings: One<readonly Rekeying[]>;
  /** How far branches have come, by their roots. */
  readonly #branches: Few<string, BranchJoined>;
  /** The one that comes now. */
  readonly #joining: One<Joining | null>;
  /** Where else what stands in another site's log too was written. */
  readonly #origins: Many<Uuid, Origin>;
  /** By whoever left, the entries that say so. */
  readonly #leavers: Many<Uuid, readonly Placed[]>;
  readonly #branchPens: One<readonly Bytes[]>;
  readonly #stoodDown: One<readonly StoodDown[]>;

  /** @param keeping where what is known is kept; what it holds already was folded before, in the log's order */
  constructor(keeping: Keeping = inMemory) {
    this.directory = new Directory(keeping);
    this.merges = new Merges(keeping);
    const all = (patient: Uuid) => this.merges.all(patient);
    this.allowances = new Allowances(all, keeping);
    this.keyHistory = new KeyHistory(keeping);
    this.questions = new Questions(keeping);
    this.handBack = new HandBack(keeping);
    this.#cases = keeping.many('cases');
    this.#saidOf = keeping.many('said-of');
    this.#patients = keeping.many('patients');
    this.#taken = keeping.many('taken');
    this.#held = keeping.many('held');
    this.#granted = keeping.many('granted');
    this.#workedAt = keeping.many('worked-at');
    this.#rekeyings = keeping.one('rekeyings', []);
    this.#branches = keeping.few('branches');
    this.#joining = keeping.one('joining-branch', null);
    this.#origins = keeping.many('origins');
    this.#leavers = keeping.many('leavers');
    this.#branchPens = keeping.one('branch-pens', []);
    this.#stoodDown = keeping.one('stood-down', []);
    this.leads = new Leads(
      {
        isPerson: (account) => this.directory.account(account)?.kind === 'person',
        isReceived: (id) => this.#cases.has(id),
        all,
      },
      keeping,
    );
    this.budgets = new Budgets(
      (id) => {
        const session = this.directory.session(id);
        return session === undefined || session.by === 'machine' ? undefined : deviceName(session);
      },
      (patient) => this.merges.one(patient),
      keeping,
    );
  }

  case(id: Uuid): CaseRow | undefined {
    return this.#cases.get(id)?.row;
  }

  /** The entry with which a case began. */
  beginningOf(caseId: Uuid): Uuid | undefined {
    return this.#cases.get(caseId)?.beginning;
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
    return this.#patient(patient).isRecorded;
  }

  /** Whether anything was ever recorded of a patient. */
  isKnown(patient: Uuid): boolean {
    return this.#patients.has(patient);
  }

  /** All that a person has had, under whichever of their records. */
  casesOf(patient: Uuid): readonly CaseRow[] {
    const ids = this.merges.all(patient).flatMap((one) => this.#patient(one).cases);
    return ids.map((id) => this.#cases.get(id)!.row);
  }

  /** Whether an account ever had a session on the device whose key hashes to this. */
  hasWorkedAt(account: Uuid, device: Bytes): boolean {
    return this.#workedAt.has(`${account} ${base64url(device)}`);
  }

  /** Whether a person's record must be kept: one of their cases is held. */
  isHeld(patient: Uuid): boolean {
    return this.casesOf(patient).some(({ id }) => this.#held.has(id));
  }

  /** The entries that lead from this key to the keeper's present one; none where it is the present one, or leads nowhere here. */
  rekeyedSince(key: Bytes): readonly Bytes[] {
    const rekeyings = this.#rekeyings.value;
    const first = rekeyings.findIndex(({ from }) => equal(from, key));
    if (first !== -1) return rekeyings.slice(first).map(({ entry }) => entry);
    const hash = sha256(key);
    const gaveWay = this.#stoodDown.value.find(({ by }) => equal(by, hash));
    if (gaveWay === undefined) return [];
    const since = rekeyings.filter(
      ({ index, launched }) => index >= gaveWay.from && launched === null,
    );
    return [gaveWay.entry, ...since.map(({ entry }) => entry)];
  }

  /** Keys with which the keepers of sites that went on apart signed. */
  get branchPens(): readonly Bytes[] {
    return this.#branchPens.value;
  }

  /** The `branch.joined` that came last; null before the first. */
  get joining(): Joining | null {
    return this.#joining.value;
  }

  /** Where this site's own word begins, as it was launched; null where it never was. */
  launchedAt(): number | null {
    return this.#rekeyings.value.findLast(({ launched }) => launched !== null)?.index ?? null;
  }

  /** By what other sites know this one: as a main site, and as the lifeboat that it was. */
  ownNames(): readonly Uuid[] {
    const { organisation } = this.directory;
    const launched = this.#rekeyings.value.flatMap((one) => one.launched ?? []);
    return organisation === null ? launched : [organisation.keeper, ...launched];
  }

  /** The last entry that brought something of a branch; undefined where none has. */
  joinedOf(branch: Bytes): BranchJoined | undefined {
    return this.#branches.get(branch.toHex());
  }

  /** The keeper's public keys, oldest first; the last is the present one. */
  pens(): readonly Bytes[] {
    const { organisation } = this.directory;
    const earlier = this.#rekeyings.value.map(({ from }) => from);
    return organisation === null ? earlier : [...earlier, organisation.key];
  }

  /** Those whose site was lost: what they signed and no other site had may still be brought. */
  outlivedPens(): readonly Bytes[] {
    const last = this.#rekeyings.value.findLastIndex(({ launched }) => launched !== null);
    return this.#rekeyings.value.slice(0, last + 1).map(({ from }) => from);
  }

  /** Takes every committed entry, in the log's order. @param entry its place is its index in the log, from 0 */
  apply(entry: Pick<Entry, 'header' | 'stepUp' | 'bytes'> & { readonly index: number }): void {
    const { header, stepUp, bytes, index } = entry;
    const isJoined = this.directory.isJoining(header.id);
    const from = this.directory.organisation?.key;
    const joined = isJoined ? null : branchFact(header);
    if (joined !== null) {
      this.#branches.set(joined.branch.toHex(), joined);
      this.#joining.value = { joined, index };
    }
    this.#standElsewhere(header);
    if (isJoined) this.#join(header, bytes);
    else if (changesPen(header.type) && from !== undefined) {
      const launched =
        header.type === 'lifeboat.launched'
          ? identityFacts[header.type].parse(header.facts).lifeboat
          : null;
      this.#rekeyings.value = [...this.#rekeyings.value, { from, entry: bytes, index, launched }];
    }
    for (const held of this.directory.apply(header, stepUp)) {
      this.budgets.apply(held);
      this.allowances.apply(held);
      this.leads.apply(held);
      this.#switchOver({ ...held, index });
      this.handBack.hold(held);
    }
    if (!isJoined) this.keyHistory.apply(header);
    if (header.type === 'access.granted') this.#grant(header);
    if (header.type === 'session.opened') this.#workAt(header);
    const leaver = leaverIn(header);
    if (leaver !== null) this.#requeue(leaver, { ...header, index });
    this.merges.apply(header);
    const stream = parseStream(header.stream);
    const fact = careFact(header);
    if (stream?.kind === 'patient' && fact !== null) {
      this.#patients.set(stream.id, { ...this.#patient(stream.id), isRecorded: true });
    }
    this.handBack.apply(header);
    this.#stepCase({ ...header, index });
    if (stream?.kind !== 'case' || fact === null) return;
    this.questions.apply(header);
    if (fact.type === 'case.held') this.#held.set(stream.id, true);
    if (fact.type === 'case.hold-lifted') this.#held.delete(stream.id);
    if (fact.type === 'call.ended') this.leads.ended(stream.id);
  }

  #stepCase(entry: Header & { readonly index: number }): void {
    const said = caseFact(entry);
    if (said === null) return;
    const known = this.#cases.get(said.case);
    const row = stepCase(known?.row, said.case, said.fact, entry, this.#around());
    if (row !== undefined) this.#put(known, row, entry);
  }

  /** What cases depend on, as it stands now. */
  #around(): Around {
    return {
      services: this.handBack.services,
      origins: this.#origins,
      leavers: this.#leavers,
    };
  }

  /** What a branch that is joined has too, and may have been written there first. */
  #standElsewhere(header: Header): void {
    const cases = new Set<Uuid>();
    for (const [id, origin] of originsIn(header, this.#origins)) {
      this.#origins.set(id, origin);
      const said = this.#saidOf.get(id);
      if (said !== undefined) cases.add(said);
    }
    for (const id of cases) {
      const known = this.#cases.get(id)!;
      this.#put(known, restated(known.row, this.#around()), header);
    }
  }

  /** What another site said of itself, as it goes by. */
  #join({ type, facts }: Header, bytes: Bytes): void {
    if (type === 'keeper.rekeyed') this.#meetPen(identityFacts[type].parse(facts).key);
    if (type === 'lifeboat.launched') {
      const { organisation } = this.directory;
      const { lifeboat } = identityFacts[type].parse(facts);
      const pen = organisation === null ? undefined : lifeboatOf(organisation, lifeboat)?.pen;
      if (pen !== undefined) this.#meetPen(pen);
    }
    if (type !== 'site.stood-down') return;
    const { device: by } = decodeEntry(bytes);
    const { from } = this.#joining.value!.joined;
    this.#stoodDown.value = [...this.#stoodDown.value, { by, entry: bytes, from }];
  }

  #meetPen(pen: Bytes): void {
    this.#branchPens.value = [...this.#branchPens.value, pen];
  }

  #switchOver(held: IdentityEntry & { readonly index: number }): void {
    const fact = besideFact(held);
    if (fact === null) return;
    const copies = this.handBack.copies(fact.facts.service).map(({ id }) => this.#cases.get(id)!);
    const rows = copies.map(({ row }) => row);
    for (const row of tookOver(rows, this.#around(), held))
      this.#put(this.#cases.get(row.id), row, held);
  }

  #put(known: KeptCase | undefined, row: CaseRow, { id }: Pick<Header, 'id'>): void {
    if (row === known?.row) return;
    this.#cases.set(row.id, { row, beginning: known?.beginning ?? id });
    if (row.said.at(-1)!.id === id) this.#saidOf.set(id, row.id);
    if (known?.row.patient !== row.patient) this.#begin(row);
    const before = new Set(known === undefined ? [] : holdersOf(known.row));
    const after = new Set(holdersOf(row));
    for (const one of before.difference(after))
      this.#hold(one, (held) => held.filter((id) => id !== row.id));
    for (const one of after.difference(before)) this.#hold(one, (held) => [...held, row.id]);
  }

  #hold(account: Uuid, change: (held: readonly Uuid[]) => readonly Uuid[]): void {
    this.#taken.set(account, change(this.#taken.get(account) ?? []));
  }

  #requeue(leaver: Uuid, entry: Header & { readonly index: number }): void {
    const { id: left, index } = entry;
    this.#leavers.set(leaver, [...(this.#leavers.get(leaver) ?? []), { id: left, index }]);
    for (const id of this.#taken.get(leaver) ?? []) {
      const known = this.#cases.get(id)!;
      this.#put(known, withoutLeaver(known.row, leaver, this.#around()), entry);
    }
  }

  #begin({ id, patient }: CaseRow): void {
    this.leads.received(id);
    const known = this.#patient(patient);
    this.#patients.set(patient, { ...known, cases: [...known.cases, id] });
  }

  #patient(id: Uuid): KeptPatient {
    return this.#patients.get(id) ?? NOTHING;
  }

  #grant({ stream: to, facts }: Header): void {
    const granted = identityFacts['access.granted'].safeParse(facts);
    const account = parseStream(to);
    if (!granted.success || account?.kind !== 'account') return;
    for (const stream of granted.data.streams) {
      if (!this.#granted.has(stream)) this.#granted.set(stream, account.id);
    }
  }

  #workAt({ stream, facts }: Header): void {
    const opened = identityFacts['session.opened'].safeParse(facts);
    const account = parseStream(stream);
    if (!opened.success || account?.kind !== 'account') return;
    if (this.directory.session(opened.data.session)?.account !== account.id) return;
    this.#workedAt.set(`${account.id} ${base64url(sha256(opened.data.device))}`, true);
  }
}

/** Whether the keeper's entries are signed by another pen from the next on. */
export function changesPen(type: string): boolean {
  return type === 'keeper.rekeyed' || type === 'lifeboat.launched';
}

/** How the budgets tell devices apart. */
export function deviceName({ device }: Pick<Session, 'device'>): string {
  return base64url(device);
}

export function sha256(data: Bytes): Bytes {
  return new Uint8Array(createHash('sha256').update(data).digest());
}
