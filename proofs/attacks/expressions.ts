/** Every regular expression in the shipped code, found where a parser sees it. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseSync } from 'vite';
import { isTest } from '../../scripts/import-rules.ts';
import { ROOT, sourceFiles } from '../../scripts/source-files.ts';

export type Expression = {
  readonly file: string;
  readonly source: string;
  readonly flags: string;
};

export type Found = {
  readonly expressions: readonly Expression[];
  /** Files that put expressions together while they run: nobody can say beforehand what those are. */
  readonly made: readonly string[];
};

/** Of apps and packages; not of tests, nor of what only bundles the desk. */
export async function shippedExpressions(): Promise<Found> {
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
  return {
    expressions: found.flatMap(({ expressions }) => expressions),
    made: found.flatMap(({ made }) => made),
  };
}

export function expressionsIn(file: string, text: string): Found {
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
