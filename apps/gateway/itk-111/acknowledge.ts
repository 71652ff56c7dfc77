import type { Head } from './envelope.ts';
import { type ItkProblemCode, PROBLEMS } from './problem.ts';
import { escapeXml } from './xml.ts';

/** A fresh UUID in capitals, as ITK writes them. */
export type NewUuid = () => string;

export type SoapReply = {
  readonly status: 200 | 400 | 500;
  readonly contentType: string;
  readonly body: string;
};

type ReplyTo = Pick<Head, 'wrapping' | 'action' | 'messageId' | 'trackingId' | 'service'>;

const SOAP_11 = 'http://schemas.xmlsoap.org/soap/envelope/';
const SOAP_12 = 'http://www.w3.org/2003/05/soap-envelope';
const WSA = 'http://www.w3.org/2005/08/addressing';
const ITK = 'urn:nhs-itk:ns:201005';
const REPORT_SERVICE = 'urn:nhs-itk:services:201005:SendNHS111Report-v2-0';
const ERROR_CODES = '2.16.840.1.113883.2.1.3.2.4.17.268';

/**
 * The synchronous answer to a report that is on disk (NHS111 WSDL v3.0: `SimpleMessageResponse`). Never send it
 * for what could still be lost: the sender forgets the message on reading it.
 */
export function acknowledge(to: ReplyTo, newUuid: NewUuid): SoapReply {
  const action = `${to.action ?? to.service ?? REPORT_SERVICE}Response`;
  const which = to.trackingId === undefined ? '' : `:${escapeXml(to.trackingId)}`;
  const body = `<itk:SimpleMessageResponse>OK${which}</itk:SimpleMessageResponse>`;
  return envelope(to, newUuid, action, body, 200);
}

/**
 * The answer to a message that was not filed: a SOAP fault with ITK's `ToolkitErrorInfo`. It says whose doing
 * it was and nothing of what the message held. `errorId` is what both sides can look for in their logs.
 */
export function refuse(to: ReplyTo, problem: ItkProblemCode, newUuid: NewUuid): SoapReply {
  const { message, fault, errorCode } = PROBLEMS[problem];
  const info =
    '<itk:ToolkitErrorInfo>' +
    `<itk:ErrorID>urn:uuid:${newUuid()}</itk:ErrorID>` +
    `<itk:ErrorCode codeSystem="${ERROR_CODES}">${errorCode}</itk:ErrorCode>` +
    `<itk:ErrorText>${escapeXml(message)}</itk:ErrorText>` +
    `<itk:ErrorDiagnosticText>${problem}</itk:ErrorDiagnosticText>` +
    '</itk:ToolkitErrorInfo>';
  const text =
    fault === 'client'
      ? 'A client related error has occurred, see detail element for further information'
      : 'A server related error has occurred, see detail element for further information';
  const twelve = to.wrapping === 'soap-1.2';
  const body = twelve
    ? `<s:Fault><s:Code><s:Value>s:${fault === 'client' ? 'Sender' : 'Receiver'}</s:Value></s:Code>` +
      `<s:Reason><s:Text xml:lang="en">${text}</s:Text></s:Reason><s:Detail>${info}</s:Detail></s:Fault>`
    : `<s:Fault><faultcode>s:${fault === 'client' ? 'Client' : 'Server'}</faultcode>` +
      `<faultstring>${text}</faultstring><detail>${info}</detail></s:Fault>`;
  // SOAP 1.1 §6.2 answers every fault with 500; SOAP 1.2 part 2 §7.5.2.2 has 400 for the sender's own.
  const status = twelve && fault === 'client' ? 400 : 500;
  return envelope(to, newUuid, `${WSA}/soap/fault`, body, status);
}

function envelope(
  to: ReplyTo,
  newUuid: NewUuid,
  action: string,
  body: string,
  status: SoapReply['status'],
): SoapReply {
  const twelve = to.wrapping === 'soap-1.2';
  const relates =
    to.messageId === undefined ? '' : `<a:RelatesTo>${escapeXml(to.messageId)}</a:RelatesTo>`;
  return {
    status,
    contentType: twelve ? 'application/soap+xml; charset=utf-8' : 'text/xml; charset=utf-8',
    body:
      '<?xml version="1.0" encoding="UTF-8"?>' +
      `<s:Envelope xmlns:s="${twelve ? SOAP_12 : SOAP_11}" xmlns:a="${WSA}" xmlns:itk="${ITK}">` +
      `<s:Header><a:Action>${escapeXml(action)}</a:Action>` +
      `<a:MessageID>${newUuid()}</a:MessageID>${relates}</s:Header>` +
      `<s:Body>${body}</s:Body></s:Envelope>`,
  };
}
