/**
 * A service that takes bookings and referrals as the standard says, and refuses what breaks its rules: routing and tracing headers, the message's
 * shape, what its header must name, and that every reference leads somewhere in it. For tests, and for the demonstration.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type BarsReceiver = {
  readonly url: string;
  /** What was taken, by the id of its focus: a booking's appointment, or the request. */
  readonly taken: ReadonlyMap<string, Message>;
  /** Why what was not taken was refused. */
  readonly refused: readonly string[];
  /** How requests are answered: at once, or when somebody has decided; `accepts` at first. */
  behave(how: BarsBehaviour): void;
  stop(): Promise<void>;
};

/** As `loses-answers` it takes what comes and hangs up; `a-page` is a proxy that answers every question with one, and 200. */
export type BarsBehaviour =
  | 'accepts'
  | 'decides-later'
  | 'rejects'
  | 'full'
  | 'busy'
  | 'loses-answers'
  | 'a-page';

type Resource = {
  readonly resourceType: string;
  readonly id?: string;
  readonly [field: string]: unknown;
};
export type Message = {
  readonly resourceType: 'Bundle';
  readonly type: string;
  readonly entry: readonly { readonly fullUrl: string; readonly resource: Resource }[];
};

const DOS = '111111111';
const START = Date.parse('2026-11-27T09:20:00Z');
const SLOT_MS = 10 * 60_000;

