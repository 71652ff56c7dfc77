import { resolve } from 'node:path';
import type { Terminal } from './command.ts';

/** What the gateway reads of its neighbours besides Care Identity; docs/neighbours.md says what each means. */
const TOLD = [
  'HOLDFAST_NHS_API_TOKEN_URL',
  'HOLDFAST_NHS_API_CLIENT_ID',
  'HOLDFAST_NHS_API_KEY_ID',
  'HOLDFAST_PDS_URL',
  'HOLDFAST_PDS_PER_SECOND',
  'HOLDFAST_TELEPHONY',
  'HOLDFAST_TELEPHONY_SERVICES',
] as const;
const FILES = ['HOLDFAST_NHS_API_KEY', 'HOLDFAST_TELEPHONY_TOKEN'] as const;

/** Paths are from where the command was given. */
export function neighbourSettings(
  environment: Terminal['environment'],
  folder: string,
): Readonly<Record<string, string | undefined>> {
  return Object.fromEntries([
    ...TOLD.map((name) => [name, environment[name] || undefined] as const),
    ...FILES.map((name) => {
      const path = environment[name];
      return [name, path ? resolve(folder, path) : undefined] as const;
    }),
  ]);
}
