import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { cityOf, type Plan } from './city.ts';
import { itkMessage } from './itk-111/itk-message.ts';

const FROM = Date.parse('2025-12-22T00:00Z');
const PLAN: Plan = { seed: 'northmoor', people: 2_000, from: FROM, to: FROM + 7 * 86_400_000 };

/** Frozen: another digest is another city, for everybody who was told a seed. */
const DIGEST = 'b44b29edb6d383f05883b8dc642f0a2b70225dd5abc5be0ed9d95f5bba1b1e7e';
/** Frozen like it: what is measured, and what comfort calls hear, are drawn apart. */
const APART_DIGEST = 'b65329bc2e6fe17ff9fa8da3ff1087d41e9e17e82a894a0a5323acc3c4309963';

it('is the same for the same seed, byte for byte', () => {
  const { town, shifts, calls } = cityOf(PLAN);
  const messages = calls.flatMap(({ call }) =>
    call.way === 'report' ? [itkMessage(call.episode)] : [],
  );
  expect(messages.length).toBeGreaterThan(1);
  const planned = calls.map(({ call, answer, story }) => {
    return { call, answer, outcome: story?.outcome ?? null };
  });
  const whole = JSON.stringify({ town, shifts, calls: planned, messages });
  expect(sha256(whole)).toBe(DIGEST);
  const apart = calls.map(({ story }) => story && [story.observed, story.comfort, story.seed]);
  expect(sha256(JSON.stringify(apart))).toBe(APART_DIGEST);
});

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

it('is another for another seed, time or size', () => {
  const calls = JSON.stringify(cityOf(PLAN).calls);
  for (const other of [{ seed: 'southmoor' }, { people: 2_001 }, { from: FROM + 43_200_000 }])
    expect(JSON.stringify(cityOf({ ...PLAN, ...other }).calls)).not.toBe(calls);
});

it('has an end for each call: answered by somebody at work, abandoned, or sent as a report', () => {
  const { shifts, calls } = cityOf({ ...PLAN, people: 40_000 });
  expect(calls.length).toBeGreaterThan(250);
  for (const { call, answer, story } of calls) {
    expect(story === null).toBe(call.kind !== 'care');
    expect(answer === null).toBe(call.way === 'report');
    if (answer?.kind !== 'answered') continue;
    const there = shifts.some(
      ({ role, who, from, to }) =>
        role === 'call-handler' &&
        who === answer.by &&
        from <= answer.at &&
        answer.at < to + 60_000,
    );
    expect(there).toBe(true);
  }
  const abandoned = calls.filter(({ answer }) => answer?.kind === 'abandoned').length;
  expect(abandoned / calls.length).toBeLessThan(0.04);
});
