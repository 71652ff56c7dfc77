/** Writes entries as their author: seals the payload under the stream's key, and signs the whole with the device's. */
import { z } from 'zod';
import { assert } from '#base/assert.ts';
import type { Bytes } from '#base/bytes.ts';
import type { Clock, Random } from '#base/clock.ts';
import { type Uuid, uuidv7 } from '#base/ids.ts';
import {
  type CareFacts,
  type CarePayload,
  type CareType,
  careFacts,
  carePayloads,
  isCareType,
  type SealedCareType,
} from '#care/entries.ts';
import { accountName, type IdentityFacts, identityFacts } from '#identity/entries.ts';
import { encodeEntry, type Facts, type Header } from '#journal/entry.ts';
import { sealPayload } from '#seal/payload.ts';
import type { Primitives } from '#seal/primitives.ts';
import type { Device } from './device.ts';
import type { Keyring } from './keyring.ts';
import type { Session } from './session.ts';

type IdentityDraft =
  | { readonly type: 'account.invited'; readonly facts: IdentityFacts<'account.invited'> }
  | {
      readonly type: 'account.named';
      readonly facts: IdentityFacts<'account.named'>;
      readonly payload: z.output<typeof accountName>;
    }
  | { readonly type: 'machine.approved'; readonly facts: IdentityFacts<'machine.approved'> }
  | { readonly type: 'session.closed'; readonly facts: IdentityFacts<'session.closed'> };

type CareDraft = {
  [T in CareType]: { readonly type: T; readonly facts: CareFacts<T> } & (T extends SealedCareType
    ? { readonly payload: CarePayload<T> }
    : { readonly payload?: never });
}[CareType];

/** An entry about to be written. What seals a payload must have one; what does not cannot. */
export type Draft = (IdentityDraft | CareDraft) & {
  readonly stream: string;
  /** How many entries of the stream its author had seen. */
  readonly after: number;
  /** For what must arrive once whoever sends it: an id made from what it is. A fresh one otherwise. */
  readonly id?: Uuid;
};

export type Author = { write(draft: Draft): Promise<Bytes> };

/** @throws EntryError `entry/too-long`, Problem `access/not-allowed` where the stream's key was not granted */
export function author(parts: {
  readonly session: Pick<Session, 'org' | 'id' | 'account'>;
  readonly device: Device;
  readonly keyring: Keyring;
  readonly primitives: Primitives;
  readonly clock: Clock;
  readonly random: Random;
}): Author {
  const { session, device, keyring, primitives, clock, random } = parts;
  return {
    async write(draft) {
      const header: Header = {
        org: session.org,
        stream: draft.stream,
        after: draft.after,
        id: draft.id ?? uuidv7(clock, random),
        type: draft.type,
        schema: 1,
        author: session.account,
        session: session.id,
        at: clock(),
        facts: factsOf(draft),
      };
      const payload = payloadOf(draft);
      const sealed =
        payload === null
          ? null
          : await sealPayload(primitives, random, keyring.key(draft.stream), header, payload);
      return encodeEntry(header, sealed, device);
    },
  };
}

function factsOf({ type, facts }: Draft): Facts {
  const schema: z.ZodType = isCareType(type) ? careFacts[type] : identityFacts[type];
  return z.encode(schema, facts) as Facts;
}

function payloadOf(draft: Draft): unknown {
  if (!('payload' in draft) || draft.payload === undefined) return null;
  const schema: z.ZodType | undefined =
    draft.type === 'account.named' ? accountName : carePayloads[draft.type as SealedCareType];
  assert(schema !== undefined, `${draft.type} seals nothing`);
  return withoutUndefined(z.encode(schema, draft.payload));
}

/** CBOR has an undefined, and our format has not: what is not known is not there. */
function withoutUndefined(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutUndefined);
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value;
  const known = Object.entries(value).filter(([, inner]) => inner !== undefined);
  return Object.fromEntries(known.map(([name, inner]) => [name, withoutUndefined(inner)]));
}
