import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import vectors from '../../vectors/tlog/notes.json' with { type: 'json' };
import {
  formatNote,
  MAX_NOTE_BYTES,
  type NoteVerifier,
  openNote,
  parseNote,
  signText,
} from './note.ts';
import { ed25519NoteSigner, noteVerifier } from './note-ed25519.ts';
import { ed25519KeyFromSeed, ed25519Verify } from './note-ed25519-node.ts';
import { sha256 } from './sha256-node.ts';
import { asKeyName, type KeyName, parseVerifierKey, SIGNATURE_TYPE } from './verifier-key.ts';

const utf8 = (text: string) => new TextEncoder().encode(text);
const verifierOf = (text: string) =>
  noteVerifier(sha256, ed25519Verify, parseVerifierKey(sha256, text));
const refusal = (code: string) => expect.objectContaining({ name: 'LogRefusal', code });

const name = asKeyName('log.example/one');
function keyPair(fill: number, as: KeyName = name) {
  const key = ed25519KeyFromSeed(new Uint8Array(32).fill(fill));
  const verifierKey = { name: as, type: SIGNATURE_TYPE.ed25519, publicKey: key.publicKey };
  return {
    signer: ed25519NoteSigner(sha256, as, key),
    verifier: noteVerifier(sha256, ed25519Verify, verifierKey),
  };
}
const one = keyPair(1);
const two = keyPair(2, asKeyName('log.example/two'));
const text = 'A text\n\nof two parts\n';

describe('published notes', () => {
  test.each(vectors.published)('$source', async ({ note, keys }) => {
    const bytes = utf8(note);
    expect(formatNote(parseNote(bytes))).toEqual(bytes);
    const { signatures } = await openNote(bytes, keys.map(verifierOf));
    expect(signatures.map((line) => line.name)).toEqual(keys.map((key) => key.split('+')[0]));
    for (const key of keys) {
      await expect(openNote(utf8(note.replace(/\n/, 'x\n')), [verifierOf(key)])).rejects.toThrow(
        refusal('signature-invalid'),
      );
    }
  });
});

test('a note signed by two keys opens for either', async () => {
  const signatures = [await signText(text, one.signer), await signText(text, two.signer)];
  const bytes = formatNote({ text, signatures });
  expect(parseNote(bytes)).toEqual({ text, signatures });
  expect(await openNote(bytes, [one.verifier])).toEqual({ text, signatures: [signatures[0]] });
  expect(await openNote(bytes, [two.verifier])).toEqual({ text, signatures: [signatures[1]] });
  expect(await openNote(bytes, [two.verifier, one.verifier])).toEqual({ text, signatures });
});

describe('a note is not believed', () => {
  test('when only strangers have signed', async () => {
    const bytes = formatNote({ text, signatures: [await signText(text, two.signer)] });
    await expect(openNote(bytes, [one.verifier])).rejects.toThrow(refusal('note-unsigned'));
    await expect(openNote(bytes, [])).rejects.toThrow(refusal('note-unsigned'));
  });

  test('when a stranger has the name or the id, but not both', async () => {
    const line = await signText(text, two.signer);
    for (const stranger of [
      { ...line, name: one.signer.name },
      { ...line, keyId: one.signer.keyId },
    ]) {
      const bytes = formatNote({ text, signatures: [stranger] });
      await expect(openNote(bytes, [one.verifier])).rejects.toThrow(refusal('note-unsigned'));
    }
  });

  test('when one known key does not hold, though another does', async () => {
    const [good, bad] = [await signText(text, one.signer), await signText('Other\n', two.signer)];
    const bytes = formatNote({ text, signatures: [good, bad] });
    await expect(openNote(bytes, [one.verifier, two.verifier])).rejects.toThrow(
      refusal('signature-invalid'),
    );
  });

  test('when any bit of text or signature is flipped', async () => {
    const line = await signText(text, one.signer);
    const bytes = formatNote({ text, signatures: [line] });
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length * 8 - 1), async (bit) => {
        const changed = Uint8Array.from(bytes);
        changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        await expect(openNote(changed, [one.verifier])).rejects.toThrow(
          expect.objectContaining({ name: 'LogRefusal' }),
        );
      }),
      { numRuns: 300 },
    );
  });
});

