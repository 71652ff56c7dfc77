import { readFile } from 'node:fs/promises';
import { type ServiceDirectory, serviceDirectory } from '#care/service-directory.ts';

/** The directory of services as it stands now; null where there is none that can be read. Read anew each time, so that a change needs no start. */
export async function readDirectory(file: string | null): Promise<ServiceDirectory | null> {
  if (file === null) return null;
  try {
    return serviceDirectory.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    return null;
  }
}
