/** Checks that documents name only files, scripts and commands that are there, and no machine. */
import { existsSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { COMMANDS } from '../apps/cli/commands.ts';
import { REQUIREMENTS } from './asvs-requirements.ts';
import { faultsOfAsvs } from './asvs-rules.ts';
import { doesCryptography, faultsOf, machinePaths } from './doc-rules.ts';
import { ROOT, sourceFiles } from './source-files.ts';

const { scripts } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8'));
const known = {
  exists: (path: string) => existsSync(join(ROOT, path)),
  says: (path: string, words: string) => readFileSync(join(ROOT, path), 'utf8').includes(words),
  scripts: Object.keys(scripts),
  commands: Object.keys(COMMANDS),
};
const complaints: string[] = [];
/** What runs at a provider, and not what tries it or shows it. */
const PRODUCT = /^(?:apps|packages)\/(?!testkit\/)(?!.*\/(?:testing|tests|demonstration)\/)/;

const documents = await sourceFiles(/\.md$/);
for (const path of documents) {
  const text = await readFile(join(ROOT, path), 'utf8');
  complaints.push(...faultsOf(path, text, known).map((fault) => `${path}: ${fault}`));
}
const [overview = '', ...chapters] = await Promise.all(
  ['docs/asvs.md', ...documents.filter((path) => path.startsWith('docs/asvs/'))].map((path) =>
    readFile(join(ROOT, path), 'utf8'),
  ),
);
const misjudged = faultsOfAsvs(REQUIREMENTS, chapters, overview);
complaints.push(...misjudged.map((fault) => `docs/asvs: ${fault}`));

const inventory = await readFile(join(ROOT, 'docs/design/cryptography.md'), 'utf8');
for (const path of await sourceFiles(/(?<!\.test)\.tsx?$/)) {
  if (!PRODUCT.test(path) || !doesCryptography(await readFile(join(ROOT, path), 'utf8'))) continue;
  if (!inventory.includes(`../../${path})`))
    complaints.push(`docs/design/cryptography.md: ${path} is not in it`);
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
