import { expect, it } from 'vitest';
import { entryFrame } from './feed-frame.ts';
import { caseReceived, newId, placed } from './testing/entries.ts';

it('holds on to no memory but its own', async () => {
  const [header, stands] = await placed(7, 1, caseReceived(newId()));
  const frame = entryFrame(stands, header);
  expect(frame.toString()).toMatch(/^id: 7\nevent: entry\ndata: \{.*\}\n\n$/);
  expect(frame.buffer.byteLength).toBe(frame.byteLength);
});
