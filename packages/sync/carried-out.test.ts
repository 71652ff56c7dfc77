import { expect, it } from 'vitest';
import type { Bytes } from '#base/bytes.ts';
import { fromCbor } from '#base/cbor.ts';
import { systemClock, systemRandom } from '#base/clock.ts';
import { uuidv7 } from '#base/ids.ts';
import { openCarriedOut } from '#seal/carried-out.ts';
import { newWrappingKey } from '#seal/hpke.ts';
import { nodePrimitives } from '#seal/primitives-node.ts';
import { memoryCarriedStore } from '#testkit/memory-carried-store.ts';
import { type CarriedOut, carriedOut } from '#wire/keeper.ts';
import { encodeOffline } from './carried.ts';
import { carryOut } from './carried-out.ts';
import type { KeptItem, OutboxItem } from './outbox.ts';

const ORG = 'test.example/holdfast';
const newId = () => uuidv7(systemClock, systemRandom);
const main = await newWrappingKey();
const lifeboat = await newWrappingKey();

const waits = (order: number, size = 300) =>
  ({ order, bytes: systemRandom(size), refused: null, placed: null }) as unknown as OutboxItem;
const stands = (order: number) =>
  ({ ...waits(order), placed: { index: order, site: 'a' } }) as unknown as KeptItem;

async function saved(
  items: readonly OutboxItem[],
  kept: readonly KeptItem[],
  carried = memoryCarriedStore(),
): Promise<readonly Bytes[]> {
  return carryOut({
    session: { org: ORG, offerTo: [main.publicKey, lifeboat.publicKey] },
    ...{ outbox: { items, kept }, carried, primitives: nodePrimitives, random: systemRandom },
  });
}

async function opened(file: Bytes, { privateKey } = main): Promise<CarriedOut> {
  return carriedOut.parse(fromCbor(await openCarriedOut(nodePrimitives, ORG, privateKey, file)));
}

it('carries what waits and what no second site has, in the order it was written', async () => {
  const [one, two, three] = [waits(1), stands(2), waits(3)];
  const [file, ...more] = await saved([one, three], [two]);
  expect(more).toEqual([]);
  for (const keeper of [main, lifeboat]) {
    const { entries } = await opened(file!, keeper);
    expect(entries).toEqual([one, two, three].map(({ bytes }) => bytes));
  }
});

it('carries what the entries stand on, and leaves all of it where it was', async () => {
  const offline = {
    ...{ after: newId(), session: newId(), at: 1, expires: 2, channel: systemRandom(32) },
    response: { id: 'a touch' },
  };
  const kinds = ['session', 'slip', 'offer'] as const;
  const [session, slip, offer] = kinds.map(() => systemRandom(50)) as [Bytes, Bytes, Bytes];
  const carried = memoryCarriedStore();
  await carried.add([
    { kind: 'session', bytes: session },
    { kind: 'slip', bytes: slip },
    { kind: 'offer', bytes: offer, at: 1 },
    { kind: 'offline', bytes: encodeOffline(offline) },
  ]);
  const before = await carried.all();
  const [file] = await saved([waits(1)], [], carried);
  expect(await opened(file!)).toMatchObject({
    ...{ offline: [offline], sessions: [session], slips: [slip], offers: [offer] },
  });
  expect(await carried.all()).toEqual(before);
});

it('takes several files where it must, none larger than a keeper takes, nothing twice', async () => {
  const carried = memoryCarriedStore();
  const session = systemRandom(50);
  await carried.add([{ kind: 'session', bytes: session }]);
  const items = Array.from({ length: 40 }, (_, i) => waits(i, 60_000));
  const files = await saved(items, [], carried);
  expect(files.length).toBe(3);
  const contents = await Promise.all(files.map((file) => opened(file)));
  const written = contents.flatMap(({ entries }) => entries).map((bytes) => bytes.toHex());
  expect(written).toEqual(items.map(({ bytes }) => bytes.toHex()));
  for (const { sessions } of contents) expect(sessions).toEqual([session]);
  for (const { length } of files) expect(length).toBeLessThan(1.1 * 2 ** 20);
});

it('makes no file where nothing waits', async () => {
  expect(await saved([], [])).toEqual([]);
});
