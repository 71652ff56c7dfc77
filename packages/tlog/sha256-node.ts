import { hash } from 'node:crypto';
import type { Sha256 } from './merkle.ts';

export const sha256: Sha256 = (data) => {
  const digest = hash('sha256', data, 'buffer');
  // A plain view: Buffer's own slice() shares memory, and tests compare by type.
  return new Uint8Array(digest.buffer, digest.byteOffset, digest.byteLength);
};
