/**
 * The triages of a case as a person reads them, from its entries alone: no pack is needed. Where two wrote at one time the log's order
 * decides: what was made of a triage that stood otherwise is shown and does not count. A red flag counts all the same.
 */
import { equal } from '#base/bytes.ts';
import { type Uuid, uuidToBytes } from '#base/ids.ts';
import { asMove, type Context, type Move, type MovePayload } from './moves.ts';

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
  /** Red flags that stand: raised and not withdrawn, or an answer that stands. */
  readonly flags: readonly string[];
  readonly end: MovePayload<'pathways.ended'> | null;
  /** For `replay`: what counted, in order. */
  readonly counted: readonly Move[];
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
  let notUnderstood = 0;
  for (const { header, payload } of entries) {
    if (!header.type.startsWith('pathways.')) continue;
    const move = asMove({ type: header.type, facts: header.facts, payload });
    if (move?.type === 'pathways.begun') {
      triages.push(begun(header, move));
      continue;
    }
    const place = triages.findLastIndex(
      ({ hash }) => move !== undefined && equal(hash, move.payload.hash),
    );
    if (move === undefined || place === -1) notUnderstood += 1;
    else triages[place] = after(triages[place]!, header, move);
  }
  return { triages, notUnderstood };
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
  const counts = isNext || move.type === 'pathways.flag-raised';
  const recorded = { id, by, at, move };
  if (!counts)
    return { ...before, moves: [...before.moves, { ...recorded, standing: 'overtaken' }] };
  const moves = [...leftBehind(before.moves, move), { ...recorded, standing: 'stands' as const }];
  return {
    ...before,
    moves,
    clinician: move.type === 'pathways.taken-over' ? by : before.clinician,
    flags: flagsOf(moves),
    end: move.type === 'pathways.ended' ? move.payload : null,
    counted: [...before.counted, { ...move, facts: { step } }],
    last: id,
  };
}

/** Going back to a question leaves what was answered from there on. */
function leftBehind(moves: readonly RecordedMove[], move: Move): readonly RecordedMove[] {
  const ended = moves.map((one) =>
    one.move.type === 'pathways.ended' && one.standing === 'stands' ? left(one) : one,
  );
  if (move.type !== 'pathways.went-back') return ended;
  const place = moves.findLastIndex(
    ({ move: one, standing }) =>
      standing === 'stands' &&
      one.type === 'pathways.answered' &&
      one.payload.question === move.payload.to,
  );
  if (place === -1) return ended;
  return ended.map((one, i) =>
    i >= place && one.standing === 'stands' && one.move.type === 'pathways.answered'
      ? left(one)
      : one,
  );
}

function left(one: RecordedMove): RecordedMove {
  return { ...one, standing: 'left' };
}

function flagsOf(moves: readonly RecordedMove[]): readonly string[] {
  const raised = new Map<string, string>();
  const answered: string[] = [];
  for (const { move, standing } of moves) {
    if (standing !== 'stands') continue;
    if (move.type === 'pathways.flag-raised') raised.set(move.payload.flag, move.payload.label);
    else if (move.type === 'pathways.flag-withdrawn') raised.delete(move.payload.flag);
    else if (move.type === 'pathways.answered' && move.payload.redFlag !== undefined)
      answered.push(move.payload.redFlag);
  }
  return [...new Set([...raised.values(), ...answered])];
}
