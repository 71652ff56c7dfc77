import type { Episode } from '../calls/episode.ts';
import { RECIPIENT, SENDER } from '../town/northmoor.ts';
import { clinicalDocument } from './clinical-document.ts';
import { upper } from './profile.ts';
import { xml } from './xml.ts';

const SERVICE = 'urn:nhs-itk:services:201005:SendNHS111Report-v2-0';
const INTERACTION = 'urn:nhs-itk:interaction:primaryOutofHourRecipientNHS111CDADocument-v2-0';

/** A call as the message that a 111 service sends of it: SOAP 1.1, ITK distribution envelope, clinical document. */
export function itkMessage(call: Episode): string {
  const { ids } = call;
  const payload = `uuid_${upper(ids.document)}`;
  const message = xml`
    <s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"
      xmlns:a="http://www.w3.org/2005/08/addressing" xmlns:itk="urn:nhs-itk:ns:201005">
      <s:Header>
        <a:Action s:mustUnderstand="1">${SERVICE}</a:Action>
        <a:MessageID>${upper(ids.message)}</a:MessageID>
        <a:ReplyTo><a:Address>http://www.w3.org/2005/08/addressing/anonymous</a:Address></a:ReplyTo>
      </s:Header>
      <s:Body>
        <itk:DistributionEnvelope>
          <itk:header service="${SERVICE}" trackingid="${upper(ids.tracking)}">
            <itk:addresslist>
              <itk:address uri="urn:nhs-uk:addressing:ods:${RECIPIENT.ods}"/>
            </itk:addresslist>
            <itk:auditIdentity><itk:id uri="urn:nhs-uk:identity:ods:${SENDER.ods}"/></itk:auditIdentity>
            <itk:manifest count="1">
              <itk:manifestitem id="${payload}" mimetype="text/xml"
                profileid="urn:nhs-en:profile:nhs111CDADocument-v2-0"/>
            </itk:manifest>
            <itk:senderAddress uri="urn:nhs-uk:addressing:ods:${SENDER.ods}"/>
            <itk:handlingSpecification>
              <itk:spec key="urn:nhs-itk:ns:201005:interaction" value="${INTERACTION}"/>
            </itk:handlingSpecification>
          </itk:header>
          <itk:payloads count="1">
            <itk:payload id="${payload}">${clinicalDocument(call)}</itk:payload>
          </itk:payloads>
        </itk:DistributionEnvelope>
      </s:Body>
    </s:Envelope>`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n${message.text}\n`;
}
