import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { systemClock } from '#base/clock.ts';
import { askToJoin } from '../admin-socket.ts';
import { command, EXIT, UsageProblem } from '../command.ts';
import { DATA_OPTION, dataPath } from '../data-option.ts';
import { ROOT } from '../installation.ts';
import { nodePart } from '../parts/node-part.ts';
import { progressBar } from '../progress-bar.ts';
import { originFrom } from '../settings.ts';
import type { Readiness } from '../supervise.ts';

/** Waits until that site has given way, and comes back when all it wrote stands in this log. Begun again, it goes on where it was cut off. */
export const join = command({
  name: 'join',
  summary: 'Take what another site of this log wrote, once two people let it give way to this one.',
  operands: 'URL',
  options: DATA_OPTION,
  async run(values, terminal) {
    const [from, ...more] = values.operands;
    if (from === undefined || more.length > 0) throw new UsageProblem('Name one site.');
    const data = dataPath(values, terminal);
    const main = originFrom(from);
    const asked = await askToJoin(data, main);
    if (!asked.ok) {
      terminal.complain(`${asked.message}\n`);
      return EXIT.saidNo;
    }
    const bar = progressBar(process.stderr, systemClock);
    const courier = await nodePart({
      name: 'courier',
      main: path.join(ROOT, 'apps/lifeboat/main.ts'),
      environment: {
        PATH: process.env.PATH,
        NODE_EXTRA_CA_CERTS: process.env.NODE_EXTRA_CA_CERTS,
        HOLDFAST_MAIN: main,
        HOLDFAST_COURIER_SOCKET: asked.socket,
        HOLDFAST_JOIN: '1',
      },
      within: [],
      logFile: await logOf(data),
      onReading: (done, all) => bar.show(done, all),
    }).start();
    const { joined } = await courier.ready.finally(() => {
      bar.clear();
      return courier.stop();
    });
    terminal.out(values.json ? `${JSON.stringify(joined)}\n` : inWords(main, joined!));
    return EXIT.ok;
  },
});

async function logOf(data: string): Promise<string> {
  const folder = path.join(data, 'log');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  return path.join(folder, 'join.log');
}

function inWords(
  main: string,
  { entries, awaited, attachments }: NonNullable<Readiness['joined']>,
): string {
  const lacking = [
    ...(awaited === 0 ? [] : [`The keys of ${awaited} streams did not come.`]),
    ...(attachments === 0 ? [] : [`${attachments} attachments did not come.`]),
  ];
  const all = `All ${entries} entries that ${main} wrote by itself stand in this log.`;
  const again = lacking.length === 0 ? [] : ['Ask again while that site answers.'];
  return [all, ...lacking, ...again, ''].join('\n');
}
