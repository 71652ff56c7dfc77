/**
 * Which entries make up `/board`, by where they stand in the log. The same fold as the desk's decides which cases are open, so that what is left
 * out here is what the desk would not show.
 */
import type { Uuid } from '#base/ids.ts';
import {
  type Few,
  inMemory,
  type Keeping,
  type Many,
  type One,
  type Ordered,
} from '#base/keeping.ts';
import { dayOf, parseStream } from '#base/stream.ts';
import { isBesideType } from '#care/beside.ts';
import { type Board, changedRows, emptyBoard, stepAround } from '#care/board.ts';
import { type BoardEntry, careFact } from '#care/board-entry.ts';
import type { CaseRow } from '#care/case-row.ts';
import { isChange, mergeIn, oneOf } from '#care/merges.ts';
import { nobodyHere, type Presences, stepPresence } from '#care/presence.ts';
import { Questions } from '#care/questions.ts';
import { isOpen } from '#care/row-questions.ts';
import { SECOND_WITHIN_MS } from '#identity/two-people.ts';
import type { Header } from '#journal/entry.ts';

const DAY_MS = 86_400_000;
const LABEL_DAYS = 2;
/** So long after a case was closed another site may still come back that decided it too: a site that is away for longer is not one night’s outage. */
const CLOSED_MS = 3 * DAY_MS;
const NOTICE_DAYS = 7;

/** As much of an entry as says where it stands. */
type Stands = { readonly index: number; readonly version: number };
type Places = readonly number[];
type KnownCase = { readonly row: CaseRow; readonly places: Places };
type Label = { readonly day: string; readonly place: number };
type Labels = Many<Uuid, readonly Label[]>;

export class BoardPlaces {
  readonly #directory: One<Places>;
  readonly #cases: Few<Uuid, KnownCase>;
  /** Closed and shown to nobody: a site that comes back may have decided otherwise, and then all their entries are shown again. */
  readonly #over: Ordered<Uuid, KnownCase>;
  /** Streams that hold something, and no case yet: calls that are being taken. */
  readonly #begun: Few<Uuid, true>;
  readonly #questions: Questions;
  /** Questions that the gateway has not answered, by the call or case that they stand in. */
  readonly #asked: Few<Uuid, Places>;
  readonly #setAside: Few<Uuid, number>;
  /** Of cases that are open, or that nobody has heard of yet. */
  readonly #labels: Few<Uuid, readonly Label[]>;
  /** Of those that are closed: nobody is shown them, unless they are opened again. */
  readonly #labelsOfClosed: Ordered<Uuid, readonly Label[]>;
  readonly #notices: Few<string, Places>;
  /** By the record that went into another of the same person. Shown for as long as that person has an open case, or had one that may be opened again. */
  readonly #merged: Few<Uuid, { readonly into: Uuid; readonly at: number; readonly place: number }>;
  /** Each for as long as it may wait for a second person. */
  readonly #forgotten: Few<Uuid, { readonly until: number; readonly place: number }>;
  /** All but its cases. */
  readonly #board: One<Board>;
  readonly #presences: One<Presences>;
  /** Of each person the line from which they have said the same, and the latest. */
  readonly #said: Few<Uuid, Places>;

