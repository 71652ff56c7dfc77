/**
 * Which entries make up `/board`, kept live. The same fold as the desk's decides which cases are open, so that what is left out
 * here is what the desk would not show.
 */
import type { Uuid } from '#base/ids.ts';
import { dayOf, parseStream } from '#base/stream.ts';
import {
  type CaseRow,
  careFact,
  emptyBoard,
  isOpen,
  leaverIn,
  stepBoard,
  stepCase,
  withoutLeaver,
} from '#care/board.ts';
import { Questions } from '#care/questions.ts';
import { SECOND_WITHIN_MS } from '#identity/two-people.ts';
import type { Header } from '#journal/entry.ts';
import type { PlacedEntry } from '#wire/server.ts';

const DAY_MS = 86_400_000;
const LABEL_DAYS = 2;
const NOTICE_DAYS = 7;

type OpenCase = { row: CaseRow; readonly entries: PlacedEntry[] };

export class BoardCache {
  readonly #directory: PlacedEntry[] = [];
  readonly #cases = new Map<Uuid, OpenCase>();
  /** Streams that hold something, and no case yet: calls that are being taken. */
  readonly #begun = new Set<Uuid>();
  readonly #questions = new Questions();
  /** Questions that the gateway has not answered, by the call or case that they stand in. */
  readonly #asked = new Map<Uuid, PlacedEntry[]>();
  readonly #setAside = new Map<Uuid, PlacedEntry>();
  readonly #labels: Days = new Map();
  readonly #notices: Days = new Map();
  /** Each for as long as it may wait for a second person. */
  #forgotten: readonly { readonly until: number; readonly placed: PlacedEntry }[] = [];
  #asideBoard = emptyBoard;

  /** Takes entries in the log's order. */
  apply(header: Header, placed: PlacedEntry): void {
    const stream = parseStream(header.stream);
    switch (stream?.kind) {
      case 'org':
      case 'directory':
        this.#directory.push(placed);
        this.#requeue(header);
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
        keep(this.#labels, stream.day, placed);
        break;
      case 'notices':
        keep(this.#notices, stream.day, placed);
        break;
      default:
    }
  }

  /** In the log's order, as of a moment: a day's labels can be read for two days after it, and then by nobody. */
  entries(now: number): PlacedEntry[] {
    dropBefore(this.#labels, dayOf(now - LABEL_DAYS * DAY_MS));
    dropBefore(this.#notices, dayOf(now - NOTICE_DAYS * DAY_MS));
    this.#forgotten = this.#forgotten.filter(({ until }) => now < until);
    return [
      ...this.#directory,
      ...[...this.#cases.values()].flatMap(({ entries }) => entries),
      ...[...this.#asked.values()].flat(),
      ...this.#setAside.values(),
      ...[...this.#labels.values()].flat(),
      ...[...this.#notices.values()].flat(),
      ...this.#forgotten.map(({ placed }) => placed),
    ].sort((a, b) => a.index - b.index);
  }

  #stepCase(id: Uuid, header: Header, placed: PlacedEntry): void {
    const fact = careFact(header);
    const open = this.#cases.get(id);
    if (open === undefined && placed.version === 1) this.#begun.add(id);
    if (header.type === 'call.ended') this.#begun.delete(id);
    // What comes of a case not held here is of one that was closed, unless it begins it, or opens it again.
    const begins = header.type === 'case.reopened' || this.#begun.has(id);
    if (fact === null || (open === undefined && !begins)) return;
    const row = stepCase(open?.row, id, fact, header);
    if (row === undefined || row === open?.row) return;
    this.#begun.delete(id);
    if (!isOpen(row)) this.#cases.delete(id);
    else if (open === undefined) this.#cases.set(id, { row, entries: [placed] });
    else {
      open.row = row;
      open.entries.push(placed);
    }
  }

  #stepQuestions(id: Uuid, header: Header, placed: PlacedEntry): void {
    this.#questions.apply(header);
    if (!this.#questions.owesAnswer(id)) this.#asked.delete(id);
    else if (header.type === 'demographics.asked')
      this.#asked.set(id, [...(this.#asked.get(id) ?? []), placed]);
  }

  /** Else a case taken again after its owner left would look taken already, and that entry be left out. */
  #requeue(header: Header): void {
    const leaver = leaverIn(header);
    if (leaver === null) return;
    for (const open of this.#cases.values()) {
      open.row = withoutLeaver(open.row, leaver, header.at);
    }
  }

  #stepSetAside(header: Header, placed: PlacedEntry): void {
    const before = this.#asideBoard.setAside;
    this.#asideBoard = stepBoard(this.#asideBoard, header);
    const after = this.#asideBoard.setAside;
    for (const id of after.keys()) if (!before.has(id)) this.#setAside.set(id, placed);
    for (const id of this.#setAside.keys()) if (!after.has(id)) this.#setAside.delete(id);
  }
}

type Days = Map<string, PlacedEntry[]>;

function keep(days: Days, day: string, placed: PlacedEntry): void {
  const known = days.get(day);
  if (known === undefined) days.set(day, [placed]);
  else known.push(placed);
}

function dropBefore(days: Days, oldest: string): void {
  for (const day of days.keys()) if (day < oldest) days.delete(day);
}
