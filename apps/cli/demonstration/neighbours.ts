/** The neighbours that the demonstration plays itself, because nobody's own may be asked about people who do not exist. */
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { base64url } from '#base/bytes.ts';
import { systemRandom } from '#base/clock.ts';
import type { ServiceDirectory } from '#care/service-directory.ts';
import { writeOnce } from '../data-folder.ts';

export const DOS = '111111111';

/**
 * Where they will be, for whoever asks them; a directory of services that lists them; and where the telephone switch tells of calls, with its token.
 * @param own the demonstration's folder
 */
export async function demonstrationNeighbours(
  services: string,
  own: string,
): Promise<Readonly<Record<string, string>>> {
  const [pds, bars, calls] = await freePorts();
  const token = join(own, 'telephony-token');
  await writeOnce(token, base64url(systemRandom(24)));
  await writeFile(join(services, 'services.json'), JSON.stringify(directory(bars), null, 2));
  return {
    HOLDFAST_PDS_URL: `http://127.0.0.1:${pds}/personal-demographics/FHIR/R4`,
    HOLDFAST_DEMO_PDS_PORT: `${pds}`,
    HOLDFAST_DEMO_BARS_PORT: `${bars}`,
    HOLDFAST_TELEPHONY: `${calls}`,
    HOLDFAST_TELEPHONY_TOKEN: token,
  };
}

function directory(port: number): ServiceDirectory {
  const address = `http://127.0.0.1:${port}/FHIR/R4`;
  const listing = (code: string, name: string, ...takes: ('referral' | 'booking')[]) => ({
    code,
    name,
    takes,
    dos: DOS,
    address,
  });
  return {
    own: { dos: '222222222' },
    services: [
      listing('utc-northmoor', 'Northmoor urgent treatment centre', 'referral', 'booking'),
      listing('gp-hub', 'Evening and weekend GP hub', 'booking'),
      listing('district-nurses', 'Northmoor district nurses', 'referral'),
      listing('mental-health-line', 'Northmoor mental health line', 'referral'),
    ],
  };
}

async function freePorts(): Promise<[number, number, number]> {
  const servers = [createServer(), createServer(), createServer()];
  const ports: number[] = [];
  for (const server of servers) {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    ports.push((server.address() as AddressInfo).port);
  }
  for (const server of servers) server.close();
  return ports as [number, number, number];
}