  readonly #into = {
    get: (record: Uuid) => this.#merged.get(record)?.into,
    has: (record: Uuid) => this.#merged.has(record),
  };

  constructor(keeping: Keeping = inMemory) {
    this.#directory = keeping.one('board-directory', []);
    this.#cases = keeping.few('board-cases');
    this.#over = keeping.ordered('board-over');
    this.#begun = keeping.few('board-begun');
    this.#questions = new Questions(keeping);
    this.#asked = keeping.few('board-asked');
    this.#setAside = keeping.few('board-set-aside');
    this.#labels = keeping.few('board-labels');
    this.#labelsOfClosed = keeping.ordered('board-labels-of-closed');
    this.#notices = keeping.few('board-notices');
    this.#merged = keeping.few('board-merged');
    this.#forgotten = keeping.few('board-forgotten');
    this.#board = keeping.one('board-around', emptyBoard);
    this.#presences = keeping.one('board-presences', nobodyHere);
    this.#said = keeping.few('board-said');
  }

  /** Takes entries in the log's order. @returns whether it may be shown from here on */
  apply(header: Header, stands: Stands): boolean {
    const stream = parseStream(header.stream);
    const place = stands.index;
    switch (stream?.kind) {
      case 'org':
      case 'directory':
        this.#directory.value = [...this.#directory.value, place];
        if (!isBesideType(header.type)) this.#step({ ...header, index: place });
        return true;
      case 'case':
        this.#stepCase(stream.id, header, stands);
        this.#stepQuestions(stream.id, header, place);
        return this.#cases.has(stream.id) || this.#asked.has(stream.id);
      case 'aside':
        this.#stepSetAside(header, place);
        return true;
      case 'patient':
        return this.#stepPatient(header, place);
      case 'labels':
        if (!this.#step({ ...header, index: place }, place)) this.#label(stream.day, header, place);
        return true;
      case 'room':
        this.#say(header, place);
        return true;
      case 'notices':
        this.#notices.set(stream.day, [...(this.#notices.get(stream.day) ?? []), place]);
        return true;
      default:
        return false;
    }
  }

  /** Takes what holds of services, where it holds from: before the entry that makes it hold, or is it. */
  hold(entry: BoardEntry): void {
    if (isBesideType(entry.type)) this.#step(entry);
  }

  /** The cases that are open, as the board shows them. */
  openCases(): ReadonlyMap<Uuid, CaseRow> {
    return new Map([...this.#cases].map(([id, { row }]) => [id, row]));
  }

  /** As of what was taken, in the log's order: a day's labels can be read for two days after it, and then by nobody. */
  shown(now: number): Places {
    this.#dropBefore(now);
    const oldest = dayOf(now - LABEL_DAYS * DAY_MS);
    return [
      ...this.#directory.value,
      ...[...this.#cases.values()].flatMap(({ places }) => places),
      ...[...this.#asked.values()].flat(),
      ...this.#setAside.values(),
      ...[...this.#labels.values()].flat().flatMap(({ day, place }) => (day < oldest ? [] : place)),
      ...[...this.#notices.values()].flat(),
      ...this.#mergedShown(now),
      ...[...this.#forgotten.values()].map(({ place }) => place),
      ...[...this.#presences.value].flatMap(([id, { at }]) =>
        at < now - DAY_MS ? [] : this.#said.get(id)!,
      ),
    ].sort((a, b) => a - b);
  }

  #stepCase(id: Uuid, header: Header, { index, version }: Stands): void {
    const isHeld = this.#known(id) !== undefined;
    if (!isHeld && version === 1) this.#begun.set(id, true);
    if (header.type === 'call.ended') this.#begun.delete(id);
    // What comes of a case not held here is of one that was closed, unless it begins it, or opens it again.
    if (!isHeld && header.type !== 'case.reopened' && !this.#begun.has(id)) return;
    if (this.#step({ ...header, index }, index)) this.#begun.delete(id);
  }

  /** @param place what goes with the case that it changes. @returns whether it changes any */
  #step(entry: BoardEntry, place?: number): boolean {
    const rows = { get: (id: Uuid) => this.#known(id)?.row, values: () => this.#rows() };
    const before = this.#board.value;
    const after = stepAround(before, entry);
    if (after !== before) this.#board.value = after;
    const changed = [...changedRows(rows, before, after, entry)];
    for (const row of changed) {
      const places = this.#known(row.id)?.places ?? [];
      this.#put({ row, places: place === undefined ? places : [...places, place] });
    }
    return changed.length > 0;
  }

  #known(id: Uuid): KnownCase | undefined {
    return this.#cases.get(id) ?? this.#over.get(id);
  }

  *#rows(): Generator<CaseRow, undefined> {
    for (const some of [this.#cases, this.#over]) for (const [, { row }] of some) yield row;
    return undefined;
  }

  #put(known: KnownCase): void {
    const { id } = known.row;
    if (isOpen(known.row)) {
      this.#over.delete(id);
      this.#cases.set(id, known);
      move(id, this.#labelsOfClosed, this.#labels);
    } else {
      this.#cases.delete(id);
      this.#over.set(id, known);
      move(id, this.#labels, this.#labelsOfClosed);
    }
  }

  /** @returns whether it may be shown from here on */
  #stepPatient(header: Header, place: number): boolean {
    if (header.type === 'person.forgotten') {
      this.#forgotten.set(header.id, { until: header.at + SECOND_WITHIN_MS, place });
      return true;
    }
    const merge = mergeIn(header);
    if (merge === null || !isChange(this.#into, merge)) return false;
    const { record, into } = merge;
    if (into === null) this.#merged.delete(record);
    else this.#merged.set(record, { into, at: header.at, place });
    return into !== null;
  }

  #mergedShown(now: number): Places {
    if (this.#merged.size === 0) return [];
    const one = (patient: Uuid) => oneOf(this.#into, patient);
    const inCare = new Set([...this.#cases.values()].map(({ row }) => one(row.patient)));
    return [...this.#merged].flatMap(([record, { at, place }]) =>
      at >= now - CLOSED_MS || inCare.has(one(record)) ? place : [],
    );
  }

  #stepQuestions(id: Uuid, header: Header, place: number): void {
    this.#questions.apply(header);
    if (!this.#questions.owesAnswer(id)) this.#asked.delete(id);
    else if (header.type === 'demographics.asked')
      this.#asked.set(id, [...(this.#asked.get(id) ?? []), place]);
  }

  #label(day: string, { facts, type }: Header, place: number): void {
    const fact = careFact({ type, facts });
    if (fact?.type !== 'case.labelled') return;
    const { case: id } = fact.facts;
    const labels = this.#over.has(id) ? this.#labelsOfClosed : this.#labels;
    labels.set(id, [...(labels.get(id) ?? []), { day, place }]);
  }

  #say(header: Header, place: number): void {
    const before = this.#presences.value.get(header.author);
    const presences = stepPresence(this.#presences.value, header);
    const after = presences.get(header.author);
    if (after === undefined || after === before) return;
    this.#presences.value = presences;
    const first = after.since === before?.since ? this.#said.get(header.author)![0]! : place;
    this.#said.set(header.author, first === place ? [place] : [first, place]);
  }

  #stepSetAside(header: Header, place: number): void {
    const before = this.#board.value;
    const after = stepAround(before, { ...header, index: place });
    if (after === before) return;
    this.#board.value = after;
    for (const id of after.setAside.keys())
      if (!before.setAside.has(id)) this.#setAside.set(id, place);
    for (const id of this.#setAside.keys()) if (!after.setAside.has(id)) this.#setAside.delete(id);
  }

  #dropBefore(now: number): void {
    for (const [id, { row }] of this.#over) {
      const at = row.state.kind === 'closed' ? row.state.at : 0;
      // By the clock of whoever closed it, which may be ahead.
      if (at > now) continue;
      if (at >= now - CLOSED_MS) break;
      this.#over.delete(id);
    }
    const oldest = dayOf(now - LABEL_DAYS * DAY_MS);
    const isDead = (labels: readonly Label[]) => labels.every(({ day }) => day < oldest);
    for (const [id, labels] of this.#labels) if (isDead(labels)) this.#labels.delete(id);
    for (const [id, labels] of this.#labelsOfClosed) {
      if (!isDead(labels)) break;
      this.#labelsOfClosed.delete(id);
    }
    const oldestNotice = dayOf(now - NOTICE_DAYS * DAY_MS);
    for (const day of this.#notices.keys()) if (day < oldestNotice) this.#notices.delete(day);
    for (const [id, { until }] of this.#forgotten) if (now >= until) this.#forgotten.delete(id);
  }
}

function move(id: Uuid, from: Labels, to: Labels): void {
  const labels = from.get(id);
  if (labels === undefined) return;
  from.delete(id);
  to.set(id, labels);
}
