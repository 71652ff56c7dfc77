import { DISPOSITIONS } from '#care/report/dispositions.ts';
import { checkPack } from '#pathways/check/check-pack.ts';
import { drawPack } from '#pathways/draw/svg.ts';
import { PackRefusal } from '#pathways/refusal.ts';

import { command, EXIT, UsageProblem } from '../command.ts';
import { readPack } from '../pack-file.ts';
import { publisherKey } from '../publisher-key.ts';

/** The picture that a clinician reviews a pack by. */
export const packDraw = command({
  name: 'pack draw',
  summary: 'Draw a triage pack as an SVG picture, to the standard output.',
  operands: 'FILE|ID',
  options: {
    publisher: {
      type: 'string',
      value: 'FILE',
      summary: 'public key (PEM) that a signed pack must bear',
    },
  },
  async run({ operands, publisher, json }, terminal) {
    const [name, ...more] = operands;
    if (name === undefined || more.length > 0) throw new UsageProblem('Name one pack.');
    if (json) throw new UsageProblem('A picture is SVG; leave out --json.');
    const key =
      publisher === undefined ? undefined : await publisherKey(publisher, terminal.folder);
    try {
      const pack = await readPack(name, terminal.folder, key);
      const verdict = checkPack(pack, DISPOSITIONS);
      if (!verdict.sound)
        throw new PackRefusal('pack/unsound', verdict.faults[0].words, verdict.faults);
      terminal.out(drawPack(pack));
      return EXIT.ok;
    } catch (error) {
      if (!(error instanceof PackRefusal)) throw error;
      terminal.complain(`Not drawn: ${error.message} (${error.code})\n`);
      return EXIT.saidNo;
    }
  },
});
