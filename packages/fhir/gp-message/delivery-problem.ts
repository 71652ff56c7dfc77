/**
 * Why a message did not reach its receiver. The codes stand in the log (`gp-message.failed`); the words are for the shift lead.
 * `ends` where trying again cannot help until somebody has changed something.
 */
export const GP_PROBLEMS = {
  'gp/unreachable': { ends: false, message: 'The practice’s endpoint cannot be reached.' },
  'gp/timeout': { ends: false, message: 'The practice’s endpoint did not answer in time.' },
  'gp/unavailable': {
    ends: false,
    message: 'The practice’s endpoint cannot take messages just now.',
  },
  'gp/tls': { ends: false, message: 'The practice’s endpoint could not prove who it is.' },
  'gp/redirected': {
    ends: true,
    message: 'The practice’s endpoint sends messages on to another address.',
  },
  'gp/refused': { ends: true, message: 'The practice’s endpoint refused the message.' },
  'gp/disk-full': { ends: false, message: 'The folder for GP messages is full.' },
  'gp/folder-missing': { ends: false, message: 'The folder for GP messages is not there.' },
  'gp/not-permitted': { ends: false, message: 'The folder for GP messages may not be written to.' },
  'gp/disk-failed': { ends: false, message: 'The disk of the folder for GP messages failed.' },
} as const satisfies Record<string, { readonly ends: boolean; readonly message: string }>;

export type GpProblem = keyof typeof GP_PROBLEMS;
