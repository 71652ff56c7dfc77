import { expect, it } from 'vitest';
import { systemClock, systemRandom } from '#base/clock.ts';
import { uuidv7 } from '#base/ids.ts';
import { encodeEntry } from '#journal/entry.ts';
import { memoryPlace } from '#testkit/memory-place.ts';
import { softwareDevice } from '#testkit/person.ts';
import { sha256 } from '#tlog/sha256-node.ts';
import { exportAttachments, NamedAttachments } from './export-attachments.ts';

const newId = () => uuidv7(systemClock, systemRandom);
const picture = systemRandom(500);
const hash = sha256(picture).toHex();

async function exported(shown: Uint8Array | null, place = memoryPlace()) {
  const asked: string[] = [];
  const answer = await exportAttachments(
    new Map([[hash, picture.length]]),
    async (path) => {
      asked.push(path);
      return shown;
    },
    place,
    () => undefined,
  );
  return { answer, asked, kept: place.files.get(`attachment/${hash}`) };
}

it('gathers what entries name, and nothing of what is no entry', async () => {
  const named = new NamedAttachments();
  const facts = { hash: sha256(picture), bytes: picture.length };
  const header = {
    ...{ org: 'test.example', after: 0, schema: 1, at: 1, id: newId(), author: newId() },
    ...{ session: newId(), stream: `case/${newId()}`, type: 'case.pictured', facts },
  };
  named.take(await encodeEntry(header, new Uint8Array(100), softwareDevice()));
  named.take(await encodeEntry({ ...header, type: 'case.taken' }, null, softwareDevice()));
  named.take(systemRandom(40));
  expect([...named.all]).toEqual([[hash, picture.length]]);
});

it('keeps what is whole, and asks for it once', async () => {
  const { answer, kept } = await exported(picture);
  expect(answer).toEqual({ named: 1, missing: [], altered: [] });
  expect(kept).toEqual(picture);
  const again = await exported(null, memoryPlace(new Map([[`attachment/${hash}`, picture]])));
  expect([again.asked, again.answer.missing]).toEqual([[], []]);
});

it('says what is missing and what is altered, and keeps neither', async () => {
  expect(await exported(null)).toMatchObject({ answer: { missing: [hash] }, kept: undefined });
  const other = picture.slice();
  other[7]! ^= 1;
  expect(await exported(other)).toMatchObject({ answer: { altered: [hash] }, kept: undefined });
});

it('says what was altered in the place, where nothing is put in its stead', async () => {
  const other = systemRandom(500);
  const place = memoryPlace(new Map([[`attachment/${hash}`, other]]));
  expect(await exported(picture, place)).toMatchObject({
    answer: { altered: [hash] },
    kept: other,
  });
});
