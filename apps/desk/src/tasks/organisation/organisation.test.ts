import { describe, expect, it } from 'vitest';
import { nodePrimitives } from '#seal/primitives-node.ts';
import { attestationAuthority } from '#testkit/attestation-authority.ts';
import { certificatesIn } from './certificates-in.ts';
import { compareKeys, rowWords } from './compare-keys.ts';

describe('keys of Care Identity', () => {
  const key = (kid: string, byte: number) => ({ kid, key: new Uint8Array(4).fill(byte) });

  it('stand beside one another by their names, and say what differs', async () => {
    const rows = await compareKeys(
      {
        trusted: [key('same', 1), key('gone', 2), key('swapped', 3)],
        proposed: [key('same', 1), key('only-proposed', 9)],
        now: [key('same', 1), key('swapped', 4), key('new', 5)],
      },
      nodePrimitives.sha256,
    );
    expect(rows.map((row) => [row.kid, rowWords(row)])).toEqual([
      ['same', 'The same'],
      ['gone', 'Trusted, and gone from Care Identity'],
      ['swapped', 'Another key under the same name'],
      ['only-proposed', 'Proposed, and not shown by Care Identity now'],
      ['new', 'New: not trusted'],
    ]);
    expect(rows[0]!.trusted).toMatch(/^([0-9a-f]{4}-){4}[0-9a-f]{4}$/);
  });
});

describe('certificates in a pasted text', () => {
  const pem = (der: Uint8Array<ArrayBuffer>) =>
    `-----BEGIN CERTIFICATE-----\n${der.toBase64().replaceAll(/(.{64})/g, '$1\n')}\n-----END CERTIFICATE-----\n`;

  it('are given as their bytes, one or several', async () => {
    const [one, other] = await Promise.all([attestationAuthority('A'), attestationAuthority('B')]);
    expect(certificatesIn(pem(one.root))).toEqual([one.root]);
    expect(certificatesIn(`\n${pem(one.root)}\n${pem(other.root)}`)).toEqual([
      one.root,
      other.root,
    ]);
  });

  it('are none where anything is missing, cut, or stands beside them', async () => {
    const { root } = await attestationAuthority('A');
    const whole = pem(root);
    for (const text of [
      '',
      root.toBase64(),
      whole.slice(0, -10),
      `${whole}and a note`,
      pem(root.subarray(0, -1)),
      pem(new Uint8Array(300)),
      whole.replace('MII', '!!!'),
      whole.repeat(11),
    ]) {
      expect(certificatesIn(text)).toBeNull();
    }
  });
});
