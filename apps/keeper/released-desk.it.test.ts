import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemRandom } from '#base/clock.ts';
import { decodeEntry } from '#journal/entry.ts';
import { postgresReader } from '#journal/postgres-reader.ts';
import { readReleasedDesk, sayReleasedDesk } from './released-desk.ts';
import { keeperRig, type Rig } from './testing/rig.ts';

let rig: Rig;
beforeEach(async () => {
  rig = await keeperRig();
});
afterEach(() => rig.stop());

const someDesk = () => ({ digest: systemRandom(32), worker: systemRandom(32) });

/** As the log tells it, oldest first. */
async function said(): Promise<unknown[]> {
  const entries = await postgresReader(rig.sql).stream('org', 0);
  return entries
    .map(({ bytes }) => decodeEntry(bytes).header)
    .filter(({ type }) => type === 'desk.released')
    .map(({ stream, session, facts }) => ({ stream, session, facts }));
}

describe('the desk that is served', () => {
  it('is said when it is another than before, and once', async () => {
    const [one, two] = [someDesk(), someDesk()];
    const entry = (facts: object) => ({ stream: 'org', session: null, facts });
    await sayReleasedDesk(rig.keeper, null);
    expect(await said()).toEqual([]);
    await sayReleasedDesk(rig.keeper, one);
    await sayReleasedDesk(rig.keeper, one);
    rig = await rig.restart();
    await sayReleasedDesk(rig.keeper, one);
    expect(await said()).toEqual([entry(one)]);
    const otherWorker = { ...one, worker: two.worker };
    for (const desk of [otherWorker, two, one]) await sayReleasedDesk(rig.keeper, desk);
    expect(await said()).toEqual([one, otherWorker, two, one].map(entry));
  });
});

describe('the setting that names it', () => {
  it('is two digests, or nothing', () => {
    const [a, b] = ['0a'.repeat(32), 'b0'.repeat(32)];
    expect(readReleasedDesk(`${a}:${b}`)).toEqual({
      digest: new Uint8Array(32).fill(0x0a),
      worker: new Uint8Array(32).fill(0xb0),
    });
    expect(readReleasedDesk('')).toBeNull();
    for (const wrong of [a, `${a}:`, `${a}:${b}:`, `${a}:${b.slice(2)}`, `${a}:${b.toUpperCase()}`])
      expect(() => readReleasedDesk(wrong), wrong).toThrow('HOLDFAST_DESK');
  });
});
