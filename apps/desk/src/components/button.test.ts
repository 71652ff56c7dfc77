import { expect, it, vi } from 'vitest';
import { oneAtATime } from './button.tsx';

it('does one thing at a time, leaves what is asked meanwhile, and says when', async () => {
  const show = vi.fn();
  const run = oneAtATime(show);
  const first = Promise.withResolvers<void>();
  const [work, meanwhile, after] = [vi.fn(() => first.promise), vi.fn(), vi.fn()];
  run(work);
  run(meanwhile);
  expect(show.mock.calls).toEqual([[true]]);
  first.resolve();
  await vi.waitFor(() => expect(show).toHaveBeenLastCalledWith(false));
  run(after);
  await vi.waitFor(() => expect(show.mock.calls).toEqual([[true], [false], [true], [false]]));
  expect([work, meanwhile, after].map(({ mock }) => mock.calls.length)).toEqual([1, 0, 1]);
});
