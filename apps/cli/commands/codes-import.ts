import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';

import { installCodes } from '../codes/codes-folder.ts';
import { readCodes } from '../codes/read-codes.ts';
import { command, EXIT, UsageProblem } from '../command.ts';
import { openDataFolder } from '../data-folder.ts';
import { DATA_OPTION, dataPath } from '../data-option.ts';
import { progressBar } from '../progress-bar.ts';

/** All of a file or nothing of it. A running installation shows the new list at once. */
export const codesImport = command({
  name: 'codes import',
  summary:
    'Install a code list for findings (columns system, code, display), in the place of its earlier release.',
  operands: 'FILE.csv|FILE.json',
  options: DATA_OPTION,
  async run(values, terminal) {
    const [name, ...more] = values.operands;
    if (name === undefined || more.length > 0) throw new UsageProblem('Name one file.');
    if (!/\.(csv|json)$/i.test(name))
      throw new UsageProblem('The file’s name must end in .csv or .json.');
    const file = await readFile(resolve(terminal.folder, name)).catch(() => {
      throw new UsageProblem(`${name} is no file that can be read.`);
    });
    const bar = progressBar(process.stderr, () => performance.now());
    const codes = readCodes(name, file, bar.show);
    bar.clear();
    if (codes.kind === 'refused') {
      const { problems, count } = codes;
      const more = count - problems.length;
      terminal.out(
        values.json
          ? `${JSON.stringify({ ok: false, problems, count })}\n`
          : `Nothing was installed.\n${problems.map((words) => `  ${words}.\n`).join('')}${more > 0 ? `  And ${more} more.\n` : ''}`,
      );
      return EXIT.saidNo;
    }
    const data = await openDataFolder(dataPath(values, terminal));
    await installCodes(await data.subfolder('codes'), codes.lists);
    const lists = [...codes.lists].map(([system, rows]) => ({ system, codes: rows.length }));
    terminal.out(
      values.json
        ? `${JSON.stringify({ ok: true, lists })}\n`
        : lists.map(({ system, codes }) => `${system}: ${codes} codes installed.\n`).join(''),
    );
    return EXIT.ok;
  },
});
