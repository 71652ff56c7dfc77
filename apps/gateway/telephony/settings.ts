import { readFile } from 'node:fs/promises';

export type TelephonySettings = {
  readonly listen:
    | { readonly path: string }
    | { readonly host: '127.0.0.1'; readonly port: number };
  readonly token: string;
  readonly services: readonly string[];
};

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Null where no switch tells of calls. `HOLDFAST_TELEPHONY_TOKEN` is the path of a file.
 * @throws Error that names the variable, never its value
 */
export async function telephonySettings(env: Environment): Promise<TelephonySettings | null> {
  const {
    HOLDFAST_TELEPHONY: where,
    HOLDFAST_TELEPHONY_TOKEN: path,
    HOLDFAST_TELEPHONY_SERVICES: listed,
    HOLDFAST_SERVICE: own = 'out-of-hours',
  } = env;
  if (!where) return null;
  const port = Number(where);
  const isPort = Number.isInteger(port) && port > 0 && port <= 65_535;
  if (!isPort && !where.startsWith('/'))
    throw new Error('HOLDFAST_TELEPHONY must be a port of this machine or the path of a socket.');
  const token = (await readFile(path ?? '', 'utf8').catch(() => '')).trim();
  if (!/^\S{20,200}$/.test(token))
    throw new Error(
      'HOLDFAST_TELEPHONY_TOKEN must be a file with a token of 20 to 200 characters.',
    );
  const services = (listed || own).split(',').map((one) => one.trim());
  return { listen: isPort ? { host: '127.0.0.1', port } : { path: where }, token, services };
}
