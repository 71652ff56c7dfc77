import { expect, it } from 'vitest';
import { type Uuid, uuidToBytes } from '#base/ids.ts';
import { foldSpecialNotes } from './special-notes.ts';

const id = (n: number) => `00000000-0000-7000-8000-00000000000${n}` as Uuid;
const stream = `patient/${id(9)}`;
const by = id(8);

const written = (n: number, text: string, until: number | null = null, of = stream) => ({
  header: {
    id: id(n),
    stream: of,
    type: 'special-note.written',
    author: by,
    at: n,
    facts: { until },
  },
  payload: { text, source: 'Harbour Surgery' },
});
const ended = (n: number, note: number, of = stream) => ({
  header: {
    id: id(n),
    stream: of,
    type: 'special-note.ended',
    author: by,
    at: n,
    facts: { note: uuidToBytes(id(note)) },
  },
  payload: null,
});
const texts = (...all: Parameters<typeof foldSpecialNotes>[0]) =>
  foldSpecialNotes(all, 100).map(({ text }) => text);

it('holds until its day is over or somebody ends it, the newest first', () => {
  const all = [written(1, 'Two dogs'), written(2, 'Away', 99), written(3, 'Deaf', 101)];
  expect(texts(...all)).toEqual(['Deaf', 'Two dogs']);
  expect(texts(...all, ended(4, 1))).toEqual(['Deaf']);
});

it('is not ended from another person’s stream, nor before it was written', () => {
  expect(texts(written(1, 'Two dogs'), ended(2, 1, `patient/${id(7)}`))).toEqual(['Two dogs']);
  expect(texts(ended(1, 2), written(2, 'Two dogs'))).toEqual(['Two dogs']);
});

it('is left out where it cannot be read', () => {
  expect(texts({ ...written(1, 'Two dogs'), payload: { text: 7 } })).toEqual([]);
});
