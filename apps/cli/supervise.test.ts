import { describe, expect, it } from 'vitest';

import { type Incident, type Part, type Process, supervise } from './supervise.ts';

/** Parts that live in memory and write down what happens to them. */
function stage() {
  const events: string[] = [];
  const slept: number[] = [];
  const incidents: Incident[] = [];
  const deaths = new Map<string, () => void>();
  let now = 0;
  const part = (name: string, failing: () => boolean = () => false): Part => ({
    name,
    async start(): Promise<Process> {
      events.push(`${name} starts`);
      const { promise: exited, resolve } = Promise.withResolvers<void>();
      deaths.set(name, resolve);
      const ready = failing() ? Promise.reject(new Error(`${name} cannot`)) : Promise.resolve({});
      ready.catch(() => undefined);
      return {
        ready,
        exited,
        async stop() {
          events.push(`${name} stops`);
          resolve();
        },
      };
    },
  });
  const needs = {
    now: () => now,
    sleep: async (ms: number) => void slept.push(ms),
    onIncident: (incident: Incident) => void incidents.push(incident),
  };
  return {
    events,
    slept,
    incidents,
    part,
    needs,
    die: async (name: string, afterMs = 0) => {
      now += afterMs;
      deaths.get(name)?.();
      await settle();
    },
  };
}

const settle = () => new Promise((resolve) => setImmediate(resolve));
const never = new AbortController().signal;

describe('supervision', () => {
  it('starts in order and stops in reverse', async () => {
    const { part, needs, events } = stage();
    const supervision = await supervise([part('database'), part('keeper')], needs, never);
    await supervision.stop();
    expect(events).toEqual(['database starts', 'keeper starts', 'keeper stops', 'database stops']);
  });

  it('starts a part again that died, and leaves the others alone', async () => {
    const { part, needs, events, incidents, die } = stage();
    const supervision = await supervise([part('database'), part('keeper')], needs, never);
    await die('keeper');
    expect(events).toEqual(['database starts', 'keeper starts', 'keeper starts']);
    expect(incidents).toEqual([
      { kind: 'died', part: 'keeper', retryMs: 250 },
      { kind: 'recovered', part: 'keeper' },
    ]);
    await supervision.stop();
  });

  it('waits longer for a part that keeps dying, to a bound, and forgets after a steady time', async () => {
    const { part, needs, slept, die } = stage();
    const supervision = await supervise([part('keeper')], needs, never);
    for (let n = 0; n < 8; n += 1) await die('keeper');
    expect(slept).toEqual([250, 500, 1000, 2000, 4000, 8000, 10_000, 10_000]);
    await die('keeper', 30_000);
    expect(slept.at(-1)).toBe(250);
    await supervision.stop();
  });

  it('goes on trying while a start fails', async () => {
    const { part, needs, incidents, die } = stage();
    let failures = 0;
    const supervision = await supervise([part('keeper', () => failures-- > 0)], needs, never);
    failures = 3;
    await die('keeper');
    await settle();
    expect(incidents.map(({ kind }) => kind)).toEqual([
      'died',
      'died',
      'died',
      'died',
      'recovered',
    ]);
    await supervision.stop();
  });

  it('stops what had started and tells why when a part cannot start at first', async () => {
    const { part, needs, events } = stage();
    const parts = [part('database'), part('keeper', () => true), part('server')];
    await expect(supervise(parts, needs, never)).rejects.toThrow('keeper cannot');
    expect(events).toEqual(['database starts', 'keeper starts', 'keeper stops', 'database stops']);
  });

  it('starts nothing again once it is stopping', async () => {
    const { part, needs, events, die } = stage();
    const supervision = await supervise([part('keeper')], needs, never);
    await supervision.stop();
    await die('keeper');
    expect(events).toEqual(['keeper starts', 'keeper stops']);
  });

  it('can be told to stop while it starts', async () => {
    const { part, needs, events } = stage();
    const stopping = new AbortController();
    stopping.abort(new Error('stopping'));
    const starting = supervise([part('database')], needs, stopping.signal);
    await expect(starting).rejects.toThrow('stopping');
    expect(events).toEqual([]);
  });
});
