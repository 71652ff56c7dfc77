/**
 * Why a message did not reach its receiver. The codes stand in the log, behind whose receiver it was (`gp/refused`, `referral/refused`); the
 * words are for the shift lead. `ends` where trying again cannot help until somebody has changed something.
 */
export const DELIVERY_PROBLEMS = {
  unreachable: { ends: false, message: 'The receiver’s endpoint cannot be reached.' },
  timeout: { ends: false, message: 'The receiver’s endpoint did not answer in time.' },
  unavailable: { ends: false, message: 'The receiver’s endpoint cannot take messages just now.' },
  tls: { ends: false, message: 'The receiver’s endpoint could not prove who it is.' },
  redirected: {
    ends: true,
    message: 'The receiver’s endpoint sends messages on to another address.',
  },
  refused: { ends: true, message: 'The receiver’s endpoint refused the message.' },
  'disk-full': { ends: false, message: 'The folder for messages is full.' },
  'folder-missing': { ends: false, message: 'The folder for messages is not there.' },
  'not-permitted': { ends: false, message: 'The folder for messages may not be written to.' },
  'disk-failed': { ends: false, message: 'The disk of the folder for messages failed.' },
} as const satisfies Record<string, { readonly ends: boolean; readonly message: string }>;

export type DeliveryProblem = keyof typeof DELIVERY_PROBLEMS;
