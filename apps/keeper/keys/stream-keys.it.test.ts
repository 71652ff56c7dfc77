import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { keeperRig, type Rig } from '../testing/rig.ts';

let rig: Rig;
beforeEach(async () => {
  rig = await keeperRig();
});
afterEach(() => rig.stop());

describe('data keys', () => {
  it('of labels are forgotten by their day, and no others', async () => {
    const { keys } = rig.keeper;
    const old = 'labels/out-of-hours/2026-11-20';
    const kept = ['labels/out-of-hours/2026-11-21', 'labels/other/2026-11-23', 'directory'];
    await keys.make([old, ...kept]);
    expect(await keys.forgetLabelsBefore('2026-11-21')).toBe(1);
    expect([...(await keys.release([old, ...kept])).keys()].sort()).toEqual(kept.toSorted());
  });

  it('stay the same when a stream is begun twice, and are nowhere in the clear', async () => {
    const { keys } = rig.keeper;
    await Promise.all([keys.make(['directory']), keys.make(['directory'])]);
    const key = (await keys.release(['directory'])).get('directory')!;
    await keys.make(['directory']);
    expect((await keys.release(['directory'])).get('directory')).toEqual(key);
    const [row] = await rig.sql<{ wrapped: Buffer }[]>`SELECT wrapped FROM stream_key`;
    expect(row!.wrapped.includes(key[0]!)).toBe(false);
  });
});