export async function barsReceiver(dos = DOS, port = 0): Promise<BarsReceiver> {
  const taken = new Map<string, Message>();
  const refused: string[] = [];
  let how: BarsBehaviour = 'accepts';
  const server = createServer((request, response) => {
    void handle(request, response).catch(() => response.writeHead(500).end());
  });
  await new Promise<void>((done) => server.listen(port, '127.0.0.1', done));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/FHIR/R4`;

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const at = new URL(request.url ?? '', url);
    const path = at.pathname.slice(new URL(url).pathname.length);
    const say = (status: number, body: unknown) =>
      void response
        .writeHead(status, { 'content-type': 'application/fhir+json' })
        .end(JSON.stringify(body));
    const refuse = (status: number, code: string, why: string) => {
      refused.push(why);
      say(status, outcome(code, why));
    };
    if (how === 'busy') return refuse(503, 'REC_UNAVAILABLE', 'busy');
    if (how === 'a-page' && request.method === 'GET')
      return void response.writeHead(200, { 'content-type': 'text/html' }).end('<p>Sign in</p>');
    const header = headerFault(request, dos);
    if (header !== null) return refuse(400, 'SEND_BAD_REQUEST', header);
    if (request.method === 'GET' && path === '/Slot')
      return say(
        200,
        bundleOf(how === 'full' ? [] : [freeSlot(), { resourceType: 'Location', name: 'Room 4' }]),
      );
    const asked = /^\/(ServiceRequest|Appointment)$/.exec(path)?.[1];
    if (request.method === 'GET' && asked !== undefined) {
      const message = taken.get(at.searchParams.get('_id') ?? '');
      const found = message !== undefined && focusOf(message).resourceType === asked;
      return say(200, bundleOf(found ? [decision(message, how)] : []));
    }
    if (request.method !== 'POST' || path !== '/$process-message')
      return refuse(404, 'REC_NOT_FOUND', `no ${path}`);
    let text = '';
    for await (const chunk of request.setEncoding('utf8')) text += chunk;
    const message = JSON.parse(text) as Message;
    const fault = messageFault(message, dos);
    if (fault !== null) return refuse(422, 'REC_UNPROCESSABLE_ENTITY', fault);
    taken.set(focusOf(message).id!, message);
    if (how === 'loses-answers') return void response.destroy();
    if (how === 'decides-later') return say(200, bundleOf([]));
    say(200, bundleOf([decision(message, how), { resourceType: 'Location', name: 'Room 4' }]));
  }

  /** The next one after those that are booked. */
  function freeSlot(): Resource {
    const booked = [...taken.values()].filter((message) => only(message, 'Slot')).length;
    const start = START + booked * SLOT_MS;
    return {
      resourceType: 'Slot',
      id: `slot-${7 + booked}`,
      status: 'free',
      start: inWords(start),
      end: inWords(start + SLOT_MS),
    };
  }

  return {
    url,
    taken,
    refused,
    behave(next) {
      how = next;
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

function headerFault({ headers, method }: IncomingMessage, dos: string): string | null {
  const told = (name: string) =>
    JSON.parse(Buffer.from(`${headers[name] ?? ''}`, 'base64').toString());
  try {
    const { system, value } = told('nhsd-target-identifier');
    if (system !== 'https://fhir.nhs.uk/Id/dos-service-id') return 'target: another system';
    if (value !== dos) return 'target: another service';
  } catch {
    return 'target: not there';
  }
  try {
    const { resourceType, identifier, name } = told('nhsd-end-user-organisation');
    if (resourceType !== 'Organization' || !identifier[0].value || !name)
      return 'organisation: another thing';
  } catch {
    return 'organisation: not there';
  }
  try {
    const { resourceType, identifier, deviceName, version } = told('nhsd-requesting-software');
    const isNamed = deviceName[0].name && version[0].value && identifier[0].value;
    if (resourceType !== 'Device' || !isNamed) return 'software: another thing';
  } catch {
    return 'software: not there';
  }
  if (!/^application\/fhir\+json; ?version=\d+\.\d+\.\d+$/.test(`${headers.accept}`))
    return 'accept: no version';
  for (const name of ['x-request-id', 'x-correlation-id']) {
    if (!/^[0-9a-f-]{36}$/.test(`${headers[name]}`)) return `${name}: no UUID`;
  }
  const isFhir = /^application\/fhir\+json\b/.test(`${headers['content-type']}`);
  return method === 'POST' && !isFhir ? 'content type' : null;
}

const EVENTS: Readonly<Record<string, string>> = {
  'servicerequest-request': 'ServiceRequest',
  'booking-request': 'Appointment',
};

function messageFault(message: Message, dos: string): string | null {
  if (message.resourceType !== 'Bundle' || message.type !== 'message') return 'no message';
  const [first] = message.entry;
  if (first?.resource.resourceType !== 'MessageHeader') return 'the header does not come first';
  const header = first.resource as unknown as {
    eventCoding: { system: string; code: string };
    destination: { endpoint: string }[];
    source: { endpoint: string };
    reason: { coding: { code: string }[] };
    focus: { reference: string }[];
    definition: string;
  };
  const { system, code } = header.eventCoding;
  const focused = EVENTS[code];
  if (system !== 'https://fhir.nhs.uk/CodeSystem/message-events-bars' || focused === undefined)
    return 'an event that nobody knows';
  if (!header.destination[0]?.endpoint.endsWith(`|${dos}`)) return 'for another destination';
  if (!/\|\d{1,20}$/.test(header.source.endpoint)) return 'from nobody';
  if (header.reason.coding[0]?.code !== 'new') return 'nothing new';
  if (!header.definition.startsWith('https://fhir.nhs.uk/MessageDefinition/bars-message-'))
    return 'without its definition';
  const known = new Map(message.entry.map(({ fullUrl, resource }) => [fullUrl, resource]));
  if (known.size !== message.entry.length) return 'an entry that stands twice';
  if (known.get(header.focus[0]?.reference ?? '')?.resourceType !== focused)
    return 'its focus is something else';
  const lost = referencesIn(message).find((reference) => !known.has(reference));
  if (lost !== undefined) return 'a reference that leads nowhere';
  for (const type of ['ServiceRequest', 'Patient', 'HealthcareService', 'CarePlan', 'Encounter']) {
    if (only(message, type) === undefined) return `not one ${type}`;
  }
  const { category, status, intent } = only(message, 'ServiceRequest')!;
  if (status !== 'active' || intent !== 'plan' || !Array.isArray(category))
    return 'a request that asks nothing';
  const booking = only(message, 'Appointment');
  if (booking?.status === 'booked' && (!booking.start || !only(message, 'Slot')))
    return 'an appointment at no time';
  return null;
}

function focusOf(message: Message): Resource {
  return (only(message, 'Appointment') ?? only(message, 'ServiceRequest'))!;
}

function only(message: Message, type: string): Resource | undefined {
  const all = message.entry.filter(({ resource }) => resource.resourceType === type);
  return all.length === 1 ? all[0]!.resource : undefined;
}

function referencesIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(referencesIn);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) =>
    name === 'reference' && typeof inner === 'string' ? [inner] : referencesIn(inner),
  );
}

function decision(message: Message, how: BarsBehaviour): Resource {
  const booking = only(message, 'Appointment');
  const why = { text: 'We do not see children under two.' };
  if (booking !== undefined) {
    if (how === 'rejects') return { ...booking, status: 'cancelled', cancelationReason: why };
    const status = how === 'decides-later' ? 'pending' : 'booked';
    return { ...booking, status, start: booking.start ?? inWords(START) };
  }
  if (how === 'rejects')
    return { resourceType: 'ServiceRequest', status: 'revoked', statusReason: why };
  return { resourceType: 'ServiceRequest', status: how === 'decides-later' ? 'on-hold' : 'active' };
}

/** ISO 8601 with offset. */
function inWords(at: number): string {
  return new Date(at).toISOString().replace('.000Z', '+00:00');
}

function bundleOf(resources: readonly Resource[]): object {
  return {
    resourceType: 'Bundle',
    type: 'searchset',
    entry: resources.map((resource) => ({ resource })),
  };
}

function outcome(code: string, diagnostics: string): object {
  const system = 'https://fhir.nhs.uk/Codesystem/http-error-codes';
  return {
    resourceType: 'OperationOutcome',
    issue: [
      {
        severity: 'error',
        code: 'processing',
        details: { coding: [{ system, code }] },
        diagnostics,
      },
    ],
  };
}
