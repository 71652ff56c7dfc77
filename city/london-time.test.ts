import { describe, expect, it } from 'vitest';
import { hl7, hourOf, iso } from './london-time.ts';

describe.each([
  ['winter', '2027-01-15T20:45:07Z', '2027-01-15T20:45:07+00:00', '20270115204507+0000', 20],
  ['summer', '2027-07-15T23:45:07Z', '2027-07-16T00:45:07+01:00', '20270716004507+0100', 0],
])('a moment in %s', (_, moment, asIso, asHl7, hour) => {
  it('is told by London’s clock, with its offset', () => {
    const at = Date.parse(moment);
    expect(iso(at)).toBe(asIso);
    expect(Date.parse(iso(at))).toBe(at);
    expect(hl7(at)).toBe(asHl7);
    expect(hourOf(at)).toBe(hour);
  });
});
