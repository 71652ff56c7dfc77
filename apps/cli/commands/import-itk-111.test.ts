import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { holdfastIn } from '../testing/holdfast.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const OWN = join(ROOT, 'vectors/itk-111/whole.xml');

let scratch: string;
let gateway: Server | undefined;
beforeEach(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'holdfast-import-'));
});
afterEach(async () => {
  gateway?.close();
  gateway = undefined;
  await rm(scratch, { recursive: true });
});

const importing = (...args: readonly string[]) =>
  holdfastIn(scratch, ['import', 'itk-111', ...args]);

/** A gateway that answers what it is told to; `asked` is what it was sent. */
async function answering(answer: (response: ServerResponse, n: number) => void) {
  const asked: { request: IncomingMessage; body: Buffer }[] = [];
  gateway = createServer(async (request, response) => {
    asked.push({ request, body: await buffer(request) });
    answer(response, asked.length);
  }).listen(0, '127.0.0.1');
  await once(gateway, 'listening');
  return { to: `http://127.0.0.1:${(gateway.address() as { port: number }).port}`, asked };
}

const accepted = (filed: string) => (response: ServerResponse) =>
  response.writeHead(200, { 'holdfast-filed': filed }).end('<itk:SimpleMessageResponse/>');

const fault = (problem: string, words: string) => (response: ServerResponse) =>
  response
    .writeHead(500)
    .end(
      `<itk:ErrorText>${words}</itk:ErrorText><itk:ErrorDiagnosticText>${problem}</itk:ErrorDiagnosticText>`,
    );

describe('import itk-111', () => {
  it('hands over the bytes of a file and tells what was understood', async () => {
    const { to, asked } = await answering(accepted('new'));
    const { out, exit } = await importing('--to', to, OWN);
    expect(exit).toBe(0);
    expect(asked.map(({ request: { method, url } }) => `${method} ${url}`)).toEqual([
      'POST /nhs-111-reports',
    ]);
    expect(asked[0]?.body).toEqual(await readFile(OWN));
    expect(out).toContain(`${OWN}: accepted\n`);
    expect(out).toContain('Master Basil Oregano Testington');
    expect(out).toContain('Not understood: nothing');
  });

  it('tells what became of each of many, each with its own summary, and counts them', async () => {
    const answers = [
      accepted('new'),
      accepted('duplicate'),
      accepted('differs'),
      fault('xml/not-well-formed', 'The message is not well-formed XML.'),
      fault('itk/not-stored', 'The message could not be stored just now. Send it again.'),
    ];
    const { to } = await answering((response, n) => answers[n - 1]?.(response));
    await writeFile(join(scratch, 'broken.xml'), '<a');
    await writeFile(join(scratch, 'plain.xml'), '<a/>');
    const { out, exit } = await importing('--to', to, OWN, OWN, OWN, 'broken.xml', 'plain.xml');
    expect(exit).toBe(1);
    const headings = out.split('\n').filter((line) => /^\d\/5 /.test(line));
    expect(headings).toEqual([
      `1/5 ${OWN}: accepted`,
      `2/5 ${OWN}: already there`,
      `3/5 ${OWN}: set aside (itk/same-id-other-content): A message with this id and other content is already there.`,
      '4/5 broken.xml: set aside (xml/not-well-formed): The message is not well-formed XML.',
      '5/5 plain.xml: not stored (itk/not-stored): The message could not be stored just now. Send it again.',
    ]);
    expect(out.split('Master Basil Oregano Testington').length).toBeGreaterThan(3);
    const [, ofBroken = '', ofPlain = ''] = out.split(/^[45]\/5 .*\n/m);
    expect(ofBroken).toContain('xml/not-well-formed');
    expect(ofPlain).toContain('itk/unknown-root');
    expect(out.trimEnd()).toMatch(/1 accepted, 1 already there, 2 set aside, 1 not stored\.$/);
  });

  it('answers as JSON, without anything of what the reports hold', async () => {
    const { to } = await answering(accepted('new'));
    const { out, exit } = await importing('--to', to, '--json', OWN, 'absent.xml');
    expect(exit).toBe(3);
    expect(JSON.parse(out)).toEqual({
      messages: [
        { file: OWN, outcome: 'accepted', taken: true },
        {
          file: 'absent.xml',
          outcome: 'unreadable',
          taken: false,
          problem: 'permission/denied',
          words: 'cannot be read',
        },
      ],
    });
  });

  it('goes on past a file that cannot be read, whose summary is nobody else’s', async () => {
    const { to, asked } = await answering(accepted('new'));
    const { out, exit } = await importing('--to', to, 'absent.xml', OWN);
    expect(exit).toBe(3);
    expect(asked).toHaveLength(1);
    expect(out).toContain('1/2 absent.xml: cannot be read\n2/2 ');
    expect(out).toContain(': accepted\n  message');
  });

  it('says when nobody answers', async () => {
    const { to } = await answering(accepted('new'));
    gateway?.close();
    gateway = undefined;
    const { exit, out } = await importing('--to', to, '--json', OWN);
    expect(exit).toBe(3);
    expect(JSON.parse(out)).toMatchObject({ ok: false, code: 'part/not-running' });
  });

  it('carries no report on to where it was not told to go', async () => {
    const elsewhere = await answering(accepted('new'));
    const second = gateway;
    const { to } = await answering((response) =>
      response.writeHead(307, { location: `${elsewhere.to}/nhs-111-reports` }).end(),
    );
    expect(await importing('--to', to, OWN)).toMatchObject({ exit: 3 });
    expect(elsewhere.asked).toEqual([]);
    second?.close();
  });

  it.each([
    ['a report in the clear to another machine', ['--to', 'http://gateway.example']],
    ['an address with a password', ['--to', 'https://a:b@gateway.example']],
    ['an address with a path', ['--to', 'https://gateway.example/other']],
    ['no address', ['--to', 'gateway']],
    ['a file and nowhere', ['--to']],
    ['--to with --dry-run', ['--dry-run', '--to', 'https://gateway.example']],
    ['--json with --dry-run', ['--dry-run', '--json']],
    ['an unknown option', ['--force']],
  ])('refuses %s', async (_, args) => {
    const { exit, out, complaint } = await importing(OWN, ...args);
    expect(exit).toBe(2);
    expect(`${out}${complaint}`).not.toContain('a:b@');
  });

  it('needs a file', async () => {
    expect(await importing()).toMatchObject({ exit: 2, out: '' });
  });

  it('needs a Holdfast that runs', async () => {
    const { exit, complaint } = await importing(OWN);
    expect(exit).toBe(3);
    expect(complaint).toContain('does not run');
  });
});
