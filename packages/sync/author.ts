/** Writes entries as their author: seals the payload under the stream's key, and signs the whole with the device's. */
import { z } from 'zod';
import { assert } from '#base/assert.ts';
import type { Bytes } from '#base/bytes.ts';
import type { Clock, Random } from '#base/clock.ts';
import { type Uuid, uuidv7 } from '#base/ids.ts';
import {
  type CareFacts,
  type CareType,
  careFacts,
  isCareType,
  type SealedCareType,
} from '#care/entries.ts';
import { type CarePayload, carePayloads } from '#care/payloads.ts';
import {
  type IdentityFacts,
  type IdentityPayload,
  identityFacts,
  identityPayloads,
  isSealedIdentityType,
  type SealedIdentityType,
  type StepUpType,
  stepsUp,
} from '#identity/entries.ts';
import { type Assertion, encodeEntry, type Facts, type Header } from '#journal/entry.ts';
import {
  isMoveType,
  type MovePayload,
  type MoveType,
  moveFacts,
  movePayloads,
} from '#pathways/moves.ts';
import { sealPayload } from '#seal/payload.ts';
import type { Primitives } from '#seal/primitives.ts';
import type { Device } from './device.ts';
import type { Keyring } from './keyring.ts';
import type { Session } from './session.ts';

/** What a person or a machine writes about accounts and access; the rest the keeper writes. */
type WrittenIdentityType =
  | StepUpType
  | 'account.named'
  | 'device.named'
  | 'glass.reviewed'
  | 'machine.rekeyed'
  | 'session.closed';

type IdentityDraft = {
  [T in WrittenIdentityType]: {
    readonly type: T;
    readonly facts: IdentityFacts<T>;
  } & (T extends SealedIdentityType
    ? { readonly payload: IdentityPayload<T> }
    : { readonly payload?: never });
}[WrittenIdentityType];

type CareDraft = {
  [T in CareType]: { readonly type: T; readonly facts: CareFacts<T> } & (T extends SealedCareType
    ? { readonly payload: CarePayload<T> }
    : { readonly payload?: never });
}[CareType];

type MoveDraft = {
  [T in MoveType]: {
    readonly type: T;
    readonly facts: { readonly step: number };
    readonly payload: MovePayload<T>;
  };
}[MoveType];

/** An entry about to be written. What seals a payload must have one; what does not cannot. */
export type Draft = (IdentityDraft | CareDraft | MoveDraft) & {
  readonly stream: string;
  /** How many entries of the stream its author had seen. */
  readonly after: number;
  /** For what must arrive once whoever sends it: an id made from what it is. A fresh one otherwise. */
  readonly id?: Uuid;
};

/** Writes; where the type asks for step-up (docs/formats.md), the person touches their passkey for it. */
export type Author = { write(draft: Draft): Promise<Bytes> };

/** Asks the person's passkey for an assertion over a challenge. @throws what the person or the passkey refuses with */
export type Touch = (challenge: Bytes) => Promise<Assertion>;

/** @throws EntryError `entry/too-long`, Problem `access/not-allowed` where the stream's key was not granted, and whatever `touch` throws */
export function author(parts: {
  readonly session: Pick<Session, 'org' | 'id' | 'account'>;
  readonly device: Device;
  readonly keyring: Keyring;
  readonly primitives: Primitives;
  readonly clock: Clock;
  readonly random: Random;
  /** Null for a machine, which has no passkey and writes nothing that asks for one. */
  readonly touch: Touch | null;
}): Author {
  const { session, device, keyring, primitives, clock, random, touch } = parts;
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
      if (!stepsUp(header)) return encodeEntry(header, sealed, device);
      assert(touch !== null, `${draft.type} asks for a passkey`);
      const touched = async (bytes: Bytes) => touch(await primitives.sha256(bytes));
      return encodeEntry(header, sealed, device, touched);
    },
  };
}

function factsOf({ type, facts }: Draft): Facts {
  return z.encode(factsSchemaOf(type), facts) as Facts;
}

function factsSchemaOf(type: Draft['type']): z.ZodType {
  if (isMoveType(type)) return moveFacts;
  return isCareType(type) ? careFacts[type] : identityFacts[type];
}

function payloadOf(draft: Draft): unknown {
  if (!('payload' in draft) || draft.payload === undefined) return null;
  const schema = payloadSchemaOf(draft.type);
  assert(schema !== undefined, `${draft.type} seals nothing`);
  return withoutUndefined(z.encode(schema, draft.payload));
}

function payloadSchemaOf(type: Draft['type']): z.ZodType | undefined {
  if (isMoveType(type)) return movePayloads[type];
  return isSealedIdentityType(type) ? identityPayloads[type] : carePayloads[type as SealedCareType];
}

/** CBOR has an undefined, and our format has not: what is not known is not there. */
function withoutUndefined(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutUndefined);
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value;
  const known = Object.entries(value).filter(([, inner]) => inner !== undefined);
  return Object.fromEntries(known.map(([name, inner]) => [name, withoutUndefined(inner)]));
}
