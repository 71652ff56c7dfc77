/** One service that takes bookings and referrals, spoken to as the standard asks. */
import { utf8 } from '#base/bytes.ts';
import { uuidFromHash } from '#base/ids.ts';
import { type BarsAnswer, firstFree, type Held, readAnswer, readHeld } from '#fhir/bars/answer.ts';
import { appointmentId, barsMessage, DOS, SOFTWARE } from '#fhir/bars/message.ts';
import { barsPage } from '#fhir/bars/page.ts';
import type { BarsRequest, Slot } from '#fhir/bars/request.ts';
import { ODS } from '#fhir/gp-message/parties.ts';
import { sha256 } from '#tlog/sha256-node.ts';
import release from '../../../package.json' with { type: 'json' };
import { deliver } from '../delivery/deliver.ts';
import type { Delivery } from '../delivery/delivery.ts';
import type { Route } from '../delivery/route.ts';
import type { AccessTokens } from '../nhs-api/access-token.ts';

export type BarsParts = {
  /** How the API platform knows us; null where it does not. */
  readonly tokens: AccessTokens | null;
  readonly fetch: typeof globalThis.fetch;
};

export type Https = Extract<Route, { readonly kind: 'https' }>;

const ASK_WITHIN_MS = 10_000;
/** With the version of the standard's Core that is spoken: without one, the standard's proxy takes the oldest. */
const ACCEPT = 'application/fhir+json; version=1.2.0';

/** A request that was made, as far as its service is asked about it. */
type About = Pick<BarsRequest, 'id' | 'to' | 'from'>;

/** Hands a request over. Handed over again it has the same id, and says what stands by then. */
export async function send(
  parts: BarsParts,
  request: BarsRequest,
  route: Route,
): Promise<Delivery> {
  const headers = route.kind === 'https' ? await headersFor(parts, route, request) : {};
  const letter = {
    id: barsMessage(request).id,
    document: utf8(JSON.stringify(barsMessage(request))),
    page: barsPage(request),
    headers,
  };
  const to = route.kind === 'https' ? { ...route, url: under(route, '$process-message') } : route;
  return deliver(letter, to, true);
}

/** The earliest appointment that a service has free; null where it has none. @throws where it cannot be asked, or does not say */
export async function freeSlot(
  parts: BarsParts,
  route: Https,
  about: About,
  now: number,
): Promise<Slot | null> {
  const query = new URLSearchParams({
    'Schedule.actor:HealthcareService': about.to.dos,
    status: 'free',
    start: `ge${new Date(now).toISOString()}`,
  });
  return firstFree(await read(parts, route, about, `Slot?${query}`));
}

/** A booking that an earlier attempt may have brought to a service; null where it holds none. @throws where it cannot be asked, or does not say */
export async function heldBooking(
  parts: BarsParts,
  route: Https,
  about: About,
): Promise<Held | null> {
  const response = await get(parts, route, about, bookingPath(about));
  // Some say so of what they do not hold.
  if (response.status === 404) return null;
  return readHeld(await textOf(response));
}

/** What a service says by now of a request that it took. Null while it has not decided, or cannot be asked. */
export async function ask(
  parts: BarsParts,
  route: Https,
  about: About & Pick<BarsRequest, 'kind'>,
): Promise<BarsAnswer | null> {
  const path = about.kind === 'booking' ? bookingPath(about) : `ServiceRequest?_id=${about.id}`;
  try {
    return readAnswer(await read(parts, route, about, path));
  } catch {
    return null;
  }
}

/** By its own id: the request's stands in its `basedOn` alone. */
function bookingPath({ id }: Pick<BarsRequest, 'id'>): string {
  return `Appointment?_id=${appointmentId(id)}`;
}

async function read(...asked: Parameters<typeof get>): Promise<string> {
  return textOf(await get(...asked));
}

async function get(parts: BarsParts, route: Https, about: About, path: string): Promise<Response> {
  return parts.fetch(under(route, path), {
    headers: await headersFor(parts, route, about),
    redirect: 'error',
    signal: AbortSignal.timeout(ASK_WITHIN_MS),
  });
}

async function textOf(response: Response): Promise<string> {
  if (!response.ok) throw new Error(`http ${response.status}`);
  return response.text();
}

/** By which the standard's proxy routes and traces a request, and its receiver knows who asks, and with what. */
async function headersFor(
  { tokens }: BarsParts,
  { url }: Https,
  { id, to, from }: About,
): Promise<Record<string, string>> {
  // The platform's token is for the platform alone: another address must not learn it.
  const isPlatform = tokens?.isFor(url) === true;
  return {
    accept: ACCEPT,
    'nhsd-target-identifier': told({ system: DOS, value: to.dos }),
    'nhsd-end-user-organisation': told({
      resourceType: 'Organization',
      identifier: [
        from.ods === undefined
          ? { system: DOS, value: from.dos }
          : { system: ODS, value: from.ods },
      ],
      name: from.name,
    }),
    'nhsd-requesting-software': told({
      resourceType: 'Device',
      identifier: [{ system: 'urn:ietf:rfc:3986', value: `urn:uuid:${PRODUCT}` }],
      deviceName: [{ name: SOFTWARE, type: 'manufacturer-name' }],
      version: [{ value: release.version }],
    }),
    'x-request-id': crypto.randomUUID(),
    // All that is said about one request carries it.
    'x-correlation-id': id,
    ...(tokens !== null &&
      isPlatform && {
        authorization: `Bearer ${await tokens.token(AbortSignal.timeout(ASK_WITHIN_MS))}`,
      }),
  };
}

/** The same for every house that runs it. */
const PRODUCT = uuidFromHash(sha256(utf8('holdfast/bars/software')));

function told(what: object): string {
  return utf8(JSON.stringify(what)).toBase64();
}

function under({ url }: Https, path: string): URL {
  return new URL(`${url.href.replace(/\/$/, '')}/${path}`);
}
