import { resolve } from 'node:path';

import type { Terminal } from './command.ts';

export const DATA_OPTION = {
  data: { type: 'string', value: 'DIR', summary: 'data folder (.holdfast here)' },
} as const;

/** The data folder that a command means, absolute. */
export function dataPath(
  values: { readonly data: string | undefined },
  { folder }: Terminal,
): string {
  return resolve(folder, values.data ?? '.holdfast');
}
