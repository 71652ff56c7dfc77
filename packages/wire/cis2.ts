/**
 * What a desk asks about Care Identity (CIS2), of the gateway, which alone speaks with it. Each path: POST, one CBOR map in, one
 * out; the server relays them under `/cis2`. Nobody believes the answers: the keeper checks the token itself.
 */
import { z } from 'zod';
import { bytes } from '#base/schema.ts';

export const cis2 = {
  '/begin': {
    /** The session's challenge, which is to be the token's nonce. */
    ask: z.strictObject({ challenge: bytes(32) }),
    /** Where the person goes to sign in, and the name of this attempt. */
    answer: z.strictObject({ url: z.url({ protocol: /^https?$/ }), state: z.string().max(100) }),
  },
  '/finish': {
    /** The attempt, and the query with which the person came back. */
    ask: z.strictObject({ state: z.string().max(100), query: z.string().max(4_000) }),
    answer: z.strictObject({ idToken: z.string().max(8_000) }),
  },
  /** The facts of `cis2.trusted` as the issuer stands at this moment, for operators to compare and write down. Asked with a ticket. */
  '/trust': {
    ask: z.strictObject({}),
    answer: z.strictObject({
      issuer: z.string().min(1).max(300),
      client: z.string().min(1).max(300),
      keys: z
        .array(z.strictObject({ kid: z.string().min(1).max(200), key: bytes() }))
        .min(1)
        .max(20),
    }),
  },
} as const;
export type Cis2Path = keyof typeof cis2;
export type Cis2Ask<P extends Cis2Path> = z.output<(typeof cis2)[P]['ask']>;
export type Cis2Answer<P extends Cis2Path> = z.output<(typeof cis2)[P]['answer']>;

/** The desk's page that people come back to; the issuer knows it. */
export const CALLBACK_PATH = '/cis2-callback';