test('a key that signs twice counts once, and both must hold', async () => {
  const line = await signText(text, one.signer);
  const twice = formatNote({ text, signatures: [line, line] });
  expect((await openNote(twice, [one.verifier])).signatures).toEqual([line]);
  const later = { ...line, signature: Uint8Array.of(...line.signature, 1) };
  const both = formatNote({ text, signatures: [line, later] });
  const trusting: NoteVerifier = { ...one.verifier, verify: async () => true };
  expect((await openNote(both, [trusting])).signatures).toEqual([line]);
  const other = await signText('Other\n', one.signer);
  const mixed = formatNote({ text, signatures: [line, other] });
  await expect(openNote(mixed, [one.verifier])).rejects.toThrow(refusal('signature-invalid'));
});

test('sixteen signatures of 5,000 bytes are accepted', async () => {
  const strangers = Array.from({ length: 15 }, (_, i) => ({
    name: asKeyName(`s${i}.example`),
    keyId: i,
    signature: new Uint8Array(5000).fill(i),
  }));
  const signatures = [...strangers, await signText(text, one.signer)];
  const bytes = formatNote({ text, signatures });
  expect((await openNote(bytes, [one.verifier])).signatures.length).toBe(1);
});

test('a refusal says nothing of the note', async () => {
  const verifier: NoteVerifier = { ...one.verifier, verify: async () => false };
  const secret = 'Mrs Example of 1 Sample Street\n';
  const bytes = formatNote({ text: secret, signatures: [await signText(secret, one.signer)] });
  await expect(openNote(bytes, [verifier])).rejects.toThrow(
    expect.objectContaining({ message: 'a signature by a known key does not hold' }),
  );
});

describe('malformed notes are refused', () => {
  const base64 = Uint8Array.of(0, 0, 0, 1, 2).toBase64();
  const line = `— log.example/one ${base64}\n`;

  test('the form itself is fine', () => {
    const { signatures } = parseNote(utf8(`A\n\n${line}`));
    expect(signatures).toEqual([{ name, keyId: 1, signature: Uint8Array.of(2) }]);
  });

  test.each([
    ['nothing', ''],
    ['no signatures', 'A\n'],
    ['an empty block of signatures', 'A\n\n'],
    ['no blank line', `A\n${line}`],
    ['no text and no blank line', line],
    ['no newline at the end', `A\n\n${line.slice(0, -1)}`],
    ['text among the signatures', `A\n\n${line}B\n`],
    ['text before the signatures', `A\n\nB\n${line}`],
    ['a carriage return', `A\r\n\n${line}`],
    ['a tab', `A\tB\n\n${line}`],
    ['a NUL', `A\0\n\n${line}`],
    ['a hyphen for the dash', `A\n\n${line.replace('—', '-')}`],
    ['two spaces', `A\n\n${line.replace('— ', '—  ')}`],
    ['a trailing space', `A\n\n${line.replace('\n', ' \n')}`],
    ['no name', `A\n\n—  ${base64}\n`],
    ['a plus in the name', `A\n\n— a+b ${base64}\n`],
    ['a no-break space in the name', `A\n\n— a\u00a0b ${base64}\n`],
    ['a line separator in the name', `A\n\n— a\u2028b ${base64}\n`],
    ['no signature', 'A\n\n— log.example/one\n'],
    ['only a key id', `A\n\n— log.example/one ${new Uint8Array(4).toBase64()}\n`],
    ['unpadded base64', `A\n\n— log.example/one ${base64.replaceAll('=', '')}\n`],
    ['base64 with stray bits', 'A\n\n— log.example/one AAAAAQJ=\n'],
    ['base64url', 'A\n\n— log.example/one AAAAAQ-_\n'],
    ['65 signatures', `A\n\n${line.repeat(65)}`],
    ['too many bytes', `${'A'.repeat(MAX_NOTE_BYTES)}\n\n${line}`],
  ])('%s', (_why, note) => {
    expect(() => parseNote(utf8(note))).toThrow(refusal('note-malformed'));
  });

  test('bytes that are not UTF-8', () => {
    const bytes = utf8(`A\n\n${line}`);
    bytes[0] = 0xff;
    expect(() => parseNote(bytes)).toThrow(refusal('note-malformed'));
  });

  test('and not made', async () => {
    const signatures = [await signText(text, one.signer)];
    const made = (t: string) => () => formatNote({ text: t, signatures });
    expect(made('no newline')).toThrow(refusal('note-malformed'));
    expect(made('a\ttab\n')).toThrow(refusal('note-malformed'));
    expect(() => formatNote({ text, signatures: [] })).toThrow(refusal('note-malformed'));
    await expect(signText('\ud800\n', one.signer)).rejects.toThrow(refusal('note-malformed'));
  });
});
