/** `holdfast safe`: makes the keys of a safe, and says by what operators name it. */
import { parseArgs } from 'node:util';
import { systemClock, systemRandom } from '#base/clock.ts';
import { fingerprintOf } from '#identity/fingerprint.ts';
import { parseIntroduction } from '#identity/lifeboat-introduction.ts';
import { EnvironmentProblem } from '#postgres/environment-problem.ts';
import { whyNotOpen } from './cannot-open.ts';
import { rootKeyFrom } from './keys/open-root-key.ts';
import { makeSafe } from './standby/make-safe.ts';
import { sha256 } from './state.ts';

const { values } = parseArgs({
  options: {
    folder: { type: 'string', default: '' },
    org: { type: 'string', default: '' },
    name: { type: 'string', default: '' },
    origin: { type: 'string', default: '' },
    json: { type: 'boolean', default: false },
  },
});

try {
  const { folder, org, name, origin, json } = values;
  const introduction = await makeSafe({
    ...{ folder, org, name, origin, clock: systemClock, random: systemRandom },
    rootKey: (keeper) => rootKeyFrom(process.env, keeper, systemClock, systemRandom),
  });
  const { pen } = parseIntroduction(introduction)!;
  const fingerprint = fingerprintOf(sha256(pen));
  process.stdout.write(
    json
      ? `${JSON.stringify({ ok: true, introduction, fingerprint })}\n`
      : words(introduction, fingerprint),
  );
} catch (error) {
  const why = error instanceof EnvironmentProblem ? error.message : whyNotOpen(error);
  if (why === null) throw error;
  process.stderr.write(`${why}\n`);
  process.exitCode = 3;
}

function words(introduction: string, fingerprint: string): string {
  return [
    `The safe’s keys lie in ${values.folder}.`,
    '',
    'Two operators of the main site name it, on their page “Organisation”, by this:',
    '',
    introduction,
    '',
    `They compare its fingerprint: ${fingerprint}`,
    '',
    'export.pass goes to where exports are made: it opens nothing. All else, with its root key, goes into the safe.',
    '',
  ].join('\n');
}
