import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { privateLog } from './private-log.ts';

const error = () =>
  Object.assign(new Error('invalid input: "Ada Example"'), {
    code: '23505',
    detail: 'Key (name)=(Ada Example)',
    parameters: ['Ada'],
  });

it('keeps an error’s kind and place, and none of its data; of requests and answers nothing', () => {
  const lines: string[] = [];
  const request = {
    url: '/case/0190a4be-1111-7000-8000-aaaaaaaaaaaa',
    headers: { authorization: 'Bearer secret' },
  };
  const log = privateLog('server', { write: (line) => void lines.push(line) });
  log.error({ err: error(), req: request, res: request }, 'said');
  const { part, err, msg } = JSON.parse(lines[0]!);
  expect({ part, msg }).toEqual({ part: 'server', msg: 'said' });
  expect(err).toMatchObject({ name: 'Error', code: '23505' });
  expect(err.stack).toContain('private-log.test.ts');
  expect(lines[0]).not.toMatch(/Ada|0190a4be|secret/);
});

it.each([['throw e'], ['Promise.reject(e)']])(
  'ends a process that met %s, and says no more',
  (met) => {
    const program = `
    const { privateLog, endOnUncaught } = await import('${new URL('private-log.ts', import.meta.url)}');
    endOnUncaught(privateLog('part'));
    const e = Object.assign(new Error('of Ada Example'), { parameters: ['Ada'] });
    setTimeout(() => { ${met} }, 1);
    setTimeout(() => {}, 5_000);`;
    const { status, stderr, stdout } = spawnSync(
      process.execPath,
      ['--input-type=module', '-e', program],
      { encoding: 'utf8' },
    );
    expect(status).toBe(1);
    expect(JSON.parse(stderr)).toMatchObject({
      part: 'part',
      msg: 'uncaught',
      err: { name: 'Error' },
    });
    expect(stderr + stdout).not.toContain('Ada');
  },
);
