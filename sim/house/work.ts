/** What people do at their desks all night: calls come in, cases are taken, spoken of, given back, closed. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type Uuid, uuidv7 } from '#base/ids.ts';
import { streamName } from '#base/stream.ts';
import { foldBoard, nextCase } from '#care/board.ts';
import type { CaseRow } from '#care/case-row.ts';
import { decodeEntry, EntryError } from '#journal/entry.ts';
import { Problem } from '#problems/catalogue.ts';
import type { Draw } from '../../city/draw.ts';
import type { Seed } from '../seed.ts';
import type { Seated } from './desk.ts';
import { randomOf } from './machine.ts';
import { SERVICE } from './names.ts';

export type Person = {
  readonly name: string;
  readonly draw: Draw;
  /** Between two acts of theirs, on average, milliseconds. */
  readonly paceMs: number;
  /** Once it is false they only look. */
  readonly isWorking: () => boolean;
};

type Seen = {
  readonly cases: readonly CaseRow[];
  /** How many entries of each stream were seen. */
  readonly versions: ReadonlyMap<string, number>;
};

/** As long as the session lasts. */
export async function workAt(seated: Seated, person: Person, seed: Seed): Promise<void> {
  const { draw, paceMs, isWorking, name } = person;
  const { ended } = seated;
  while (!ended.aborted) {
    await sleep(draw.exponential(paceMs), undefined, { signal: ended }).catch(() => undefined);
    if (ended.aborted || !isWorking()) continue;
    seated.isActing = true;
    try {
      await act(seated, person);
    } catch (error) {
      // A server may show what is no entry.
      if (!(error instanceof Problem || error instanceof EntryError)) throw error;
      seed.trace.say(name, `could not: ${error.code}`);
    } finally {
      seated.isActing = false;
    }
  }
}

async function act(seated: Seated, { draw, name }: Person): Promise<void> {
  const { session } = seated;
  const seen = await look(seated);
  const mine = seen.cases.filter(
    ({ state }) => state.kind === 'taken' && state.by === session.account,
  );
  const next = nextCase(seen.cases, session);
  const calls = seen.cases.filter(({ state }) => state.kind === 'queued').length;
  const choice = draw.between(1, 100);
  if (choice <= 25 && calls < 12) return takeCall(seated, draw);
  if (mine.length === 0 || choice <= 45) {
    if (next !== undefined) await take(seated, next, seen);
    return;
  }
  const row = draw.pick(mine);
  const write = writing(seated, row, seen);
  await seated.keyring.ensure([{ stream: streamOf(row), subject: row.patient }], 'care');
  const note = `${name} notes ${choice}`;
  if (choice <= 65) {
    await write({ type: 'case.contacted', facts: { outcome: 'spoke' }, payload: { note } });
  } else if (choice <= 72) {
    const condition = draw.pick(['same', 'worse', 'better'] as const);
    const facts = { outcome: 'spoke', condition } as const;
    await write({ type: 'case.comforted', facts, payload: { note } });
  } else if (choice <= 80) {
    await write({ type: 'case.released', facts: {} });
  } else {
    // In one go, as a desk does it: what closes must not overtake what it was closed on.
    await write({ type: 'case.contacted', facts: { outcome: 'spoke' }, payload: { note } });
    await write({ type: 'case.closed', facts: { outcome: 'advice', gpMessage: false } });
  }
}

async function take(seated: Seated, row: CaseRow, seen: Seen): Promise<void> {
  await seated.keyring.ensure([{ stream: streamOf(row), subject: row.patient }], 'care');
  await writing(seated, row, seen)({ type: 'case.taken', facts: {} });
}

/** A call of somebody new, from its first ring to the queue. */
async function takeCall(seated: Seated, draw: Draw): Promise<void> {
  const random = randomOf(draw);
  const newId = () => uuidv7(() => Date.now(), random);
  const [id, patient] = [newId(), newId()];
  const stream = streamName({ kind: 'case', id });
  const record = streamName({ kind: 'patient', id: patient });
  await seated.begin(patient, [stream, record]);
  const family = `Tidewater ${draw.between(1, 1_000_000)}`;
  const identifiers = { nhsNumber: null, family, birthDate: '1980-01-01', phone: null };
  const asking = seated.session.call('match', {
    ...identifiers,
    postcode: 'ZZ99 9ZZ',
    as: patient,
  });
  await asking.catch((error: unknown) => {
    // As at a desk: whatever the lookup comes to, the call goes on.
    if (!(error instanceof Problem)) throw error;
  });
  const now = Date.now();
  const facts = {
    ...{ patient, service: SERVICE, source: 'call' as const, disposition: null, repeat: false },
    urgency: draw.pick(['urgent', 'soon', 'routine'] as const),
    ...{ due: now + 3_600_000, answered: now - 60_000 },
  };
  const said = { problem: 'Earache', unmapped: 0, warnings: [] };
  const payload = { patient: { name: family, gender: 'unknown' as const }, ...said };
  await seated.write({ stream, after: 0, type: 'case.received', facts, payload });
}

async function look({ reader, outbox }: Seated): Promise<Seen> {
  const { entries } = await reader.board();
  const versions = new Map<string, number>();
  const headers = entries.map(({ bytes, version, index }) => {
    const { header } = decodeEntry(bytes);
    versions.set(header.stream, Math.max(version, versions.get(header.stream) ?? 0));
    return { ...header, index };
  });
  // What this desk wrote itself counts before it was heard of.
  const own = outbox.items.map(({ header }) => ({ ...header, index: null }));
  return { cases: [...foldBoard([...headers, ...own]).cases.values()], versions };
}

type CaseDraft = Parameters<Seated['write']>[0] extends infer D
  ? D extends { readonly type: `case.${string}` }
    ? Omit<D, 'stream' | 'after'>
    : never
  : never;

function writing(seated: Seated, row: CaseRow, { versions }: Seen) {
  const stream = streamOf(row);
  const after = versions.get(stream) ?? 0;
  return (draft: CaseDraft): Promise<Uuid> =>
    seated.write({ ...draft, stream, after } as Parameters<Seated['write']>[0]);
}

function streamOf({ id }: CaseRow): string {
  return streamName({ kind: 'case', id });
}
