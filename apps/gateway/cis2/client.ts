import type { Issuer } from './issuer.ts';
import type { Cis2Settings } from './settings.ts';
import type { SignIns } from './sign-ins.ts';

/** What the gateway is to Care Identity: its OpenID Connect client. */
export type Cis2Client = {
  readonly settings: Cis2Settings;
  readonly issuer: Issuer;
  readonly signIns: SignIns;
};

/** Whoever signed in to Care Identity earlier today does so again, for this. Seconds. */
export const MAX_AGE_S = 300;
