import { describe, expect, test } from 'vitest';
import { AssertionError } from '#base/assert.ts';
import vectors from '../../vectors/tlog/notes.json' with { type: 'json' };
import { formatCheckpoint, openCheckpoint, parseCheckpoint } from './checkpoint.ts';
import { cosignatureTime, ed25519Cosigner } from './cosignature.ts';
import { rfc6962 } from './merkle.ts';
import { formatNote, type NoteSignature, parseNote, signText } from './note.ts';
import { ed25519NoteSigner, noteVerifier } from './note-ed25519.ts';
import { ed25519KeyFromSeed, ed25519Verify } from './note-ed25519-node.ts';
import { sha256 } from './sha256-node.ts';
import { parseVerifierKey } from './verifier-key.ts';

const utf8 = (text: string) => new TextEncoder().encode(text);
const refusal = (code: string) => expect.objectContaining({ name: 'LogRefusal', code });
const keyOf = (text: string) => parseVerifierKey(sha256, text);
const verifierOf = (text: string) => noteVerifier(sha256, ed25519Verify, keyOf(text));

const { empty } = rfc6962(sha256);
const { frozen } = vectors;
const origin = frozen.checkpoint.origin;
const log = { origin, verifier: verifierOf(frozen.logKey) };
const cosigner = verifierOf(frozen.cosignerKey);
const logSigner = ed25519NoteSigner(
  sha256,
  keyOf(frozen.logKey).name,
  ed25519KeyFromSeed(Uint8Array.fromHex(frozen.logSeed)),
);
const cosignerAt = (now: number) =>
  ed25519Cosigner(
    sha256,
    keyOf(frozen.cosignerKey).name,
    ed25519KeyFromSeed(Uint8Array.fromHex(frozen.cosignerSeed)),
    () => now,
  );
const [logLine, cosignatureLine] = parseNote(utf8(frozen.note)).signatures as [
  NoteSignature,
  NoteSignature,
];

describe('published checkpoints', () => {
  const checkpoints = vectors.published.flatMap(({ checkpoint, ...rest }) =>
    checkpoint ? [{ ...rest, checkpoint }] : [],
  );

  test.each(checkpoints)('$source', async ({ note, keys, checkpoint, cosignatureTime: time }) => {
    const [logKey, ...cosigners] = keys.map(verifierOf);
    if (logKey === undefined) throw new Error('a vector must name the key of its log');
    const identity = { origin: checkpoint.origin, verifier: logKey };
    const { size, root, cosignatures } = await openCheckpoint(utf8(note), identity, cosigners);
    expect({ origin: identity.origin, size, root: root.toHex() }).toEqual(checkpoint);
    expect(cosignatures.map((line) => cosignatureTime(line.signature))).toEqual(
      time === undefined ? [] : [time],
    );
  });
});

describe('the frozen checkpoint', () => {
  test('opens', async () => {
    const { size, root, cosignatures } = await openCheckpoint(utf8(frozen.note), log, [cosigner]);
    expect({ origin, size, root: root.toHex() }).toEqual(frozen.checkpoint);
    expect(cosignatures).toEqual([cosignatureLine]);
    expect(cosignatureTime(cosignatureLine.signature)).toBe(frozen.cosignatureTime);
  });

  test('is made again byte for byte', async () => {
    const text = formatCheckpoint({
      origin,
      size: frozen.checkpoint.size,
      root: parseCheckpoint(parseNote(utf8(frozen.note)).text).root,
      extensions: [],
    });
    const signatures = [
      await signText(text, logSigner),
      await signText(text, cosignerAt(frozen.cosignatureTime)),
    ];
    expect(new TextDecoder().decode(formatNote({ text, signatures }))).toBe(frozen.note);
  });

  test('opens without cosigners, and then counts none', async () => {
    expect((await openCheckpoint(utf8(frozen.note), log, [])).cosignatures).toEqual([]);
  });
});

