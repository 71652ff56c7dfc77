import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Presence } from '#care/entries.ts';
import { SAY_AGAIN_MS } from '#care/presence.ts';
import { Attending } from './attending.ts';

let now: number;
let connected: boolean;
let said: Presence[];
let attending: Attending;

beforeEach(() => {
  now = 1_780_000_000_000;
  connected = true;
  said = [];
  attending = new Attending({
    say: async (presence) => said.push(presence),
    isConnected: () => connected,
    clock: () => now,
  });
});

describe('a desk', () => {
  it('says that its person is free, on a call, away, and gone, each once', async () => {
    attending.look();
    attending.look();
    attending.isBusy(true);
    attending.isBusy(true);
    attending.isAway(true);
    attending.isBusy(false);
    attending.isAway(false);
    await attending.goes();
    await attending.goes();
    attending.isBusy(true);
    expect(said).toEqual(['free', 'on-call', 'away', 'free', 'gone']);
  });

  it('says the same again before others take it for silent', () => {
    attending.look();
    now += SAY_AGAIN_MS - 1;
    attending.look();
    expect(said).toEqual(['free']);
    now += 1;
    attending.look();
    expect(said).toEqual(['free', 'free']);
  });

  it('keeps quiet while nobody can hear it, and then says how it is now', () => {
    connected = false;
    attending.look();
    attending.isBusy(true);
    connected = true;
    attending.look();
    expect(said).toEqual(['on-call']);
  });

  it('does not take its leave where it never said that it was there', async () => {
    connected = false;
    await attending.goes();
    expect(said).toEqual([]);
  });

  it('looks by itself until it is told to stop', () => {
    vi.useFakeTimers();
    const stop = new AbortController();
    connected = false;
    attending.follow(stop.signal);
    connected = true;
    vi.advanceTimersByTime(30_000);
    expect(said).toEqual(['free']);
    stop.abort();
    attending.isBusy(false);
    now += SAY_AGAIN_MS;
    vi.advanceTimersByTime(120_000);
    expect(said).toEqual(['free']);
    vi.useRealTimers();
  });

  it('tries again what could not be written', async () => {
    let fails = true;
    const trying = new Attending({
      say: async (presence) => (fails ? Promise.reject(new Error('no room')) : said.push(presence)),
      isConnected: () => true,
      clock: () => now,
    });
    trying.look();
    await new Promise((resolve) => setTimeout(resolve));
    fails = false;
    trying.look();
    expect(said).toEqual(['free']);
  });
});
