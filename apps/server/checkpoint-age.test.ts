import { expect, it } from 'vitest';
import { CheckpointAge } from './checkpoint-age.ts';

it('counts from when the checkpoint last moved while it is behind the log', () => {
  let now = 0;
  const age = new CheckpointAge(() => now);
  const after = (ms: number, log: number, checkpoint: number) => {
    now += ms;
    age.saw({ log, checkpoint });
    now += 100;
    return age.ms;
  };
  expect(age.ms).toBe(0);
  expect(after(500, 10, 10)).toBe(0);
  expect(after(500, 12, 10)).toBe(100);
  expect(after(500, 13, 10)).toBe(700);
  expect(after(500, 14, 11)).toBe(100);
  expect(after(500, 14, 11)).toBe(700);
  expect(after(500, 14, 14)).toBe(0);
  expect(after(500, 14, 0)).toBe(100);
});
