import type { Attachment } from '#care/report/document.ts';
import type { Delivery } from '#care/report/report.ts';
import { openAttachment } from './attachments.ts';
import { ItkProblem } from './problem.ts';
import type { Cursor } from './reading.ts';
import { timeAt } from './time.ts';
import type { XmlBudget } from './xml.ts';

const SOAP_12 = 'http://www.w3.org/2003/05/soap-envelope';
const ODS = /^urn:nhs-uk:addressing:ods:([^:]+)/i;

/** Services of the same family that ask for something else than filing a report. */
const OTHER_DUTIES = /AmbulanceDispatch|Query|Cancel/i;
const REPORT_SERVICES = /SendNHS111Report|IntegratedUrgentCare|SendIUC/i;
const ACKNOWLEDGEMENT_KEYS = /(ack|infack|busack)requested$/i;

export type Envelope = {
  readonly delivery: Delivery;
  /** The clinical documents, in the order sent. */
  readonly documents: readonly Cursor[];
  readonly otherPayloads: readonly Attachment[];
};

/** What a reply must repeat; known as soon as the headers are, before the rest is judged. */
export type Head = Pick<
  Delivery,
  'wrapping' | 'action' | 'messageId' | 'replyTo' | 'trackingId' | 'service'
>;

/** Reads the headers of a SOAP message, or of what was taken out of one. Throws {@link ItkProblem}. */
export function headOf(root: Cursor): Head {
  const wrapping = wrappingOf(root);
  const header = root.is('Envelope') ? root.child('Header') : undefined;
  const itk = distributionEnvelope(root)?.child('header');
  return {
    wrapping,
    action: header?.child('Action')?.text(),
    messageId: header?.child('MessageID')?.text(),
    replyTo: header?.at('ReplyTo', 'Address')?.text(),
    trackingId: itk?.attribute('trackingid'),
    service: itk?.attribute('service'),
  };
}

/** Opens an envelope whose head was read. Throws {@link ItkProblem} where there is nothing to file. */
export function openEnvelope(root: Cursor, head: Head, budget: XmlBudget): Envelope {
  const itk = distributionEnvelope(root);
  const loose = root.is('ClinicalDocument')
    ? [root]
    : (root.child('Body')?.within('ClinicalDocument') ?? []);
  if (itk === undefined && loose.length === 0) throw new ItkProblem('itk/no-envelope');
  checkService(head, root);
  const header = itk?.child('header');
  const payloads = itk?.children('payloads').flatMap((all) => all.children('payload')) ?? [];
  checkCount(itk?.child('payloads'), payloads.length);
  checkCount(header?.child('manifest'), payloads.length);
  const delivery = deliveryOf(root, head, header, payloads.length);
  const listed = header?.child('manifest')?.children('manifestitem') ?? [];
  const items = new Map(listed.map((item) => [item.peek('id'), item]));
  const opened = payloads.map((payload) => openPayload(payload, items, budget));
  const documents = itk === undefined ? loose : opened.flatMap(({ documents }) => documents);
  if (documents.length === 0) {
    throw new ItkProblem(
      opened.some(({ sealed }) => sealed) ? 'itk/payload-not-readable' : 'itk/no-document',
    );
  }
  return { delivery, documents, otherPayloads: opened.flatMap(({ other }) => other) };
}

/** A count that holds says nothing new; one that does not is pointed out and stays unmapped. */
function checkCount(counted: Cursor | undefined, actual: number): void {
  const count = counted?.peek('count');
  if (count === String(actual)) counted?.attribute('count');
  else if (count !== undefined) counted?.warn('delivery/manifest-differs');
}

function wrappingOf(root: Cursor): Delivery['wrapping'] {
  if (root.is('Envelope')) return root.element.namespace === SOAP_12 ? 'soap-1.2' : 'soap-1.1';
  if (root.is('DistributionEnvelope')) return 'distribution-envelope';
  if (root.is('ClinicalDocument')) return 'bare-document';
  throw new ItkProblem('itk/unknown-root');
}

function distributionEnvelope(root: Cursor): Cursor | undefined {
  if (root.is('DistributionEnvelope')) return root;
  return root.is('Envelope') ? root.child('Body')?.within('DistributionEnvelope')[0] : undefined;
}

/** A request to dispatch an ambulance must never be answered as a report that was filed. */
function checkService({ service, action }: Head, root: Cursor): void {
  const stated = [service, action].filter((name) => name !== undefined);
  if (stated.some((name) => OTHER_DUTIES.test(name)))
    throw new ItkProblem('itk/service-not-supported');
  if (stated.some((name) => !REPORT_SERVICES.test(name))) root.warn('delivery/unfamiliar-service');
}

