/** What is said of a service that takes two people. */
export const OF_SERVICES = [
  'service.stands-by',
  'service.handing-back',
  'service.moved-over',
] as const;
