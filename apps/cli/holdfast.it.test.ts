import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startKms } from '#testkit/kms.ts';
import { SOFTHSM, startSoftHsm } from '#testkit/softhsm.ts';

import { withoutFolders } from './parts/hidden-folders.ts';
import { withoutNetwork } from './parts/keeper-network.ts';
import { holdfastIn } from './testing/holdfast.ts';

const PROGRAM = fileURLToPath(new URL('./holdfast.js', import.meta.url));
/** Of our own environment. */
const { PATH, NODE_COMPILE_CACHE } = process.env;
const OURS = { PATH, NODE_COMPILE_CACHE };
const REAL = fileURLToPath(new URL('../../../shared/data/itk-111/', import.meta.url));

let scratch: string;
beforeEach(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'holdfast-cli-'));
});
afterEach(() => rm(scratch, { recursive: true }));

const holdfast = (args: readonly string[], environment?: NodeJS.ProcessEnv) =>
  holdfastIn(scratch, args, environment);

/** In a process of its own, until it ends by itself. */
async function spawned(args: readonly string[], environment: NodeJS.ProcessEnv = {}) {
  const child = spawn(process.execPath, [PROGRAM, ...args], {
    cwd: scratch,
    env: { ...OURS, ...environment },
  });
  const [out, complaint, [exit]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit'),
  ]);
  return { out, complaint, exit };
}

it('holdfast is a program of its own', async () => {
  const { out, exit } = await spawned(['--help']);
  expect(exit).toBe(0);
  expect(out).toContain('holdfast start');
});

describe('import itk-111 --dry-run', () => {
  const dryRun = (...files: readonly string[]) =>
    spawned(['import', 'itk-111', '--dry-run', ...files]);

  it('understands what real senders sent, and sends nothing', async (context) => {
    if (!existsSync(REAL)) context.skip('the real messages are not beside this repository');
    const files = readdirSync(REAL).filter((name) => name.endsWith('.xml'));
    expect(files).toHaveLength(6);
    const { out, exit } = await dryRun(...files.map((name) => join(REAL, name)));
    expect(exit).toBe(0);
    for (const name of files) expect(out).toContain(`${name}: accepted`);
  });

  it('says what would be set aside, and what cannot be read', async () => {
    await writeFile(join(scratch, 'a.xml'), '<a/>');
    expect(await dryRun('a.xml')).toMatchObject({
      exit: 1,
      out: expect.stringContaining('a.xml: set aside'),
    });
    expect(await dryRun('a.xml', 'absent.xml')).toMatchObject({ exit: 3 });
  });
});

describe('a whole Holdfast', () => {
  const LOG = 'http://localhost:18470';

  it('starts, answers, is started again after a kill, and stops', async () => {
    const ports = ['--port', '18470', '--itk-port', '18471'];
    const first = await started(ports);
    expect(first.report).toMatchObject({ ready: true, origin: LOG });
    expect(first.report.enrolment).toContain(`${LOG}/enrol#`);
    expect(await holdfast(['status'])).toMatchObject({ exit: 0 });
    const second = await spawned(['start', ...ports, '--json']);
    expect(JSON.parse(second.out)).toMatchObject({ code: 'data/locked' });

    // A stranger compares the desk that is served with the one that the log names.
    const compared = await spawned(['verify', LOG, '--desk', LOG, '--json']);
    expect(JSON.parse(compared.out)).toMatchObject({ accepted: true, desk: { url: `${LOG}/` } });

    await writeFile(join(scratch, 'a.xml'), '<a/>');
    const handed = await holdfast(['import', 'itk-111', 'a.xml', '--json']);
    expect(handed.exit).toBe(1);
    expect(JSON.parse(handed.out).messages).toMatchObject([{ file: 'a.xml', taken: false }]);

    first.child.kill('SIGKILL');
    await once(first.child, 'exit');
    const third = await started(ports);
    third.child.kill('SIGTERM');
    expect(await once(third.child, 'exit')).toEqual([0, null]);
    expect(await holdfast(['status'])).toMatchObject({ exit: 1 });
  });
});

