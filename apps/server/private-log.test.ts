import { expect, it } from 'vitest';
import { privateLog } from './private-log.ts';

it('keeps an error’s kind and place, and none of its data; of requests and answers nothing', () => {
  const lines: string[] = [];
  const error = Object.assign(new Error('duplicate key'), {
    code: '23505',
    detail: 'Key (name)=(Ada Example)',
    parameters: ['Ada'],
  });
  const request = {
    url: '/case/0190a4be-1111-7000-8000-aaaaaaaaaaaa',
    headers: { authorization: 'Bearer secret' },
  };
  privateLog({ write: (line) => lines.push(line) }).error(
    { err: error, req: request, res: request },
    'said',
  );
  const { err, msg } = JSON.parse(lines[0]!);
  expect(msg).toBe('said');
  expect(err).toMatchObject({ name: 'Error', message: 'duplicate key', code: '23505' });
  expect(err.stack).toContain('private-log.test.ts');
  expect(lines[0]).not.toMatch(/Ada|0190a4be|secret/);
});
