import { dirname, join, relative, resolve } from 'node:path';

import { ROLES, type Role } from '#base/roles.ts';
import { type Terminal, UsageProblem, type Values } from './command.ts';
import { DATA_OPTION } from './data-option.ts';
import { parsePort } from './free-port.ts';
import type { LifeboatFile } from './lifeboat-file.ts';
import { neighbourSettings } from './neighbour-settings.ts';
import { type RootKey, rootKeyFrom } from './root-key.ts';

/** What `start` can be told on the command line. */
export const START_OPTIONS = {
  ...DATA_OPTION,
  port: { type: 'string', value: 'N', summary: 'port of the desk (8480)' },
  'itk-port': { type: 'string', value: 'N', summary: 'port for NHS 111 reports (8481)' },
  origin: { type: 'string', value: 'URL', summary: 'address people use (http://localhost:PORT)' },
  'gp-out': {
    type: 'string',
    value: 'TO',
    summary: 'folder or https: address for GP messages (gp-outbox beside the data folder)',
  },
  name: { type: 'string', value: 'NAME', summary: 'the provider’s name, at the first start' },
  org: { type: 'string', value: 'ID', summary: 'origin of its log, at the first start' },
  service: { type: 'string', value: 'ID', summary: 'the service that NHS 111 reports join' },
  authenticators: {
    type: 'string',
    value: 'FILE',
    summary: 'security keys that operators and guardians may use, at the first start (any)',
  },
  'founding-roles': {
    type: 'string',
    value: 'LIST',
    summary: 'what the first person may do, at the first start (operator)',
  },
  demo: { type: 'boolean', summary: 'the demonstration provider, with made-up patients' },
  unstaffed: {
    type: 'boolean',
    summary: 'of the demonstration: nobody works there yet, you are the first operator',
  },
} as const;

export interface Settings {
  readonly port: number;
  readonly itkPort: number;
  readonly origin: string;
  /** A folder, or an `https:` address. */
  readonly gpOut: string;
  readonly demo: boolean;
  /** Made-up people work in the demonstration. Never on a server of somebody's own, which may hold more than that. */
  readonly staffed: boolean;
  /** Who runs this; what is not given, the parts decide. */
  readonly provider: {
    readonly name: string | undefined;
    readonly org: string | undefined;
    readonly service: string | undefined;
  };
  /** Path of the list of authenticators that privileged roles may use; any where there is none. */
  readonly authenticators: string | undefined;
  /** Of the first person: `operator` among them. */
  readonly foundingRoles: readonly Role[];
  /** How Care Identity is reached, as the gateway reads it; undefined where it is not offered. */
  readonly cis2: Readonly<Record<string, string | undefined>> | undefined;
  /** What the gateway is told of those it speaks to, as it reads it. */
  readonly neighbours: Readonly<Record<string, string | undefined>>;
  /** After how many days the gateway takes another key; the gateway decides where it is not given. */
  readonly machineKeyDays: string | undefined;
  /** Where the key lives that all else hangs on; the keeper alone is told. */
  readonly rootKey: RootKey;
  /** Of a second site: where it gets the log, and what it is called; undefined where it is a main site. */
  readonly lifeboat: LifeboatSettings | undefined;
  /** An operator's own server instead of the embedded one. */
  readonly databaseUrl: string | undefined;
  readonly serverDatabaseUrl: string | undefined;
}

export type LifeboatSettings = LifeboatFile & {
  /** Serve what was restored though keys are missing. */
  readonly evenSo: boolean;
  /** By which its courier reaches the place that an export lies in. */
  readonly variables: Readonly<Record<string, string | undefined>>;
};

/** @throws UsageProblem for what cannot be meant. */
export function settingsFrom(
  values: Values<typeof START_OPTIONS>,
  { environment, folder }: Terminal,
  data: string,
): Settings {
  const port = parsePort(values.port ?? '8480', 'port');
  const itkPort = parsePort(values['itk-port'] ?? '8481', 'itk-port');
  if (port === itkPort) throw new UsageProblem('--port and --itk-port must differ.');
  if (values.unstaffed && !values.demo) throw new UsageProblem('--unstaffed is for --demo alone.');
  return {
    port,
    itkPort,
    origin: originFrom(values.origin ?? `http://localhost:${port}`),
    gpOut: gpOutFrom(values['gp-out'] ?? join(dirname(data), 'gp-outbox'), folder, data),
    demo: values.demo,
    staffed: values.demo && !values.unstaffed && !environment.DATABASE_URL,
    provider: { name: values.name, org: values.org, service: values.service },
    foundingRoles: values.demo ? ROLES : foundingRolesFrom(values['founding-roles'] ?? 'operator'),
    authenticators: values.authenticators && resolve(folder, values.authenticators),
    cis2: cis2From(environment, folder),
    neighbours: neighbourSettings(environment, folder),
    machineKeyDays: daysFrom(environment.HOLDFAST_MACHINE_KEY_DAYS || undefined),
    rootKey: rootKeyFrom(environment),
    lifeboat: undefined,
    databaseUrl: environment.DATABASE_URL || undefined,
    serverDatabaseUrl: environment.HOLDFAST_SERVER_DATABASE_URL || undefined,
  };
}

/** Paths are from where the command was given. */
function cis2From(environment: Terminal['environment'], folder: string): Settings['cis2'] {
  const {
    HOLDFAST_CIS2_ISSUER,
    HOLDFAST_CIS2_CLIENT_ID,
    HOLDFAST_CIS2_KEY: key,
    HOLDFAST_CIS2_SECRET: secret,
  } = environment;
  if (!HOLDFAST_CIS2_ISSUER) return undefined;
  return {
    HOLDFAST_CIS2_ISSUER,
    HOLDFAST_CIS2_CLIENT_ID,
    HOLDFAST_CIS2_KEY: key && resolve(folder, key),
    HOLDFAST_CIS2_SECRET: secret && resolve(folder, secret),
  };
}

function daysFrom(text: string | undefined): string | undefined {
  if (text === undefined || Number(text) > 0) return text;
  throw new UsageProblem('HOLDFAST_MACHINE_KEY_DAYS takes a number of days, more than 0.');
}

/** Somebody must be able to let others in. */
function foundingRolesFrom(text: string): readonly Role[] {
  const roles = text.split(',');
  const isRole = (one: string): one is Role => (ROLES as readonly string[]).includes(one);
  if (roles.every(isRole) && roles.includes('operator')) return roles;
  throw new UsageProblem(
    `--founding-roles takes roles with commas between, operator among them: ${ROLES.join(', ')}.`,
  );
}

/** Passkeys work on `https:` and on localhost alone. */
export function originFrom(text: string): string {
  const url = URL.parse(text);
  const local = url?.protocol === 'http:' && /^(.+\.)?localhost$/.test(url.hostname);
  if (url && url.origin === text.replace(/\/$/, '') && (url.protocol === 'https:' || local)) {
    return url.origin;
  }
  throw new UsageProblem('--origin takes https://HOST[:PORT] (or http://localhost:PORT).');
}

/** Messages for GPs are plain text, and so lie outside the folder that holds only sealed data. */
function gpOutFrom(text: string, folder: string, data: string): string {
  if (/^https:\/\//.test(text) && URL.canParse(text)) return text;
  if (/^[a-z]+:\/\//i.test(text))
    throw new UsageProblem('--gp-out takes a folder or https: address.');
  const path = resolve(folder, text);
  const within = relative(data, path);
  if (within === '' || !within.startsWith('..')) {
    throw new UsageProblem('--gp-out must lie outside the data folder.');
  }
  return path;
}