describe('a checkpoint is refused', () => {
  const { text } = parseNote(utf8(frozen.note));

  test('when only a cosigner has signed', async () => {
    const note = formatNote({ text, signatures: [cosignatureLine] });
    await expect(openCheckpoint(note, log, [cosigner])).rejects.toThrow(refusal('note-unsigned'));
  });

  test('when it names another log, though the key is right', async () => {
    const other = text.replace(origin, 'log.example/other');
    const note = formatNote({ text: other, signatures: [await signText(other, logSigner)] });
    await expect(openCheckpoint(note, log, [])).rejects.toThrow(
      refusal('checkpoint-of-another-log'),
    );
  });

  test('when the signed text is no checkpoint', async () => {
    const note = formatNote({ text: 'A\n', signatures: [await signText('A\n', logSigner)] });
    await expect(openCheckpoint(note, log, [])).rejects.toThrow(refusal('checkpoint-malformed'));
  });

  test('when the time of a cosignature was changed', async () => {
    const signature = Uint8Array.from(cosignatureLine.signature);
    signature[7] = (signature[7] ?? 0) ^ 1;
    const note = formatNote({ text, signatures: [logLine, { ...cosignatureLine, signature }] });
    await expect(openCheckpoint(note, log, [cosigner])).rejects.toThrow(
      refusal('signature-invalid'),
    );
  });

  test('when a cosignature holds but its time is past what a number counts', async () => {
    const header = utf8(`cosignature/v1\ntime ${2 ** 53}\n`);
    const key = ed25519KeyFromSeed(Uint8Array.fromHex(frozen.cosignerSeed));
    const signed = await key.sign(Uint8Array.of(...header, ...utf8(text)));
    const signature = Uint8Array.of(0, 0x20, 0, 0, 0, 0, 0, 0, ...signed);
    const note = formatNote({ text, signatures: [logLine, { ...cosignatureLine, signature }] });
    await expect(openCheckpoint(note, log, [cosigner])).rejects.toThrow(
      refusal('signature-invalid'),
    );
  });

  test.each([
    ['too short for a time', new Uint8Array(8)],
    ['of a time past 2^53', new Uint8Array(72).fill(0xff)],
    ['a plain signature', logLine.signature],
  ])('when a cosignature is %s', async (_why, signature) => {
    const note = formatNote({ text, signatures: [logLine, { ...cosignatureLine, signature }] });
    await expect(openCheckpoint(note, log, [cosigner])).rejects.toThrow(
      refusal('signature-invalid'),
    );
  });
});

test('a cosigner has a time in whole seconds, or does not sign', async () => {
  for (const now of [-1, 0.5, Number.NaN, 2 ** 53]) {
    await expect(signText('A\n', cosignerAt(now))).rejects.toThrow('whole seconds');
  }
  expect(() => cosignatureTime(new Uint8Array(3))).toThrow(refusal('signature-invalid'));
});

describe('checkpoint text', () => {
  const root = empty.toBase64();

  test('round-trips with extension lines', () => {
    const text = `a log\n0\n${root}\nextension 1\nextension 2\n`;
    const checkpoint = parseCheckpoint(text);
    expect(checkpoint).toEqual({
      origin: 'a log',
      size: 0,
      root: empty,
      extensions: ['extension 1', 'extension 2'],
    });
    expect(formatCheckpoint(checkpoint)).toBe(text);
  });

  test.each([
    ['empty', ''],
    ['two lines', 'log\n1\n'],
    ['no newline at the end', `log\n1\n${root}`],
    ['empty origin', `\n1\n${root}\n`],
    ['empty size', `log\n\n${root}\n`],
    ['negative size', `log\n-1\n${root}\n`],
    ['leading zero', `log\n01\n${root}\n`],
    ['signed size', `log\n+1\n${root}\n`],
    ['hexadecimal size', `log\n0x10\n${root}\n`],
    ['exponent', `log\n1e3\n${root}\n`],
    ['fraction', `log\n1.5\n${root}\n`],
    ['space around the size', `log\n 1\n${root}\n`],
    ['size of 2^53', `log\n9007199254740992\n${root}\n`],
    ['short root', `log\n1\n${new Uint8Array(31).toBase64()}\n`],
    ['long root', `log\n1\n${new Uint8Array(33).toBase64()}\n`],
    ['root without padding', `log\n1\n${root.replace('=', '')}\n`],
    ['root with a space', `log\n1\n ${root}\n`],
    ['empty root', 'log\n1\n\n'],
    ['empty extension', `log\n1\n${root}\n\n`],
    ['empty extension between', `log\n1\n${root}\n\nmore\n`],
  ])('refused: %s', (_why, text) => {
    expect(() => parseCheckpoint(text)).toThrow(refusal('checkpoint-malformed'));
  });

  test.each([
    { origin: '' },
    { origin: 'two\nlines' },
    { size: -1 },
    { size: 2 ** 53 },
    { extensions: [''] },
    { extensions: ['two\nlines'] },
  ])('not made: %j', (change) => {
    const checkpoint = { origin: 'log', size: 0, root: empty, extensions: [], ...change };
    expect(() => formatCheckpoint(checkpoint)).toThrow(AssertionError);
  });
});
