import type { Bytes } from '#base/bytes.ts';

const BLOCK = /-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----/g;
/** As many as a list may have for one model. */
const MOST = 10;
/** DER of a certificate begins with a sequence whose length takes two bytes. */
const SEQUENCE = [0x30, 0x82];

/** The certificates of a pasted PEM text (RFC 7468), as DER; null where it is not one to ten of them and nothing else. */
export function certificatesIn(pem: string): Bytes[] | null {
  const blocks = [...pem.matchAll(BLOCK)];
  if (blocks.length === 0 || blocks.length > MOST) return null;
  if (pem.replaceAll(BLOCK, '').trim() !== '') return null;
  try {
    const found = blocks.map(([, body]) => Uint8Array.fromBase64(body!));
    const isDer = (der: Bytes) =>
      SEQUENCE.every((byte, i) => der[i] === byte) && der.length === 4 + (der[2]! << 8) + der[3]!;
    return found.every(isDer) ? found : null;
  } catch {
    return null;
  }
}
