import { join } from 'node:path';
import { systemRandom } from '#base/clock.ts';
import { fileKeyPort } from '#seal/file-key-port.ts';
import { findMarkers } from '../../find-marker.ts';
import { ending, MARKER, type Play } from '../play.ts';

/** Every file that the house keeps: the database cluster, its write-ahead log, the keeper's folder, logs, temporary files. */
export const stolenDatabase: Play = {
  name: 'stolen database and backups',
  story: 'Copies every file of the installation, and looks for people in every byte.',
  bound: 0,
  mustBeNoticed: false,
  async run({ house }) {
    const found = await findMarkers(house.kept, [MARKER]);
    const kek = join(house.kept[0]!, 'keeper', 'kek');
    const guesses = [null, '', 'password', 'holdfast'];
    const tried: Record<string, string> = {
      'files with a name in the clear': `${new Set(found.map(({ file }) => file)).size}`,
    };
    for (const guess of guesses) {
      const name = `the key file with ${guess === null ? 'no passphrase' : `“${guess}”`}`;
      tried[name] = await ending(fileKeyPort(kek, guess, systemRandom));
    }
    const opened = Object.values(tried).includes('it worked');
    return { exposed: found.length + (opened ? 1 : 0), noticedMs: null, tried };
  },
};
