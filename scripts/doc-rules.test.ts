import { describe, expect, it } from 'vitest';

import { doesCryptography, faultsOf, machinePaths } from './doc-rules.ts';

const known = {
  exists: (path: string) => ['README.md', 'docs/formats.md'].includes(path),
  says: (path: string, words: string) => path === 'README.md' && words === 'a promise',
  scripts: ['test', 'start', 'build'],
  commands: ['start', 'import itk-111'],
};
const faults = (text: string) => faultsOf('docs/guide.md', text, known);

describe('a document', () => {
  it.each([
    '[formats](formats.md), [top](../README.md#start), [rooted](/README.md)',
    '[promise](../README.md "a promise")',
    '[far](https://example.org/none), [here](#below), [mail](mailto:a@example.org)',
    'Run `npm run build`, then `npm test`.',
    '`npx holdfast start --port 80`',
    'npx holdfast import itk-111 FILE',
    'To holdfast is to keep.',
  ])('may say %j', (text) => {
    expect(faults(text)).toEqual([]);
  });

  it.each([
    ['[gone](gone.md)', 'gone.md'],
    ['[up](../docs/none.md#x)', 'none.md'],
    ['[gone too](gone.md "a promise")', 'leads nowhere'],
    ['[broken](../README.md "another promise")', 'another promise'],
    ['`npm run polish`', 'polish'],
    ['`npx holdfast conquer`', 'conquer'],
    ['```\nholdfast import hl7\n```', 'import hl7'],
  ])('may not say %j', (text, words) => {
    expect(faults(text)).toEqual([expect.stringContaining(words)]);
  });
});

describe('a source that does cryptography', () => {
  it.each([
    "import { createHash } from 'node:crypto';",
    "import { request } from 'node:https';",
    'await crypto.subtle.digest(a, b)',
    'const { subtle } = globalThis.crypto;',
    'crypto.randomUUID()',
    "import { verifyRegistrationResponse } from '@simplewebauthn/server';",
    "import { jwtVerify } from 'jose';",
    "import * as oidc from 'openid-client';",
  ])('is known by %j', (source) => {
    expect(doesCryptography(source)).toBe(true);
  });

  it('is not one that only speaks of it', () => {
    expect(doesCryptography('/** Subtle differences, and crypto in words. */')).toBe(false);
  });
});

describe('paths of one machine', () => {
  const exists = (path: string) => path === '/home/me/holdfast';

  it('are found when they are real', () => {
    expect(machinePaths('see /home/me/holdfast/.', '/home/me', exists)).toHaveLength(1);
  });

  it('are not seen in examples, nor in what only ends alike', () => {
    const text = '/home/me/elsewhere x/home/me/holdfast ../home/me/holdfast';
    expect(machinePaths(text, '/home/me', exists)).toEqual([]);
    expect(machinePaths('/usr/bin/env', '/', () => true)).toEqual([]);
  });
});
