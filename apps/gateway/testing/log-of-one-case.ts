/** A log in memory, with a case in it and a gateway at its post, for tests. */
import type { Bytes } from '#base/bytes.ts';
import { systemRandom } from '#base/clock.ts';
import { type Uuid, uuidv7 } from '#base/ids.ts';
import { streamName } from '#base/stream.ts';
import { type Board, foldBoard } from '#care/board.ts';
import { Questions } from '#care/questions.ts';
import { FORMAT } from '#identity/entries.ts';
import { decodeEntry, encodeEntry, type Header } from '#journal/entry.ts';
import { newDataKey } from '#seal/payload.ts';
import { nodePrimitives } from '#seal/primitives-node.ts';
import { author, type Draft } from '#sync/author.ts';
import { Keyring } from '#sync/keyring.ts';
import { softwareDevice } from '#testkit/person.ts';
import type { Duty } from '../owed.ts';
import type { Post } from '../post.ts';

export type LogOfOneCase = {
  /** The case's. */
  readonly stream: string;
  readonly case: Uuid;
  readonly received: { readonly [name: string]: unknown };
  /** @returns the entry's id */
  write(draft: Omit<Draft, 'stream' | 'after'>): Promise<Uuid>;
  /** What is owed by now, attempted once. */
  pay(duty: Duty): Promise<void>;
  /** The gateway ends before it has written down how an attempt went. @throws Error */
  crash(duty: Duty): Promise<void>;
  board(): Board;
  headers(): readonly Header[];
  /** The latest entry's. */
  payload(): Promise<unknown>;
};

export async function logOfOneCase(
  clock: () => number,
  purpose: 'gp-message' | 'referral',
): Promise<LogOfOneCase> {
  const newId = () => uuidv7(clock, systemRandom);
  const device = softwareDevice();
  const [account, id] = [newId(), newId()];
  const stream = streamName({ kind: 'case', id });
  const log: Bytes[] = [];
  let isReached = true;
  const session = {
    ...{ org: 'night.example/holdfast', id: newId(), account },
    async call(_method: string, { entries }: { entries: Bytes[] }) {
      if (!isReached) throw new Error('not reached');
      log.push(...entries);
    },
  };
  const keyring = new Keyring(session as never, nodePrimitives);
  for (const held of [stream, 'directory'])
    keyring.hold({ stream: held, subject: null }, purpose, newDataKey(systemRandom));
  const parts = { session, device, keyring, primitives: nodePrimitives, clock };
  const writer = author({ ...parts, random: systemRandom, touch: null });
  const reader = {
    async entries(of: string) {
      const some = log.filter((bytes) => decodeEntry(bytes).header.stream === of);
      return { entries: some.map((bytes) => ({ bytes })) };
    },
  };
  const post = { session, keyring, author: writer, reader } as unknown as Post;
  const headers = () => log.map((bytes) => decodeEntry(bytes).header);

  const created = {
    ...{ org: session.org, stream: 'org', after: 0, id: newId(), type: 'log.created', schema: 1 },
    ...{ author: account, session: null, at: clock() },
    facts: {
      format: FORMAT,
      name: 'Northmoor Urgent Care',
      keeper: new Uint8Array(16),
      key: new Uint8Array(65).fill(4),
      logKey: new Uint8Array(32),
      rp: 'night.example',
      origins: ['https://night.example'],
      authenticators: null,
    },
  };
  log.push(await encodeEntry(created, null, device));
  const received = {
    ...{ source: 'nhs-111-report' as const, patient: newId(), service: 'out-of-hours' },
    ...{ urgency: 'urgent' as const, disposition: 'Dx05', due: null },
  };
  const house: LogOfOneCase = {
    stream,
    case: id,
    received,
    async write(draft) {
      const after = headers().filter((one) => one.stream === stream).length;
      const bytes = await writer.write({ ...draft, stream, after } as Draft);
      log.push(bytes);
      return decodeEntry(bytes).header.id;
    },
    async pay(duty) {
      const known = { board: house.board(), questions: new Questions() };
      for (const debt of duty.owed(known, clock())) await debt.pay(post);
    },
    async crash(duty) {
      isReached = false;
      try {
        await house.pay(duty);
      } finally {
        isReached = true;
      }
    },
    board: () => foldBoard(headers().map((header, index) => ({ ...header, index }))),
    headers,
    payload: async () => (await keyring.open(log.at(-1)!)).payload,
  };
  await house.write({
    type: 'case.received',
    facts: received,
    payload: {
      patient: { name: 'Rosemary Testington', gender: 'female' },
      ...{ problem: 'A cut on the hand', unmapped: 0, warnings: [] },
    },
  });
  return house;
}
