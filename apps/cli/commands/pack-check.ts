import { DISPOSITIONS } from '#care/report/dispositions.ts';
import { checkPack, type Verdict } from '#pathways/check/check-pack.ts';
import type { Fault } from '#pathways/check/fault.ts';
import { SHIPPED } from '#pathways/packs/shipped.ts';
import { PackRefusal } from '#pathways/refusal.ts';

import { command, EXIT } from '../command.ts';
import { readPack } from '../pack-file.ts';
import { publisherKey } from '../publisher-key.ts';

type Checked = { readonly pack: string } & (
  | { readonly sound: true; readonly paths: string; readonly longest: number }
  | {
      readonly sound: false;
      readonly code: string;
      readonly faults: readonly Fault[];
      readonly message: string;
    }
);

/** Proves of each pack that every path ends where it should; without names, of all that ship. */
export const packCheck = command({
  name: 'pack check',
  summary:
    'Prove of triage packs that every path ends in a disposition, and no red flag in a lesser one.',
  operands: '[FILE|ID]…',
  options: {
    publisher: {
      type: 'string',
      value: 'FILE',
      summary: 'public key (PEM) that signed packs must bear',
    },
  },
  async run({ operands, publisher, json }, terminal) {
    const key =
      publisher === undefined ? undefined : await publisherKey(publisher, terminal.folder);
    const names = operands.length === 0 ? SHIPPED.map(({ id }) => id) : operands;
    const checked: Checked[] = [];
    for (const name of names) {
      const one = await check(name, () => readPack(name, terminal.folder, key));
      checked.push(one);
      if (!json) terminal.out(inWords(one));
    }
    const ok = checked.every(({ sound }) => sound);
    if (json) terminal.out(`${JSON.stringify({ ok, packs: checked })}\n`);
    return ok ? EXIT.ok : EXIT.saidNo;
  },
});

async function check(name: string, read: () => ReturnType<typeof readPack>): Promise<Checked> {
  try {
    const verdict: Verdict = checkPack(await read(), DISPOSITIONS);
    if (!verdict.sound)
      throw new PackRefusal('pack/unsound', 'The pack is not sound.', verdict.faults);
    return { pack: name, sound: true, paths: String(verdict.paths), longest: verdict.longest };
  } catch (error) {
    if (!(error instanceof PackRefusal)) throw error;
    const { code, faults, message } = error;
    return { pack: name, sound: false, code, faults, message };
  }
}

function inWords(checked: Checked): string {
  if (checked.sound) {
    const paths = BigInt(checked.paths).toLocaleString('en-GB');
    return `${checked.pack}: sound. ${paths} paths, at most ${checked.longest} questions.\n`;
  }
  const { pack, code, faults, message } = checked;
  if (faults.length === 0) return `${pack}: refused. ${message} (${code})\n`;
  const lines = faults.map(({ rule, words }) => `  ${words} (${rule})\n`);
  return `${pack}: not sound.\n${lines.join('')}`;
}
