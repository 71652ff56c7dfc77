/** Checks the house's import rules and that no file imports itself by a detour. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { parseSync } from 'vite';

import { brokenRule, isTest } from './import-rules.ts';
import { ROOT, sourceFiles } from './source-files.ts';

const manifest = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8'));
const files = await sourceFiles(/\.tsx?$/);
const graph = new Map<string, readonly string[]>();
const complaints: string[] = [];

for (const from of files) {
  const targets = importsOf(from, await readFile(join(ROOT, from), 'utf8'));
  graph.set(from, targets);
  for (const to of targets) {
    const rule = existsSync(join(ROOT, to)) ? brokenRule({ from, to }) : 'there is no such file';
    if (rule !== undefined) complaints.push(`${from} -> ${to}: ${rule}`);
  }
}
complaints.push(...circles(graph).map((circle) => `${circle.join(' -> ')}: a circle`));

process.stdout.write(
  complaints.length === 0
    ? `${files.length} files keep the import rules.\n`
    : `${complaints.join('\n')}\n${complaints.length} imports break the rules.\n`,
);
process.exitCode = complaints.length === 0 ? 0 : 1;

/** Files of ours that `text` imports, types included; what npm installs is not our concern here. */
function importsOf(from: string, text: string): readonly string[] {
  const { staticImports, staticExports, dynamicImports } = parseSync(from, text).module;
  const names = [
    ...staticImports.map(({ moduleRequest }) => moduleRequest.value),
    ...staticExports.flatMap(({ entries }) =>
      entries.flatMap(({ moduleRequest }) => moduleRequest?.value ?? []),
    ),
    ...dynamicImports.flatMap(
      ({ moduleRequest: { start, end } }) =>
        /^['"](.*)['"]$/.exec(text.slice(start, end))?.[1] ?? [],
    ),
  ];
  return [...new Set(names.flatMap((name) => resolveOurs(from, name) ?? []))];
}

function resolveOurs(from: string, name: string): string | undefined {
  const path = name.replace(/\?.*$/, '');
  if (path.startsWith('.')) return join(dirname(from), path);
  const [room = '', ...rest] = path.split('/');
  const folder: string | undefined = manifest.imports[`${room}/*`];
  return folder && join(folder.replace('*', ''), ...rest);
}

/** Each circle once, found by walking down and meeting a file that is still being walked. */
function circles(imports: ReadonlyMap<string, readonly string[]>): readonly string[][] {
  const found: string[][] = [];
  const done = new Set<string>();
  const walk = (file: string, path: readonly string[]): void => {
    const start = path.indexOf(file);
    if (start !== -1) found.push([...path.slice(start), file]);
    if (start !== -1 || done.has(file)) return;
    for (const next of imports.get(file) ?? []) walk(next, [...path, file]);
    done.add(file);
  };
  for (const file of imports.keys()) if (!isTest(file)) walk(file, []);
  return found;
}
