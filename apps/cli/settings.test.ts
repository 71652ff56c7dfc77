import { describe, expect, it } from 'vitest';
import { UsageProblem } from './command.ts';
import { settingsFrom } from './settings.ts';

const GIVEN = {
  ...{ data: undefined, port: undefined, 'itk-port': undefined, origin: undefined },
  ...{ 'gp-out': undefined, name: undefined, org: undefined, service: undefined },
  ...{ authenticators: undefined, 'founding-roles': undefined, demo: true, unstaffed: false },
  ...{ json: false, operands: [] },
};

function settings(given: Partial<typeof GIVEN>, environment: NodeJS.ProcessEnv = {}) {
  const terminal = { environment, folder: '/somewhere', out() {}, complain() {} };
  return settingsFrom({ ...GIVEN, ...given }, terminal, '/somewhere/.holdfast');
}

describe('made-up people with passkeys in software', () => {
  it('work in the demonstration', () => {
    expect(settings({}).staffed).toBe(true);
  });

  it('work nowhere else: not at a provider, not where they are not wanted, not on somebody’s own database', () => {
    expect(settings({ demo: false }).staffed).toBe(false);
    expect(settings({ unstaffed: true }).staffed).toBe(false);
    expect(settings({}, { DATABASE_URL: 'postgres://somebody' }).staffed).toBe(false);
    expect(() => settings({ demo: false, unstaffed: true })).toThrow(UsageProblem);
  });
});
