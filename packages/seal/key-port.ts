import type { Bytes } from '#base/bytes.ts';

/** Where key-encryption keys live. They never leave; other keys go in and come out wrapped. */
export type KeyPort = {
  /** Names the key, so that what was wrapped under an older one can be told. */
  readonly id: string;
  /** Where and how the key is kept, in words that follow “kept”. */
  readonly protection: string;
  /** `binding` must be given again, the same, to unwrap. */
  wrap(binding: Bytes, key: Bytes): Promise<Bytes>;
  /** @throws SealError where the key, the binding or a byte is another. */
  unwrap(binding: Bytes, wrapped: Bytes): Promise<Bytes>;
};
