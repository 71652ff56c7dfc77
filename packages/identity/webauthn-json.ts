/**
 * WebAuthn responses as JSON, strictly. A browser's own JSON carries extension results, and with them PRF output, which is a
 * key: a response that has any is refused, so that a careless desk is found in testing and not in a log.
 */
import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server';
import { z } from 'zod';

const binary = z
  .string()
  .regex(/^[A-Za-z0-9_-]+$/)
  .max(20_000);
const credential = {
  id: binary,
  rawId: binary,
  type: z.literal('public-key'),
  authenticatorAttachment: z.enum(['platform', 'cross-platform']).optional(),
  clientExtensionResults: z.strictObject({}),
};

export const registrationResponse: z.ZodType<RegistrationResponseJSON> = z.strictObject({
  ...credential,
  response: z.strictObject({
    clientDataJSON: binary,
    attestationObject: binary,
    transports: z.array(z.string().max(40)).max(10).optional(),
    authenticatorData: binary.optional(),
    publicKey: binary.optional(),
    publicKeyAlgorithm: z.int().optional(),
  }),
}) as unknown as z.ZodType<RegistrationResponseJSON>;

export const authenticationResponse: z.ZodType<AuthenticationResponseJSON> = z.strictObject({
  ...credential,
  response: z.strictObject({
    clientDataJSON: binary,
    authenticatorData: binary,
    signature: binary,
    userHandle: binary.optional(),
  }),
}) as unknown as z.ZodType<AuthenticationResponseJSON>;
