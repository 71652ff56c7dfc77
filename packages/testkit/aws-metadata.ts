/** What lends AWS credentials to a container (ECS, EKS Pod Identity) and to a machine (EC2's IMDSv2), on loopback. */
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

export type AwsMetadata = {
  readonly endpoint: string;
  /** The container's, for whoever shows the token. */
  readonly containerUri: string;
  readonly containerToken: string;
  /** What is lent; `undefined` where nothing is. */
  loan: object | string | undefined;
  /** How often a loan was given. */
  given: number;
  stop(): Promise<void>;
};

const ROLE = 'holdfast keeper';
const IMDS_TOKEN = 'AQAEAEXAMPLE==';

export async function startAwsMetadata(): Promise<AwsMetadata> {
  const server = createServer((request, response) => {
    request.resume();
    const text = answer(request);
    response.writeHead(text === undefined ? 401 : 200).end(text);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const held: AwsMetadata = {
    endpoint,
    containerUri: `${endpoint}v2/credentials`,
    containerToken: 'a token of the container',
    loan: undefined,
    given: 0,
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return held;

  function answer({ method, url, headers }: IncomingMessage): string | undefined {
    if (method === 'PUT' && url === '/latest/api/token')
      return headers['x-aws-ec2-metadata-token-ttl-seconds'] ? IMDS_TOKEN : undefined;
    if (method !== 'GET') return undefined;
    if (url === '/v2/credentials')
      return headers.authorization === held.containerToken ? lend() : undefined;
    const roles = '/latest/meta-data/iam/security-credentials/';
    if (headers['x-aws-ec2-metadata-token'] !== IMDS_TOKEN) return undefined;
    if (url === roles) return `${ROLE}\n`;
    return url === roles + encodeURIComponent(ROLE) ? lend() : undefined;
  }

  function lend(): string | undefined {
    held.given += 1;
    return typeof held.loan === 'object' ? JSON.stringify(held.loan) : held.loan;
  }
}
