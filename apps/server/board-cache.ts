/**
 * Which entries make up `/board`, kept live. The same fold as the desk's decides which cases are open, so that what is left out
 * here is what the desk would not show.
 */
import type { Uuid } from '#base/ids.ts';
import { dayOf, parseStream } from '#base/stream.ts';
import { isBesideType } from '#care/beside.ts';
import { changedRows, emptyBoard, stepAround } from '#care/board.ts';
import { type BoardEntry, careFact } from '#care/board-entry.ts';
import { type CaseRow, isOpen } from '#care/case-row.ts';
import { nobodyHere, type Presences, stepPresence } from '#care/presence.ts';
import { Questions } from '#care/questions.ts';
import { SECOND_WITHIN_MS } from '#identity/two-people.ts';
import type { Header } from '#journal/entry.ts';
import type { LogReader } from '#journal/reader.ts';
import { Problem } from '#problems/catalogue.ts';
import type { PlacedEntry } from '#wire/server.ts';

const DAY_MS = 86_400_000;
const LABEL_DAYS = 2;
/** So long after a case was closed another site may still come back that decided it too: a site that is away for longer is not one night’s outage. */
const CLOSED_MS = 3 * DAY_MS;
const NOTICE_DAYS = 7;

/** An entry; or where it stands in the log, of what nobody is shown just now. */
type Held = PlacedEntry | number;
type KnownCase = { row: CaseRow; entries: Held[] };

export class BoardCache {
  readonly #reader: Pick<LogReader, 'at'>;
  readonly #directory: PlacedEntry[] = [];
  readonly #cases = new Map<Uuid, KnownCase>();
  /** Closed and shown to nobody: a site that comes back may have decided otherwise, and then all their entries are shown again. */
  readonly #over = new Map<Uuid, KnownCase>();
  /** Streams that hold something, and no case yet: calls that are being taken. */
  readonly #begun = new Set<Uuid>();
  readonly #questions = new Questions();
  /** Questions that the gateway has not answered, by the call or case that they stand in. */
  readonly #asked = new Map<Uuid, PlacedEntry[]>();
  readonly #setAside = new Map<Uuid, PlacedEntry>();
  readonly #labels: Labels = new Map();
  /** Cases that are closed and have a label of these days: nobody is shown it, unless they are opened again. */
  readonly #closed = new Set<Uuid>();
  readonly #notices: Days = new Map();
  /** Each for as long as it may wait for a second person. */
  #forgotten: readonly { readonly until: number; readonly placed: PlacedEntry }[] = [];
  /** All but its cases. */
  #board = emptyBoard;
  #presences: Presences = nobodyHere;
  /** Of each person the line from which they have said the same, and the latest. */
  readonly #said = new Map<Uuid, readonly PlacedEntry[]>();

  /** @param reader of the same log */
  constructor(reader: Pick<LogReader, 'at'>) {
    this.#reader = reader;
  }

