/** Checks that documents name only files, scripts and commands that are there, and no machine. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { COMMANDS } from '../apps/cli/commands.ts';
import { faultsOf, machinePaths } from './doc-rules.ts';
import { ROOT, sourceFiles } from './source-files.ts';

const { scripts } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8'));
const known = {
  exists: (path: string) => existsSync(join(ROOT, path)),
  scripts: Object.keys(scripts),
  commands: COMMANDS.map(({ name }) => name),
};
const complaints: string[] = [];

const documents = await sourceFiles(/\.md$/);
for (const path of documents) {
  const text = await readFile(join(ROOT, path), 'utf8');
  complaints.push(...faultsOf(path, text, known).map((fault) => `${path}: ${fault}`));
}
const beside = dirname(join(ROOT, '.'));
for (const path of await sourceFiles(/\.(md|tsx?|js|json|ya?ml|css|html|sh)$|^run$/)) {
  const text = await readFile(join(ROOT, path), 'utf8');
  const found = machinePaths(text, beside.replace(/\/$/, '') || '/', existsSync);
  complaints.push(...found.map((place) => `${path}: ${place} is a path of this machine`));
}

process.stdout.write(
  complaints.length === 0
    ? `${documents.length} documents are true to the code.\n`
    : `${complaints.join('\n')}\n${complaints.length} faults in documents.\n`,
);
process.exitCode = complaints.length === 0 ? 0 : 1;
