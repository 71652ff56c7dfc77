import { describe, expect, it } from 'vitest';
import { systemRandom } from '#base/clock.ts';
import { type Uuid, uuidToBytes, uuidv7 } from '#base/ids.ts';
import type { Facts } from '#journal/entry.ts';
import type { Opened } from '#sync/keyring.ts';
import { foldMessage } from './fold-message.ts';

const message = newId();
const original = newId();
const reviewer = newId();

function newId(): Uuid {
  return uuidv7(() => 1, systemRandom);
}

function opened(type: string, facts: Facts, payload: unknown): Opened {
  const header = {
    org: 'o',
    stream: 'aside/2026-11-23',
    after: 0,
    id: newId(),
    schema: 1,
    session: newId(),
  };
  return { header: { ...header, type, author: reviewer, at: 7, facts }, payload };
}

function setAside(
  id = message,
  payload: unknown = { received: 'now', explanation: 'No XML', original: uuidToBytes(original) },
) {
  return opened(
    'message.set-aside',
    { message: uuidToBytes(id), source: 'nhs-111-report', problem: 'xml/broken' },
    payload,
  );
}

function part(number: number, of: number, bytes: number[]) {
  const payload = {
    name: 'original',
    mediaType: 'text/xml',
    encoding: 'gzip',
    bytes: new Uint8Array(bytes),
  };
  return opened('document.part', { document: uuidToBytes(original), part: number, of }, payload);
}

describe('foldMessage', () => {
  it('joins the original from its parts, whatever order they stand in', () => {
    const folded = foldMessage([setAside(), part(2, 2, [3, 4]), part(1, 2, [1, 2])], message);
    expect(folded?.original?.bytes).toEqual(new Uint8Array([1, 2, 3, 4]));
    expect(folded?.note?.explanation).toBe('No XML');
  });

  it('passes no half of a message off as the whole', () => {
    expect(foldMessage([setAside(), part(1, 2, [1, 2])], message)?.original).toBeUndefined();
    expect(foldMessage([setAside()], message)?.original).toBeUndefined();
  });

  it('shows who reviewed it, and nobody else’s review', () => {
    const review = (id: Uuid) =>
      opened('message.reviewed', { message: uuidToBytes(id) }, { note: 'Rang them' });
    expect(foldMessage([setAside(), review(newId())], message)?.reviews).toEqual([]);
    expect(foldMessage([setAside(), review(message)], message)?.reviews).toEqual([
      { at: 7, by: reviewer, note: 'Rang them' },
    ]);
  });

  it('shows a message whose seal did not hold as one that nothing is known of', () => {
    expect(foldMessage([setAside(message, null)], message)).toMatchObject({
      note: null,
      original: undefined,
    });
  });

  it('finds none that is not there', () => {
    expect(foldMessage([setAside(newId())], message)).toBeNull();
    expect(foldMessage([opened('message.set-aside', { message: 'x' }, null)], message)).toBeNull();
  });
});
