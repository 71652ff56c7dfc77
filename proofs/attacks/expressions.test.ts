/** No text makes a regular expression of the shipped code run away: each is analysed, and each is fed what such expressions choke on. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createContext, Script } from 'node:vm';
import { checkSync } from 'recheck';
import { parseSync } from 'vite';
import { beforeAll, describe, expect, it } from 'vitest';
import { isTest } from '../../scripts/import-rules.ts';
import { ROOT, sourceFiles } from '../../scripts/source-files.ts';

type Expression = {
  readonly file: string;
  readonly source: string;
  readonly flags: string;
};

type Found = {
  readonly expressions: readonly Expression[];
  /** Files that put expressions together while they run: nobody can say beforehand what those are. */
  readonly made: readonly string[];
};

/** Of a pumped string, in characters: what is quadratic needs some ten thousand million steps for it. */
const PUMPED = 100_000;
/** A linear expression needs a thousandth of it. */
const WITHIN_MS = 2_000;

let found: Found;
beforeAll(async () => {
  process.env.RECHECK_BACKEND = 'pure';
  found = await shippedExpressions();
});

describe('the expressions of the shipped code', () => {
  it('stand as they are: none is put together while it runs', () => {
    expect(found.made).toEqual([]);
    expect(found.expressions.length).toBeGreaterThan(100);
  });

  it('cost time that grows with the text alone, by analysis', () => {
    expect(found.expressions.filter((one) => !isLinear(one))).toEqual([]);
  }, 120_000);

  it('cost it too when they are run on text pumped out of their own characters', () => {
    expect(found.expressions.filter((one) => runsAway(one))).toEqual([]);
  }, 120_000);
});

describe('these checks', () => {
  const [exponential, polynomial] = expressionsIn(
    'control.ts',
    'export const a = /^(a+)+$/; export const b = / *\\n$/;',
  ).expressions as [Expression, Expression];

  it('see an expression that runs away', () => {
    expect([isLinear(exponential), isLinear(polynomial)]).toEqual([false, false]);
    expect([runsAway(exponential), runsAway(polynomial)]).toEqual([true, true]);
  });

  it('see an expression that is put together', () => {
    const { made } = expressionsIn('control.ts', 'new RegExp(x); const y = RegExp("a");');
    expect(made).toHaveLength(2);
  });
});

function isLinear({ source, flags }: Expression): boolean {
  // Long words make the automaton too large: then the analyser's own search for a bad text decides.
  const { status } = checkSync(source, flags, { timeout: 5_000 });
  return (
    (status === 'unknown' ? checkSync(source, flags, { checker: 'fuzz' }).status : status) ===
    'safe'
  );
}

/** Whether any of its own characters, over and over and then something else, keeps it busy for too long. */
function runsAway({ source, flags }: Expression): boolean {
  const characters = new Set([...source.replaceAll(/\\[a-zA-Z]/g, ''), ' ', '\n', 'a', '0']);
  const texts = [...characters]
    .map((one) => one.repeat(PUMPED))
    .flatMap((pumped) => [pumped, `${pumped}\0`, `\0${pumped}\0`]);
  const context = createContext({ texts });
  const script = new Script(
    `for (const text of texts) text.replace(/${source}/${flags.includes('g') ? flags : `${flags}g`}, '');`,
  );
  try {
    script.runInContext(context, { timeout: WITHIN_MS });
    return false;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') return true;
    throw error;
  }
}

/** Of apps and packages; not of tests, nor of what only bundles the desk. */
async function shippedExpressions(): Promise<Found> {
  const files = (await sourceFiles(/\.tsx?$/)).filter(
    (file) =>
      /^(apps|packages)\//.test(file) &&
      !isTest(file) &&
      !file.startsWith('packages/testkit/') &&
      !file.endsWith('.config.ts'),
  );
  const found = await Promise.all(
    files.map(async (file) => expressionsIn(file, await readFile(join(ROOT, file), 'utf8'))),
  );
  const all = found.flatMap(({ expressions }) => expressions);
  return {
    // One that stands in several files is tried once.
    expressions: [...new Map(all.map((one) => [`/${one.source}/${one.flags}`, one])).values()],
    made: found.flatMap(({ made }) => made),
  };
}

function expressionsIn(file: string, text: string): Found {
  const expressions: Expression[] = [];
  const made: string[] = [];
  const walk = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    const { regex, callee } = node as {
      readonly regex?: { readonly pattern: string; readonly flags: string };
      readonly callee?: { readonly name?: string };
    };
    if (regex !== undefined) expressions.push({ file, source: regex.pattern, flags: regex.flags });
    if (callee?.name === 'RegExp') made.push(file);
    for (const child of Object.values(node)) walk(child);
  };
  walk(parseSync(file, text).program);
  return { expressions, made };
}
