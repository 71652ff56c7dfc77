/**
 * Asks the registry whether any package that the lockfile names has a known vulnerability. High and critical ones fail; the rest are
 * said. A registry that cannot be asked fails nothing, and that is said too.
 */
import { spawnSync } from 'node:child_process';
import { z } from 'zod';

const LEVELS = ['low', 'moderate', 'high', 'critical'] as const;
const FAILING: readonly string[] = ['high', 'critical'];

const answer = z.object({
  vulnerabilities: z.record(z.string(), z.object({ severity: z.enum(LEVELS) })),
});

const { stdout } = spawnSync('npm', ['audit', '--json'], { encoding: 'utf8', timeout: 60_000 });
const told = answer.safeParse(parsed(stdout));
if (!told.success) {
  console.log('Not known: the registry does not answer for vulnerabilities.');
} else {
  const found = Object.entries(told.data.vulnerabilities);
  for (const [name, { severity }] of found) console.log(`${severity}: ${name}`);
  console.log(`${found.length} packages with a known vulnerability.`);
  if (found.some(([, { severity }]) => FAILING.includes(severity))) process.exitCode = 1;
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
}