describe('keys', () => {
  const ports = ['--port', '18476', '--itk-port', '18477'];

  it('are shown and replaced while it runs, and a new passphrase is asked for at the next start', async () => {
    const first = await started(ports);
    const shown = await holdfast(['keys']);
    expect(shown).toMatchObject({ exit: 0, complaint: '' });
    expect(shown.out).toMatch(/^key +generation +since \(UTC\)\nroot +1 /);
    for (const key of ['key-encryption', 'index', 'streams', 'pen', 'checkpoint']) {
      const { exit, out } = await holdfast(['keys', 'rotate', key, '--json']);
      expect(exit).toBe(0);
      expect(JSON.parse(out).keys).toContainEqual(
        expect.objectContaining({ key, generation: 2, left: 0 }),
      );
    }
    expect(await holdfast(['keys', 'rotate', 'everything'])).toMatchObject({ exit: 1 });
    const root = await holdfast(['keys', 'rotate', 'root'], {
      HOLDFAST_NEW_PASSPHRASE: 'correct horse',
    });
    expect(root).toMatchObject({ exit: 0 });
    expect(root.out).toContain('HOLDFAST_PASSPHRASE');
    expect(root.out).not.toContain('correct horse');
    first.child.kill('SIGTERM');
    await once(first.child, 'exit');
    const refused = await spawned(['start', ...ports, '--json']);
    expect(refused.exit).toBe(3);
    expect(JSON.parse(refused.out).message).toContain('HOLDFAST_PASSPHRASE');
    const second = await started(ports, { HOLDFAST_PASSPHRASE: 'correct horse' });
    expect(second.report).toMatchObject({
      ready: true,
      protection: 'in a file, sealed by a passphrase',
    });
    second.child.kill('SIGTERM');
    await once(second.child, 'exit');
  });
});

describe('a root key elsewhere', () => {
  const ports = ['--port', '18472', '--itk-port', '18473'];

  it.runIf(SOFTHSM)(
    'in a token: start and status say so, and nothing starts without it',
    async () => {
      const hsm = await startSoftHsm();
      hsm.addToken('holdfast');
      const environment = {
        HOLDFAST_ROOT_KEY: hsm.uri('holdfast', 'root'),
        SOFTHSM2_CONF: hsm.conf,
      };
      const { child, report } = await started(ports, environment);
      expect(report.protection).toContain('in the token “holdfast”');
      expect(report).toMatchObject({
        keeperNetwork: withoutNetwork().length > 0 ? 'none' : 'shared',
        keeperFolder: withoutFolders([]).length > 0 ? 'hidden' : 'shared',
      });
      const { out } = await holdfast(['status']);
      expect(out).toContain('The root key is kept in the token “holdfast”');
      child.kill('SIGTERM');
      expect(await once(child, 'exit')).toEqual([0, null]);

      hsm.removeToken('holdfast');
      const refused = await spawned(['start', ...ports, '--json'], environment);
      expect(refused.exit).not.toBe(0);
      expect(JSON.parse(refused.out.split('\n')[0]!)).toMatchObject({
        code: 'part/failed',
        message: expect.stringContaining('There is no token of that name'),
      });
      await hsm.stop();
    },
  );

  it('in AWS KMS: the keeper keeps a network, start and status say so, and nothing starts without it', async () => {
    const kms = await startKms();
    const environment = {
      HOLDFAST_ROOT_KEY: `aws-kms:${kms.addKey('root')}`,
      HOLDFAST_KMS_ENDPOINT: kms.endpoint,
      AWS_ACCESS_KEY_ID: kms.credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: kms.credentials.secretAccessKey,
      AWS_SESSION_TOKEN: kms.credentials.sessionToken,
    };
    const { child, report } = await started(ports, environment);
    expect(report).toMatchObject({
      keeperNetwork: 'shared',
      protection: expect.stringContaining('in AWS KMS (eu-west-2, root)'),
    });
    const { out } = await holdfast(['status']);
    expect(out).toContain('The keeper shares this machine’s network.');
    expect(out).toMatch(/The root key is kept in AWS KMS .* reached over the network\./);
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([0, null]);

    await kms.stop();
    const refused = await spawned(['start', ...ports, '--json'], environment);
    expect(refused.exit).not.toBe(0);
    expect(JSON.parse(refused.out.split('\n')[0]!)).toMatchObject({
      code: 'part/failed',
      message: expect.stringContaining('AWS KMS cannot be reached.'),
    });
  });

  it.each(['vault:x', 'pkcs11:token=t;object=o?pin-value=1'])(
    'is not guessed from %s',
    async (text) => {
      const refused = await spawned(['start', ...ports], { HOLDFAST_ROOT_KEY: text });
      expect(refused).toMatchObject({ exit: 2, out: '' });
      expect(refused.complaint).toContain('HOLDFAST_ROOT_KEY takes');
    },
  );
});

async function started(args: readonly string[], environment: NodeJS.ProcessEnv = {}) {
  const child = spawn(process.execPath, [PROGRAM, 'start', '--json', ...args], {
    cwd: scratch,
    env: { ...OURS, ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await once(child.stdout, 'data');
  return { child, report: JSON.parse(String(line)) };
}