function deliveryOf(
  root: Cursor,
  head: Head,
  header: Cursor | undefined,
  payloads: number,
): Delivery {
  const soap = root.is('Envelope') ? root.child('Header') : undefined;
  const specs = header?.child('handlingSpecification')?.children('spec') ?? [];
  const handling = specs.flatMap((spec) => {
    const [key = '', value = ''] = [spec.attribute('key'), spec.attribute('value')];
    return key === '' && value === '' ? [] : [{ key, value }];
  });
  const asked = handling.some(
    ({ key, value }) => ACKNOWLEDGEMENT_KEYS.test(key) && value.toLowerCase() === 'true',
  );
  if (asked) root.warn('delivery/acknowledgement-asked');
  const interaction = handling.find(({ key }) => /interaction$/i.test(key))?.value;
  const senderAddress = header?.child('senderAddress')?.attribute('uri');
  return {
    ...head,
    to: soap?.child('To')?.text(),
    from: soap?.at('From', 'Address')?.text(),
    interaction,
    purpose: purposeOf(interaction),
    handling,
    acknowledgementAsked: asked,
    senderAddress,
    senderOds: ODS.exec(senderAddress ?? '')?.[1],
    auditIdentities: uris(header?.child('auditIdentity')?.children('id')).map(({ uri }) => uri),
    addresses: uris(header?.child('addresslist')?.children('address')),
    manifest: manifestOf(header?.child('manifest'), payloads),
    security: securityOf(soap?.child('Security')),
  };
}

/** ITK names its interactions primary… for whoever must act and copy… for whoever must know. */
function purposeOf(interaction: string | undefined): Delivery['purpose'] {
  const [, kind] = /interaction:(primary|copy)/i.exec(interaction ?? '') ?? [];
  if (kind === undefined) return 'not-said';
  return kind.toLowerCase() === 'copy' ? 'for-information' : 'for-action';
}

function uris(cursors: readonly Cursor[] = []): Delivery['addresses'] {
  return cursors.flatMap((cursor) => {
    const uri = cursor.attribute('uri');
    return uri === undefined ? [] : [{ uri, type: cursor.attribute('type') }];
  });
}

function manifestOf(manifest: Cursor | undefined, payloads: number): Delivery['manifest'] {
  if (manifest === undefined) return [];
  const items = manifest.children('manifestitem').map((item) => ({
    id: item.attribute('id'),
    mediaType: item.attribute('mimetype'),
    profile: item.attribute('profileid'),
  }));
  if (items.length !== payloads) manifest.warn('delivery/manifest-differs');
  return items;
}

/** WS-Security, as far as a person may want it. A password or token is never kept, signatures say nothing here. */
function securityOf(security: Cursor | undefined): Delivery['security'] {
  if (security === undefined) return undefined;
  for (const secret of security.within('Password', 'BinarySecurityToken', 'Nonce', 'Assertion')) {
    secret.reading.drop(secret.element);
    secret.warn('delivery/password-dropped');
  }
  for (const signature of security.within('Signature')) signature.reading.drop(signature.element);
  const stamp = security.child('Timestamp');
  return {
    created: timeAt(stamp?.child('Created')),
    expires: timeAt(stamp?.child('Expires')),
    username: security.at('UsernameToken', 'Username')?.text(),
  };
}

type OpenedPayload = {
  readonly documents: readonly Cursor[];
  readonly other: readonly Attachment[];
  readonly sealed: boolean;
};

function openPayload(
  payload: Cursor,
  items: ReadonlyMap<string | undefined, Cursor>,
  budget: XmlBudget,
): OpenedPayload {
  const item = items.get(payload.peek('id'));
  const id = item === undefined ? undefined : payload.attribute('id');
  const marked = (name: string) => item?.truthAttribute(name) === true;
  const inPlace = payload.within('ClinicalDocument');
  if (inPlace.length > 0) return { documents: inPlace, other: [], sealed: false };

  const sealed = marked('encrypted') || marked('compressed');
  const { attachment, content } = openAttachment(payload, budget, marked('base64'));
  if (content?.is('ClinicalDocument')) return { documents: [content], other: [], sealed: false };
  if (sealed) payload.warn('delivery/payload-not-readable');
  const mediaType = item?.attribute('mimetype');
  return {
    documents: [],
    other: [{ ...attachment, id, mediaType: attachment.mediaType ?? mediaType }],
    sealed,
  };
}
