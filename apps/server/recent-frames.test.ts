import { describe, expect, it } from 'vitest';
import { RecentFrames } from './recent-frames.ts';

const frame = (index: number) => Buffer.from(String(index % 10).repeat(10));

function filled(from: number, to: number, mostBytes: number): RecentFrames {
  const recent = new RecentFrames(mostBytes);
  for (let index = from; index < to; index += 1) recent.push(index, frame(index));
  return recent;
}

describe('recent frames', () => {
  it('gives frames from an index on, as many as fit and at least one', () => {
    const recent = filled(5, 9, 1_000);
    expect(recent.from(6, 1_000)).toEqual([6, 7, 8].map(frame));
    expect(recent.from(6, 20)).toEqual([6, 7].map(frame));
    expect(recent.from(6, 1)).toEqual([frame(6)]);
  });

  it('has nothing before its first, and nothing that is not there yet', () => {
    const recent = filled(5, 9, 1_000);
    expect(recent.from(4, 1_000)).toBeNull();
    expect(recent.from(9, 1_000)).toBeNull();
    expect(new RecentFrames(10).from(0, 10)).toBeNull();
  });

  it('drops the oldest past its bound and keeps the rest in order', () => {
    const recent = filled(0, 1_000, 100);
    expect(recent.from(0, 10)).toBeNull();
    expect(recent.from(999, 1_000)).toEqual([frame(999)]);
    const kept = Array.from({ length: 1_000 }, (_, i) => recent.from(i, 1)).filter(
      (frames) => frames !== null,
    );
    expect(kept.length).toBeLessThanOrEqual(10);
    expect(kept.length).toBeGreaterThanOrEqual(5);
  });

  it('keeps one that is larger than its bound', () => {
    expect(filled(0, 2, 5).from(1, 1)).toEqual([frame(1)]);
  });

  it('begins anew where an index is not the next', () => {
    const recent = filled(0, 3, 1_000);
    recent.push(7, frame(7));
    expect(recent.from(2, 10)).toBeNull();
    expect(recent.from(7, 10)).toEqual([frame(7)]);
  });
});
