/** How much memory the processes of a house hold, as Linux tells it. */
import { readdir, readFile } from 'node:fs/promises';

/** Bytes resident, of each part that this process started, by the part's name; empty where there is no /proc. */
export async function residentBytes(): Promise<Record<string, number>> {
  const resident: Record<string, number> = {};
  for (const pid of (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name))) {
    const [command = '', status = ''] = await Promise.all([
      readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => ''),
      readFile(`/proc/${pid}/status`, 'utf8').catch(() => ''),
    ]);
    const part = /apps\/(\w+)\/main\.ts/.exec(command)?.[1];
    const parent = /^PPid:\s+(\d+)$/m.exec(status)?.[1];
    const kib = /^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1];
    if (part !== undefined && parent === `${process.pid}` && kib !== undefined)
      resident[part] = Number(kib) * 1024;
  }
  return resident;
}
