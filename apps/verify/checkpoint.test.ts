import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { mustBeSigned, parseCheckpoint } from './checkpoint.ts';
import { Refusal } from './refusal.ts';
import { LogBuilder, ORG } from './testing/build-log.ts';
import { verifierKeyText } from './testing/publish-log.ts';
import { parseVerifierKey } from './verifier-key.ts';

type Published = {
  readonly note: string;
  readonly keys: readonly string[];
  readonly checkpoint?: { readonly origin: string; readonly size: number; readonly root: string };
};

const vectors = new URL('../../vectors/tlog/notes.json', import.meta.url);
const { published } = JSON.parse(readFileSync(vectors, 'utf8')) as { published: Published[] };

describe('checkpoints that other logs have published', () => {
  const logs = published.flatMap(({ note, keys, checkpoint }) =>
    checkpoint === undefined ? [] : [{ note, key: keys[0]!, checkpoint }],
  );

  test.each(logs)('$checkpoint.origin', ({ note, key, checkpoint: { origin, size, root } }) => {
    const checkpoint = parseCheckpoint(Buffer.from(note));
    expect(checkpoint).toMatchObject({ origin, size, root: Uint8Array.fromHex(root) });
    expect(() => mustBeSigned(checkpoint, [parseVerifierKey(key)!])).not.toThrow();
    const other = parseCheckpoint(Buffer.from(note.replace(`\n${size}\n`, `\n${size + 1}\n`)));
    expect(() => mustBeSigned(other, [parseVerifierKey(key)!])).toThrow(Refusal);
  });
});

describe('a note that is no checkpoint', () => {
  const good = Buffer.from(new LogBuilder().begin().checkpoint()).toString();
  const [, , root = ''] = good.split('\n');

  test.each([
    ['nothing', ''],
    ['no signatures', good.slice(0, good.indexOf('\n\n') + 1)],
    ['no newline at its end', good.slice(0, -1)],
    ['a control character', good.replace(ORG, `${ORG}\t`)],
    ['no origin', good.slice(ORG.length)],
    ['a size with a leading zero', good.replace('\n1\n', '\n01\n')],
    ['a size beyond counting', good.replace('\n1\n', '\n9007199254740992\n')],
    ['a root without its padding', good.replace(root, root.slice(0, -1))],
    ['a root in base64 of another spelling', good.replace(root, root.replace(/.=$/, 'B='))],
    ['a short root', good.replace(root, 'AAAA')],
    ['no root', good.replace(`${root}\n`, '')],
    ['a hyphen for the dash', good.replace('— ', '- ')],
    ['a key name with a plus', good.replace('— ', '— a+')],
    ['a signature of nothing but a key id', good.replace(/ \S+\n$/, ' AAAAAA==\n')],
    ['65 signatures', good + good.split('\n').slice(4, 5).concat('').join('\n').repeat(64)],
  ])('%s', (_, note) => {
    expect(() => parseCheckpoint(Buffer.from(note))).toThrow(
      expect.objectContaining({ rule: 'checkpoint/malformed' }),
    );
  });

  test('bytes that are not UTF-8', () => {
    const bytes = Buffer.concat([Uint8Array.of(0xff), Buffer.from(good)]);
    expect(() => parseCheckpoint(bytes)).toThrow(Refusal);
  });

  test('64 signatures are heard, also of strangers', () => {
    const line = good.split('\n').at(-2)!;
    const strangers = `${line.replace(ORG, 'witness.example')}\n`.repeat(63);
    expect(parseCheckpoint(Buffer.from(good + strangers)).signatures.length).toBe(64);
  });
});

describe('a verifier key', () => {
  const { logKey } = new LogBuilder();
  const text = verifierKeyText(logKey);

  test('is read in its one form', () => {
    expect(parseVerifierKey(text)).toMatchObject({ name: ORG, raw: logKey.raw });
  });

  test.each([
    ['another id', text.replace(/\+[0-9a-f]{8}\+/, '+00000000+')],
    ['a cosigner’s type', published.flatMap(({ keys }) => keys).find((key) => key.includes('+B'))!],
    ['a name with a blank', text.replace('/', ' ')],
    ['no name', text.slice(ORG.length)],
    ['no key', text.slice(0, text.lastIndexOf('+') + 1)],
  ])('is none with %s', (_, wrong) => {
    expect(parseVerifierKey(wrong)).toBeNull();
  });
});
