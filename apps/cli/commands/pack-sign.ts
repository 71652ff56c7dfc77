import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';

import { DISPOSITIONS } from '#care/report/dispositions.ts';
import { PackRefusal } from '#pathways/refusal.ts';
import { signPack } from '#pathways/signed-pack.ts';
import { nodePrimitives } from '#seal/primitives-node.ts';

import { command, EXIT, UsageProblem } from '../command.ts';
import { readPack } from '../pack-file.ts';
import { publisherSigner } from '../publisher-key.ts';

/** Signs what the checker passes, and nothing else. */
export const packSign = command({
  name: 'pack sign',
  summary: 'Check a triage pack and sign it as its publisher.',
  operands: 'FILE|ID',
  options: {
    key: { type: 'string', value: 'FILE', summary: 'private P-256 key (PEM)' },
    out: { type: 'string', value: 'FILE', summary: 'where it goes (ID-VERSION.pack)' },
  },
  async run({ operands, key, out, json }, terminal) {
    const [name, ...more] = operands;
    if (name === undefined || more.length > 0) throw new UsageProblem('Name one pack.');
    if (key === undefined) throw new UsageProblem('Name the key to sign with: --key FILE.');
    const signer = await publisherSigner(key, terminal.folder);
    try {
      const pack = await readPack(name, terminal.folder, signer.publicKey);
      const { signed, hash } = await signPack(nodePrimitives.sha256, signer, pack, DISPOSITIONS);
      const file = out ?? `${pack.id}-${pack.version}.pack`;
      await writeFile(resolve(terminal.folder, file), signed);
      terminal.out(
        json
          ? `${JSON.stringify({ ok: true, file, hash: hash.toHex() })}\n`
          : `${file}: ${pack.id} ${pack.version}, ${signed.length} bytes, hash ${hash.toHex()}\n`,
      );
      return EXIT.ok;
    } catch (error) {
      if (!(error instanceof PackRefusal)) throw error;
      const { code, message } = error;
      terminal.out(
        json
          ? `${JSON.stringify({ ok: false, code, message })}\n`
          : `Not signed: ${message} (${code})\n`,
      );
      return EXIT.saidNo;
    }
  },
});
