/**
 * Which entries make up `/board`, kept live. The same fold as the desk's decides which cases are open, so that what is left out
 * here is what the desk would not show.
 */
import type { Uuid } from '#base/ids.ts';
import { dayOf, parseStream } from '#base/stream.ts';
import { type CaseRow, careFact, emptyBoard, isOpen, stepBoard, stepCase } from '#care/board.ts';
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
        break;
      case 'case':
        this.#stepCase(stream.id, header, placed);
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
      ...this.#setAside.values(),
      ...[...this.#labels.values()].flat(),
      ...[...this.#notices.values()].flat(),
      ...this.#forgotten.map(({ placed }) => placed),
    ].sort((a, b) => a.index - b.index);
  }

  #stepCase(id: Uuid, header: Header, placed: PlacedEntry): void {
    const fact = careFact(header);
    const open = this.#cases.get(id);
    // A case begins with the first entry of its stream. Later ones of a case not held here are of one that was closed.
    if (fact === null || (open === undefined && placed.version !== 1)) return;
    const row = stepCase(open?.row, id, fact, header);
    if (row === undefined || row === open?.row) return;
    if (!isOpen(row)) this.#cases.delete(id);
    else if (open === undefined) this.#cases.set(id, { row, entries: [placed] });
    else {
      open.row = row;
      open.entries.push(placed);
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
