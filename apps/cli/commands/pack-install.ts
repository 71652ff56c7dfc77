import { resolve } from 'node:path';

import { PackRefusal } from '#pathways/refusal.ts';

import { command, EXIT, UsageProblem } from '../command.ts';
import { openDataFolder } from '../data-folder.ts';
import { DATA_OPTION, dataPath } from '../data-option.ts';
import { contentOf } from '../pack-file.ts';
import { storePack } from '../pack-store.ts';
import { publisherKey } from '../publisher-key.ts';

type Installed = { readonly file: string } & (
  | { readonly ok: true; readonly id: string; readonly version: string; readonly hash: string }
  | { readonly ok: false; readonly code: string; readonly message: string }
);

/** Lays signed packs where the server gives them to desks. Two operators then adopt them there. */
export const packInstall = command({
  name: 'pack install',
  summary: 'Copy signed triage packs into the data folder, for operators to adopt on the desk.',
  operands: 'FILE…',
  options: {
    ...DATA_OPTION,
    publisher: {
      type: 'string',
      value: 'FILE',
      summary: 'public key (PEM) of who signed them',
    },
  },
  async run(values, terminal) {
    const { operands, publisher, json } = values;
    if (operands.length === 0) throw new UsageProblem('Name the packs.');
    if (publisher === undefined)
      throw new UsageProblem('Name their publisher’s public key: --publisher FILE.');
    const key = await publisherKey(publisher, terminal.folder);
    const files = await Promise.all(
      operands.map(async (name) => ({
        name,
        file: await contentOf(resolve(terminal.folder, name), name),
      })),
    );
    const data = await openDataFolder(dataPath(values, terminal));
    const installed: Installed[] = [];
    for (const { name, file } of files) {
      const one = await install(name, () => storePack(data, key, file));
      installed.push(one);
      if (!json) terminal.out(inWords(one));
    }
    const ok = installed.every((one) => one.ok);
    if (json) terminal.out(`${JSON.stringify({ ok, packs: installed })}\n`);
    else if (ok)
      terminal.out('Two operators adopt them on the desk: Organisation, Triage packs.\n');
    return ok ? EXIT.ok : EXIT.saidNo;
  },
});

async function install(
  file: string,
  store: () => ReturnType<typeof storePack>,
): Promise<Installed> {
  try {
    const { pack, hash } = await store();
    return { file, ok: true, id: pack.id, version: pack.version, hash: hash.toHex() };
  } catch (error) {
    if (!(error instanceof PackRefusal)) throw error;
    return { file, ok: false, code: error.code, message: error.message };
  }
}

function inWords(one: Installed): string {
  return one.ok
    ? `${one.file}: ${one.id} ${one.version} is installed, hash ${one.hash}\n`
    : `${one.file}: refused. ${one.message} (${one.code})\n`;
}