  /** Takes entries in the log's order. */
  apply(header: Header, placed: PlacedEntry): void {
    const stream = parseStream(header.stream);
    switch (stream?.kind) {
      case 'org':
      case 'directory':
        this.#directory.push(placed);
        if (!isBesideType(header.type)) this.#step({ ...header, index: placed.index });
        break;
      case 'case':
        this.#stepCase(stream.id, header, placed);
        this.#stepQuestions(stream.id, header, placed);
        break;
      case 'aside':
        this.#stepSetAside(header, placed);
        break;
      case 'patient':
        if (header.type === 'person.forgotten')
          this.#forgotten = [...this.#forgotten, { until: header.at + SECOND_WITHIN_MS, placed }];
        break;
      case 'labels':
        if (!this.#step({ ...header, index: placed.index }, placed))
          this.#label(stream.day, header, placed);
        break;
      case 'room':
        this.#say(header, placed);
        break;
      case 'notices':
        keep(this.#notices, stream.day, placed);
        break;
      default:
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

  /**
   * As of what was taken when it is called, in the log's order: a day's labels can be read for two days after it, and then by nobody.
   * @throws Problem `log/unavailable`
   */
  async entries(now: number): Promise<PlacedEntry[]> {
    this.#dropLabelsBefore(dayOf(now - LABEL_DAYS * DAY_MS));
    this.#dropOver(now - CLOSED_MS);
    dropBefore(this.#notices, dayOf(now - NOTICE_DAYS * DAY_MS));
    this.#forgotten = this.#forgotten.filter(({ until }) => now < until);
    const held: readonly Held[] = [
      ...this.#directory,
      ...[...this.#cases.values()].flatMap(({ entries }) => entries),
      ...[...this.#asked.values()].flat(),
      ...this.#setAside.values(),
      ...this.#shownLabels(),
      ...[...this.#notices.values()].flat(),
      ...this.#forgotten.map(({ placed }) => placed),
      ...[...this.#presences].flatMap(([id, { at }]) =>
        at < now - DAY_MS ? [] : this.#said.get(id)!,
      ),
    ];
    const away = held.filter((one) => typeof one === 'number');
    const read = away.length === 0 ? [] : await this.#reader.at(away);
    if (read.length < away.length) throw new Problem('log/unavailable', 'not all there');
    return [...held.filter((one) => typeof one !== 'number'), ...read].sort(
      (a, b) => a.index - b.index,
    );
  }

  #stepCase(id: Uuid, header: Header, placed: PlacedEntry): void {
    const isHeld = this.#cases.has(id) || this.#over.has(id);
    if (!isHeld && placed.version === 1) this.#begun.add(id);
    if (header.type === 'call.ended') this.#begun.delete(id);
    // What comes of a case not held here is of one that was closed, unless it begins it, or opens it again.
    if (!isHeld && header.type !== 'case.reopened' && !this.#begun.has(id)) return;
    if (this.#step({ ...header, index: placed.index }, placed)) this.#begun.delete(id);
  }

  /** @param placed what goes with the case that it changes. @returns whether it changes any */
  #step(entry: BoardEntry, placed?: PlacedEntry): boolean {
    const rows = {
      get: (id: Uuid) => (this.#cases.get(id) ?? this.#over.get(id))?.row,
      values: () =>
        [...this.#cases.values(), ...this.#over.values()].map(({ row }) => row).values(),
    };
    const before = this.#board;
    this.#board = stepAround(before, entry);
    const changed = [...changedRows(rows, before, this.#board, entry)];
    for (const row of changed) this.#put(row, placed);
    return changed.length > 0;
  }

  #put(row: CaseRow, placed?: PlacedEntry): void {
    const { id } = row;
    const known = this.#cases.get(id) ?? this.#over.get(id) ?? { row, entries: [] };
    known.row = row;
    if (placed !== undefined) known.entries.push(placed);
    if (isOpen(row)) {
      this.#closed.delete(id);
      this.#over.delete(id);
      this.#cases.set(id, known);
      return;
    }
    this.#cases.delete(id);
    this.#over.set(id, known);
    known.entries = known.entries.map(placeOf);
    for (const day of this.#labels.values()) {
      const labels = day.get(id);
      if (labels === undefined) continue;
      day.set(id, labels.map(placeOf));
      this.#closed.add(id);
    }
  }

  #stepQuestions(id: Uuid, header: Header, placed: PlacedEntry): void {
    this.#questions.apply(header);
    if (!this.#questions.owesAnswer(id)) this.#asked.delete(id);
    else if (header.type === 'demographics.asked')
      this.#asked.set(id, [...(this.#asked.get(id) ?? []), placed]);
  }

  #label(day: string, { facts, type }: Header, placed: PlacedEntry): void {
    const fact = careFact({ type, facts });
    if (fact?.type !== 'case.labelled') return;
    const { case: of } = fact.facts;
    const labels = this.#labels.get(day) ?? new Map();
    this.#labels.set(day, labels);
    keep(labels, of, placed);
  }

  /** Those of cases that are open, or that nobody has heard of yet. */
  #shownLabels(): Held[] {
    return [...this.#labels.values()].flatMap((day) =>
      [...day].flatMap(([id, labels]) => (this.#closed.has(id) ? [] : labels)),
    );
  }

  #dropOver(before: number): void {
    for (const [id, { row }] of this.#over)
      if (row.state.kind !== 'closed' || row.state.at < before) this.#over.delete(id);
  }

  #dropLabelsBefore(oldest: string): void {
    for (const [day, labels] of this.#labels) {
      if (day >= oldest) continue;
      this.#labels.delete(day);
      for (const id of labels.keys()) this.#closed.delete(id);
    }
  }

  #say(header: Header, placed: PlacedEntry): void {
    const before = this.#presences.get(header.author);
    this.#presences = stepPresence(this.#presences, header);
    const after = this.#presences.get(header.author);
    if (after === undefined || after === before) return;
    const first = after.since === before?.since ? this.#said.get(header.author)![0]! : placed;
    this.#said.set(header.author, first === placed ? [placed] : [first, placed]);
  }

  #stepSetAside(header: Header, placed: PlacedEntry): void {
    const before = this.#board.setAside;
    this.#board = stepAround(this.#board, { ...header, index: placed.index });
    const after = this.#board.setAside;
    for (const id of after.keys()) if (!before.has(id)) this.#setAside.set(id, placed);
    for (const id of this.#setAside.keys()) if (!after.has(id)) this.#setAside.delete(id);
  }
}

type Days = Map<string, PlacedEntry[]>;
/** By day, then by case. */
type Labels = Map<string, Map<Uuid, Held[]>>;

function keep<K>(kept: Map<K, Held[]>, under: K, placed: PlacedEntry): void {
  const known = kept.get(under);
  if (known === undefined) kept.set(under, [placed]);
  else known.push(placed);
}

function placeOf(held: Held): number {
  return typeof held === 'number' ? held : held.index;
}

function dropBefore(days: Days, oldest: string): void {
  for (const day of days.keys()) if (day < oldest) days.delete(day);
}
