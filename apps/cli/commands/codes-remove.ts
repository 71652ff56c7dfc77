import { removeCodes } from '../codes/codes-folder.ts';
import { command, EXIT, UsageProblem } from '../command.ts';
import { openDataFolder } from '../data-folder.ts';
import { DATA_OPTION, dataPath } from '../data-option.ts';

/** When its licence ends. What was recorded with its codes stays as it was recorded. */
export const codesRemove = command({
  name: 'codes remove',
  summary: 'Take an installed code list away.',
  operands: 'SYSTEM',
  options: DATA_OPTION,
  async run(values, terminal) {
    const [system, ...more] = values.operands;
    if (system === undefined || more.length > 0)
      throw new UsageProblem('Name one system, such as http://snomed.info/sct.');
    const data = await openDataFolder(dataPath(values, terminal));
    const removed = await removeCodes(await data.subfolder('codes'), system);
    const words = removed ? `${system} was removed.` : `No list of ${system} is installed.`;
    terminal.out(values.json ? `${JSON.stringify({ ok: removed })}\n` : `${words}\n`);
    return removed ? EXIT.ok : EXIT.saidNo;
  },
});
