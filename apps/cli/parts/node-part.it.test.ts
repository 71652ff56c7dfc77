import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { hidesFolders, withoutFolders } from './hidden-folders.ts';
import { networkOf, withoutNetwork } from './keeper-network.ts';
import { type NodePart, nodePart } from './node-part.ts';

let scratch: string;
beforeEach(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'holdfast-part-'));
});
afterEach(() => rm(scratch, { recursive: true }));

async function partOf(source: string, more: Partial<NodePart> = {}) {
  const main = join(scratch, 'main.mjs');
  await writeFile(main, source);
  const logFile = join(scratch, 'part.log');
  const part = nodePart({ name: 'part', main, environment: {}, within: [], logFile, ...more });
  return { start: part.start, log: () => readFile(logFile, 'utf8') };
}

const READY = 'process.send({ ready: true }); setInterval(() => undefined, 1000);';

describe('a part in a process of its own', () => {
  it('is ready when it says so, and hands on what it says', async () => {
    const { start } = await partOf(`
      process.send('noise'); process.send(null); process.send({ ready: 'yes' });
      process.send({ ready: true, enrolment: 'link', fingerprint: 'f', more: 1 });
      setInterval(() => undefined, 1000);`);
    const part = await start();
    expect(await part.ready).toEqual({ enrolment: 'link', fingerprint: 'f' });
    await part.stop();
  });

  it('that ends at its start is a failure that names the log', async () => {
    const { start, log } = await partOf(`throw new Error('no luck')`);
    const part = await start();
    await expect(part.ready).rejects.toMatchObject({
      code: 'part/failed',
      message: expect.stringContaining('part.log'),
    });
    expect(await log()).toContain('no luck');
  });

  it('that cannot be started at all is a failure too', async () => {
    const part = await (await partOf(READY, { within: ['/nowhere/at-all'] })).start();
    await expect(part.ready).rejects.toMatchObject({ code: 'part/failed' });
    await part.stop();
  });

  it('is ended by force when it will not stop', async () => {
    const { start } = await partOf(`process.on('SIGTERM', () => undefined); ${READY}`);
    const part = await start();
    await part.ready;
    await part.stop();
    await part.exited;
  });

  it('knows no variable that it was not given', async () => {
    const { start, log } = await partOf(`console.log(JSON.stringify(process.env)); ${READY}`, {
      environment: { GIVEN: 'yes', ABSENT: undefined },
    });
    const part = await start();
    await part.ready;
    await part.stop();
    const { NODE_CHANNEL_FD, NODE_CHANNEL_SERIALIZATION_MODE, ...known } = JSON.parse(await log());
    expect(known).toEqual({ GIVEN: 'yes' });
  });

  it('has no way to a prototype by a name that comes from outside', async () => {
    const { start, log } = await partOf(
      `const it = {}; it['__proto__'] = { planted: 1 }; console.log(it.planted); ${READY}`,
    );
    const part = await start();
    await part.ready;
    await part.stop();
    expect(await log()).toBe('undefined\n');
  });

  it('behind the fence reads what it may and writes nothing', async () => {
    const source = `
      import fs from 'node:fs';
      const attempt = (act) => { try { act(); return 'done'; } catch (e) { return e.code; } };
      console.log(attempt(() => fs.readFileSync(${JSON.stringify('MAIN')})));
      console.log(attempt(() => fs.readFileSync('/etc/hostname')));
      console.log(attempt(() => fs.writeFileSync(${JSON.stringify('MAIN')}, '')));
      console.log(await import('node:sqlite').then(() => 'done', (e) => e.code));
      ${READY}`;
    const main = join(scratch, 'main.mjs');
    const { start, log } = await partOf(source.replaceAll('MAIN', main), {
      fence: { reads: [main], socket: join(scratch, 'part.sock') },
    });
    const part = await start();
    await part.ready;
    await part.stop();
    expect((await log()).trim().split('\n')).toEqual([
      'done',
      'ERR_ACCESS_DENIED',
      'ERR_ACCESS_DENIED',
      'ERR_UNKNOWN_BUILTIN_MODULE',
    ]);
  });
});

describe.runIf(withoutNetwork().length > 0)('a part without network', () => {
  it('reaches no port of this machine, and is seen to be apart', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as { port: number };
    const source = `
      import net from 'node:net';
      const failed = (e) => process.send({ ready: true, enrolment: e.code });
      net.connect(${port}, '127.0.0.1', () => failed({ code: 'reached' })).on('error', failed);
      setInterval(() => undefined, 1000);`;
    const seen: string[] = [];
    const { start } = await partOf(source, {
      within: withoutNetwork(),
      onStarted: (pid) => seen.push(networkOf(pid)),
    });
    const part = await start();
    expect(await part.ready).toEqual({ enrolment: 'ENETUNREACH' });
    expect(seen).toEqual(['none']);
    expect(networkOf(process.pid)).toBe('shared');
    await part.stop();
    server.close();
  });
});

describe.runIf(withoutFolders([]).length > 0)(
  'a part that does not see some folders and files',
  () => {
    it('reads nothing there, writes elsewhere for good, and cannot bring them back', async () => {
      const hidden = join(scratch, 'the keeper’s');
      const own = join(scratch, 'own');
      await mkdir(hidden);
      await mkdir(own);
      await writeFile(join(hidden, 'kek'), 'secret');
      const pin = join(scratch, 'pin');
      await writeFile(pin, '1234');
      const source = `
      import fs from 'node:fs';
      import { spawnSync } from 'node:child_process';
      const attempt = (act) => { try { return act(); } catch (e) { return e.code; } };
      const hidden = ${JSON.stringify(hidden)};
      const file = fs.openSync(${JSON.stringify(join(own, 'file'))}, 'w');
      fs.fsyncSync(file);
      for (const command of [['umount', hidden], ['umount', ${JSON.stringify(pin)}], ['nsenter', '-m', '-t', '${process.pid}', 'cat', hidden + '/kek']]) {
        spawnSync(command[0], command.slice(1));
      }
      console.log(JSON.stringify([
        fs.readdirSync(hidden),
        attempt(() => fs.readFileSync(hidden + '/kek', 'utf8')),
        attempt(() => fs.readFileSync('/proc/${process.pid}/root' + hidden + '/kek', 'utf8')),
        attempt(() => fs.readFileSync(${JSON.stringify(pin)}, 'utf8')),
        attempt(() => fs.readFileSync('/proc/${process.pid}/root${pin}', 'utf8')),
        attempt(() => fs.readFileSync('/proc/${process.pid}/environ').length),
      ]));
      ${READY}`;
      const seen: boolean[] = [];
      const { start, log } = await partOf(source, {
        within: withoutFolders([hidden, pin]),
        onStarted: (pid) => seen.push(hidesFolders(pid, [hidden, pin])),
      });
      const part = await start();
      await part.ready;
      await part.stop();
      expect(JSON.parse((await log()).trim().split('\n').at(-1)!)).toEqual([
        [],
        'ENOENT',
        'EACCES',
        '',
        'EACCES',
        'EACCES',
      ]);
      expect(seen).toEqual([true]);
      expect(hidesFolders(process.pid, [hidden])).toBe(false);
    });
  },
);
