/**
 * The triages of a case as a person reads them, from its entries alone: no pack is needed. Where two wrote at one time the log's order
 * decides: what was made of a triage that stood otherwise is shown and does not count. A red flag counts all the same, raised or answered.
 */
import { equal } from '#base/bytes.ts';
import { type Uuid, uuidFromBytes, uuidToBytes } from '#base/ids.ts';
import { asMove, type Context, type Counted, type Move, type MovePayload } from './moves.ts';

/** An entry whose payload was opened. */
export type WrittenMove = {
  readonly header: {
    readonly id: Uuid;
    readonly type: string;
    readonly author: Uuid;
    readonly at: number;
    readonly facts: unknown;
  };
  readonly payload: unknown;
};

export type RecordedMove = {
  readonly id: Uuid;
  readonly by: Uuid;
  readonly at: number;
  readonly move: Move;
  /** `overtaken`: it counts for nothing, because another move came first. `left`: it counted, until somebody went back. */
  readonly standing: 'stands' | 'left' | 'overtaken';
  /** Made of a triage that stood otherwise, and it counts all the same: a red flag, which going back does not lift. */
  readonly late?: true;
};

export type TriageRecord = {
  /** The entry that began it. */
  readonly id: Uuid;
  readonly pack: string;
  readonly version: string;
  readonly hash: Uint8Array<ArrayBuffer>;
  readonly title: string;
  readonly author: string;
  /** What the pack says of where it may be used. */
  readonly use: string;
  readonly context: Context;
  readonly by: Uuid;
  readonly at: number;
  /** After the beginning, oldest first. */
  readonly moves: readonly RecordedMove[];
  /** Who took it over, the last of them. */
  readonly clinician: Uuid | null;
  /** Red flags that stand: held, or an answer that stands. */
  readonly flags: readonly string[];
  /** Of them, those that only a clinician takes back: raised, said at one time with another move, or stood when it was ended. */
  readonly held: readonly string[];
  readonly end: MovePayload<'pathways.ended'> | null;
  /** For `replay`: what counted, in order. */
  readonly counted: readonly Counted[];
  /** The entry of what counted last: what is done next follows it. */
  readonly last: Uuid;
};

export type TriageRecords = {
  readonly triages: readonly TriageRecord[];
  /** Entries that are no moves, or of no triage. */
  readonly notUnderstood: number;
};

/** @param entries of one case, in the log's order; those of other types are passed over */
export function recordTriages(entries: readonly WrittenMove[]): TriageRecords {
  const triages: TriageRecord[] = [];
  /** Of which triage an entry is. */
  const places = new Map<Uuid, number>();
  let notUnderstood = 0;
  for (const { header, payload } of entries) {
    if (!header.type.startsWith('pathways.')) continue;
    const move = asMove({ type: header.type, facts: header.facts, payload });
    if (move?.type === 'pathways.begun') {
      places.set(header.id, triages.push(begun(header, move)) - 1);
      continue;
    }
    const place = move === undefined ? -1 : placeOf(move, triages, places);
    if (move === undefined || place === -1) {
      notUnderstood += 1;
      continue;
    }
    triages[place] = after(triages[place]!, header, move);
    places.set(header.id, place);
  }
  return { triages, notUnderstood };
}

/** The triage whose move it follows: two may have begun one pack at one time. Where it does not say, the latest with its pack. */
function placeOf(
  { payload: { hash, follows } }: Move,
  triages: readonly TriageRecord[],
  places: ReadonlyMap<Uuid, number>,
): number {
  const isOf = (place: number) => triages[place] !== undefined && equal(triages[place].hash, hash);
  const followed = follows === undefined ? undefined : places.get(uuidFromBytes(follows));
  if (followed !== undefined && isOf(followed)) return followed;
  return triages.findLastIndex((_, place) => isOf(place));
}

function begun(
  { id, author: by, at }: WrittenMove['header'],
  move: Extract<Move, { type: 'pathways.begun' }>,
): TriageRecord {
  const { context, ...pack } = move.payload;
  return {
    ...pack,
    id,
    context,
    by,
    at,
    moves: [],
    clinician: null,
    flags: [],
    held: [],
    end: null,
    counted: [{ ...move, facts: { step: 1 } }],
    last: id,
  };
}

function after(
  before: TriageRecord,
  { id, author: by, at }: WrittenMove['header'],
  move: Move,
): TriageRecord {
  const step = before.counted.length + 1;
  const { follows } = move.payload;
  const isNext =
    move.facts.step === step && (follows === undefined || equal(follows, uuidToBytes(before.last)));
  const recorded = { id, by, at, move };
  if (!isNext && !isFlag(move))
    return { ...before, moves: [...before.moves, { ...recorded, standing: 'overtaken' }] };
  const late = isNext ? {} : { late: true as const };
  const stands = { ...recorded, ...late, standing: 'stands' as const };
  const moves = [...leftBehind(before.moves, move), stands];
  const held = heldAfter(before, stands);
  return {
    ...before,
    moves,
    clinician: move.type === 'pathways.taken-over' ? by : before.clinician,
    flags: [...new Set([...held, ...answeredFlags(moves)])],
    held,
    end: move.type === 'pathways.ended' ? move.payload : null,
    counted: [...before.counted, { ...move, facts: { step }, ...late }],
    last: id,
  };
}

function isFlag(move: Move): boolean {
  return (
    move.type === 'pathways.flag-raised' ||
    (move.type === 'pathways.answered' && move.payload.redFlag !== undefined)
  );
}

/** Going back to a question leaves what was answered from there on. */
function leftBehind(moves: readonly RecordedMove[], move: Move): readonly RecordedMove[] {
  const ended = moves.map((one) =>
    one.move.type === 'pathways.ended' && one.standing === 'stands' ? left(one) : one,
  );
  if (move.type !== 'pathways.went-back') return ended;
  const place = moves.findLastIndex(
    (one) =>
      isOnWay(one) &&
      one.move.type === 'pathways.answered' &&
      one.move.payload.question === move.payload.to,
  );
  if (place === -1) return ended;
  return ended.map((one, i) => (i >= place && isOnWay(one) ? left(one) : one));
}

/** An answer that led on: a late one led nowhere. */
function isOnWay({ move, standing, late }: RecordedMove): boolean {
  return move.type === 'pathways.answered' && standing === 'stands' && late === undefined;
}

function left(one: RecordedMove): RecordedMove {
  return { ...one, standing: 'left' };
}

function answeredFlags(moves: readonly RecordedMove[]): readonly string[] {
  return moves.flatMap((one) =>
    isOnWay(one) && one.move.type === 'pathways.answered' ? (one.move.payload.redFlag ?? []) : [],
  );
}

function heldAfter({ held, moves }: TriageRecord, { move, late }: RecordedMove): readonly string[] {
  const and = (...labels: readonly string[]) => [...new Set([...held, ...labels])];
  switch (move.type) {
    case 'pathways.flag-raised':
      return and(move.payload.label);
    case 'pathways.answered':
      return late && move.payload.redFlag !== undefined ? and(move.payload.redFlag) : held;
    case 'pathways.ended':
      return and(...answeredFlags(moves));
    case 'pathways.flag-withdrawn': {
      const { label } = move.payload;
      return held.filter((one) => one !== label);
    }
    default:
      return held;
  }
}
