#!/usr/bin/env node
// Plain JavaScript, so that an older Node can read it: it hands over to the Node that is installed
// as a dependency, which runs the TypeScript.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

if (Number.parseInt(process.versions.node, 10) >= 26) {
  await import('./main.ts');
} else {
  const node = fileURLToPath(new URL('../../node_modules/.bin/node', import.meta.url));
  const main = fileURLToPath(new URL('./main.ts', import.meta.url));
  const child = spawn(node, [main, ...process.argv.slice(2)], { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => child.kill(signal));
  }
  child.on('error', () => {
    process.stderr.write('Node 26 is not installed here; run `npm ci` first.\n');
    process.exitCode = 3;
  });
  child.on('exit', (status) => {
    process.exitCode = status ?? 3;
  });
}
