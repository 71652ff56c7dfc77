import { ROLES } from '#base/roles.ts';

export const SERVICE = 'out-of-hours';

export const HOUSE = {
  founding: {
    org: 'sim.example/holdfast',
    name: 'Simulated Urgent Care',
    services: [SERVICE],
    roles: ROLES,
    authenticators: null,
  },
} as const;

export const MAIN = 'https://holdfast.example';
export const LIFEBOATS = ['https://harbour.holdfast.example', 'https://quay.holdfast.example'];
