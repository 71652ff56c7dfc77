import { expect, it } from 'vitest';
import type { Role } from '#base/roles.ts';
import { newId, row } from '../board/testing/rows.ts';
import { shownTo } from './whose-broken.ts';

const person = (role: Role, service: string) =>
  [newId(), { roles: [role], services: [service] }] as const;

it('shows a lead what is broken of their services and of those without a lead, and no more', () => {
  const [ours, led, nobodys] = ['ooh', 'dental', 'home-visits'].map((service) => row({ service }));
  const cases = new Map([ours!, led!, nobodys!].map((one) => [one.id, one]));
  const unknown = newId();
  const broken = [...cases.keys(), unknown].map((id) => ({ rule: 'queue' as const, case: id }));
  const colleagues = new Map([
    person('shift-lead', 'ooh'),
    person('shift-lead', 'dental'),
    person('clinician', 'home-visits'),
  ]);
  const shown = shownTo(broken, { cases, colleagues, services: ['ooh'] });
  expect(shown.map(({ case: id, of }) => [id, of])).toEqual([
    [ours!.id, null],
    [nobodys!.id, 'home-visits'],
    [unknown, null],
  ]);
});
