import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { COMMANDS } from './commands.ts';
import { holdfastIn } from './testing/holdfast.ts';

let scratch: string;
beforeEach(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'holdfast-cli-'));
});
afterEach(() => rm(scratch, { recursive: true }));

const holdfast = (args: readonly string[]) => holdfastIn(scratch, args);

describe('holdfast', () => {
  it('lists its commands when asked', async () => {
    const { out, exit } = await holdfast(['--help']);
    expect(exit).toBe(0);
    expect(out).toContain('holdfast start');
  });

  it('loads each by the name that it has itself, and asks for the longer of two first', async () => {
    const names = Object.keys(COMMANDS);
    for (const [i, name] of names.entries()) {
      expect((await COMMANDS[name]!()).name).toBe(name);
      const later = names.slice(i + 1);
      expect(later.filter((other) => other.startsWith(`${name} `))).toEqual([]);
    }
  });

  it.each([[[]], [['conquer']]])('refuses %j as usage', async (args) => {
    expect(await holdfast(args)).toMatchObject({ exit: 2, out: '' });
  });

  it.each(['start', 'status'])('%s explains itself', async (name) => {
    const { out, exit } = await holdfast([name, '--help']);
    expect(exit).toBe(0);
    expect(out).toContain('--data DIR');
    expect(out).toContain('--json');
  });

  it.each([
    ['an unknown option', ['--conquer']],
    ['an operand', ['now']],
    ['a port that is none', ['--port', '0']],
    ['a port in words', ['--port', 'eighty']],
    ['one port for both doors', ['--port', '8481']],
    ['an origin on which passkeys cannot work', ['--origin', 'http://desk.example']],
    ['an origin with a path', ['--origin', 'https://desk.example/a']],
    ['GP messages in the data folder', ['--gp-out', '.holdfast/gp']],
    ['GP messages in the clear', ['--gp-out', 'http://gp.example/']],
    ['a provider without its own people', ['--unstaffed']],
  ])('start refuses %s', async (_, args) => {
    const { exit, complaint } = await holdfast(['start', ...args]);
    expect(exit).toBe(2);
    expect(complaint).toContain('holdfast start --help');
  });

  it('status says that nothing runs', async () => {
    expect(await holdfast(['status'])).toMatchObject({
      exit: 1,
      out: expect.stringContaining('does not run'),
    });
    const { out, exit } = await holdfast(['status', '--json']);
    expect(exit).toBe(1);
    expect(JSON.parse(out)).toMatchObject({ running: false, ready: false });
  });
});

describe('holdfast start', () => {
  it('leaves a folder alone that is not its own', async () => {
    await mkdir(join(scratch, 'other'));
    await writeFile(join(scratch, 'other/file'), '');
    const { exit, out } = await holdfast(['start', '--data', 'other', '--json']);
    expect(exit).toBe(3);
    expect(JSON.parse(out)).toMatchObject({ ok: false, code: 'data/not-ours' });
  });

  it('names the option when a port is taken, and can start later', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as { port: number };
    const first = await holdfast(['start', '--port', String(port)]);
    expect(first).toMatchObject({ exit: 3, complaint: expect.stringContaining('--port') });
    const second = await holdfast(['start', '--itk-port', String(port), '--port', '18490']);
    expect(second).toMatchObject({ exit: 3, complaint: expect.stringContaining('--itk-port') });
    taken.close();
  });
});

describe('holdfast import itk-111', () => {
  it('needs a file', async () => {
    expect(await holdfast(['import', 'itk-111'])).toMatchObject({ exit: 2 });
  });

  it('needs a Holdfast that runs', async () => {
    await writeFile(join(scratch, 'a.xml'), '<a/>');
    const { exit, out } = await holdfast(['import', 'itk-111', 'a.xml', '--json']);
    expect(exit).toBe(3);
    expect(JSON.parse(out)).toMatchObject({ ok: false, code: 'part/not-running' });
  });
});

describe('keys', () => {
  it('need a Holdfast that runs', async () => {
    const { exit, out } = await holdfast(['keys', '--json']);
    expect(exit).toBe(3);
    expect(JSON.parse(out)).toMatchObject({ ok: false, code: 'part/not-running' });
  });

  it.each([
    [['keys', 'rotate']],
    [['keys', 'rotate', 'index', 'pen']],
    [['keys', 'rotate', 'index', '--account', 'a']],
    [['keys', 'rotate', 'pen', '--to', 'file']],
    // Nobody is at a terminal to be asked.
    [['keys', 'rotate', 'root']],
  ])('%j is refused as usage', async (args) => {
    expect(await holdfast(args)).toMatchObject({ exit: 2, out: '' });
  });
});
