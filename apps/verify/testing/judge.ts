/** Runs the check on a log held in memory. */
import { Refusal, type Rule } from '../refusal.ts';
import type { Report } from '../report.ts';
import type { Source } from '../source/source.ts';
import { type Asked, verifyLog } from '../verify-log.ts';
import type { LogFiles } from './publish-log.ts';

export type Verdict =
  | { readonly accepted: true; readonly report: Report }
  | {
      readonly accepted: false;
      readonly rule: Rule;
      readonly entry: number | null;
      readonly message: string;
    };

/** What is no verdict is thrown on. */
export async function judge(files: LogFiles, asked: Partial<Asked> = {}): Promise<Verdict> {
  try {
    const all = { key: null, since: null, progress: () => {}, ...asked };
    const { report } = await verifyLog(memorySource(files), all);
    return { accepted: true, report };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const { rule, entry, message } = error;
    return { accepted: false, rule, entry, message };
  }
}

function memorySource(files: LogFiles): Source {
  return { read: async (path) => files.get(path) ?? null };
}
