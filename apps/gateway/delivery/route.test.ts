import { describe, expect, test } from 'vitest';
import { RouteError, routeOf } from './route.ts';

describe('routeOf', () => {
  test('an absolute path is a folder', () => {
    expect(routeOf('GP messages', '/srv/gp-outbox', null)).toEqual({
      kind: 'folder',
      folder: '/srv/gp-outbox',
    });
  });

  test.each([
    'https://gp.example/fhir',
    'http://127.0.0.1:9000/',
    'http://[::1]/',
    'http://localhost:1/',
  ])('%s is an endpoint', (setting) => {
    expect(routeOf('GP messages', setting, null)).toEqual({
      kind: 'https',
      url: new URL(setting),
      ca: null,
    });
  });

  test.each([
    ['a relative folder', 'gp-outbox', 'an absolute folder or an https:// address'],
    ['nothing', '', 'an absolute folder or an https:// address'],
    ['another protocol', 'ftp://gp.example/', 'an absolute folder or an https:// address'],
    ['a file address', 'file:///srv/gp', 'an absolute folder or an https:// address'],
    ['plain http to another machine', 'http://gp.example/', 'http:// is for this machine alone'],
    [
      'plain http to a name like ours',
      'http://localhost.example/',
      'http:// is for this machine alone',
    ],
    [
      'plain http to a number like ours',
      'http://127.0.0.1.example/',
      'http:// is for this machine alone',
    ],
    ['a password in the address', 'https://user:hunter2@gp.example/', 'user name or password'],
  ])('refuses %s, without repeating it', (_what, setting, rule) => {
    const refuse = () => routeOf('GP messages', setting, null);
    expect(refuse).toThrow(RouteError);
    expect(refuse).toThrow(rule);
    expect(refuse).not.toThrow(/hunter2/);
  });
});
