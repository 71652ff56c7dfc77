import { expect, it } from 'vitest';
import { row } from '../board/testing/rows.ts';
import { waysFor } from './ways.ts';

it('lets nobody but a clinician settle as closed what is for a clinician', () => {
  const lead = ['shift-lead', 'call-handler'] as const;
  for (const part of [{ repeat: true }, { condition: 'worse' } as const]) {
    expect(waysFor(lead, row(part))).toEqual(['queued', 'taken']);
    expect(waysFor(['clinician'], row(part))).toContain('closed');
  }
  expect(waysFor(lead, row())).toContain('closed');
});
