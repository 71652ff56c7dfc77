/** Tokens of SoftHSM 2 in a folder of their own, for tests. */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const MODULES = [
  '/usr/lib/softhsm/libsofthsm2.so',
  '/usr/lib64/pkcs11/libsofthsm2.so',
  '/usr/lib64/softhsm/libsofthsm.so',
];

export const NO_SOFTHSM =
  'SoftHSM 2 is not installed (Debian: softhsm2): keys in tokens are NOT TRIED here.';

export function findSoftHsm(): string | undefined {
  return MODULES.find((path) => existsSync(path));
}

/** SoftHSM's library; undefined where it is not installed, and then the tests that need it say so and are not run. */
export const SOFTHSM: string | undefined = findSoftHsm();

if (SOFTHSM === undefined && process.env.VITEST) process.stderr.write(`${NO_SOFTHSM}\n`);

export type SoftHsm = {
  readonly module: string;
  readonly pinFile: string;
  /** `SOFTHSM2_CONF` of whoever is to find these tokens. */
  readonly conf: string;
  /** Makes a token. */
  addToken(label: string): void;
  removeToken(label: string): void;
  /** Puts a key that was made outside into a token. */
  importKey(token: string, label: string, key: Uint8Array): Promise<void>;
  /** What an operator would set. */
  uri(token: string, object: string): string;
  stop(): Promise<void>;
};

const PIN = '48151623';

/** Sets `SOFTHSM2_CONF` in this process, which reads it once, at the library's first use. */
export async function startSoftHsm(): Promise<SoftHsm> {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-hsm-'));
  const conf = join(folder, 'softhsm2.conf');
  const pinFile = join(folder, 'pin');
  await mkdir(join(folder, 'tokens'));
  await writeFile(conf, `directories.tokendir = ${join(folder, 'tokens')}\nlog.level = ERROR\n`);
  await writeFile(pinFile, `${PIN}\n`, { mode: 0o600 });
  process.env.SOFTHSM2_CONF = conf;
  const module = SOFTHSM!;
  const util = (...args: string[]) =>
    execFileSync('softhsm2-util', [...args, '--pin', PIN], {
      env: { ...process.env, SOFTHSM2_CONF: conf },
      stdio: 'pipe',
    });
  return {
    module,
    pinFile,
    conf,
    addToken(label) {
      util('--init-token', '--free', '--label', label, '--so-pin', '16234815');
    },
    removeToken(label) {
      util('--delete-token', '--token', label);
    },
    async importKey(token, label, key) {
      const path = join(folder, 'outside');
      await writeFile(path, key);
      util('--import', path, '--aes', '--token', token, '--label', label, '--id', '0a');
    },
    uri: (token, object) =>
      `pkcs11:token=${encodeURIComponent(token)};object=${encodeURIComponent(object)}?module-path=${module}&pin-source=${pinFile}`,
    stop: () => rm(folder, { recursive: true, force: true }),
  };
}
