import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { acknowledge, refuse, type SoapReply } from './acknowledge.ts';
import { type ItkProblemCode, PROBLEMS } from './problem.ts';
import { Reading } from './reading.ts';
import { parseXml, writeXml, XmlBudget } from './xml.ts';

const uuids = () => {
  let next = 0;
  return () => {
    next += 1;
    return `00000000-0000-4000-8000-${String(next).padStart(12, '0')}`;
  };
};
const request = {
  wrapping: 'soap-1.1',
  action: 'urn:nhs-itk:services:201005:SendNHS111Report-v2-0',
  messageId: 'M&1',
  trackingId: 'T<1>',
  service: 'urn:nhs-itk:services:201005:SendNHS111Report-v2-0',
} as const;
const problems = Object.keys(PROBLEMS) as ItkProblemCode[];

function read(reply: SoapReply) {
  return new Reading().open(parseXml(new TextEncoder().encode(reply.body), new XmlBudget()).root);
}

describe('acknowledge', () => {
  it('says OK in the version of SOAP that was spoken', () => {
    const reply = acknowledge(request, uuids());
    const root = read(reply);
    expect(reply).toMatchObject({ status: 200, contentType: 'text/xml; charset=utf-8' });
    expect(root.element.namespace).toBe('http://schemas.xmlsoap.org/soap/envelope/');
    expect(root.at('Header', 'Action')?.text()).toBe(`${request.action}Response`);
    expect(root.at('Header', 'RelatesTo')?.text()).toBe('M&1');
    expect(root.at('Header', 'MessageID')?.text()).toBe('00000000-0000-4000-8000-000000000001');
    expect(root.at('Body', 'SimpleMessageResponse')?.text()).toBe('OK:T<1>');

    const twelve = acknowledge({ ...request, wrapping: 'soap-1.2' }, uuids());
    expect(twelve.contentType).toBe('application/soap+xml; charset=utf-8');
    expect(read(twelve).element.namespace).toBe('http://www.w3.org/2003/05/soap-envelope');
  });

  it('relates to nothing where the request had no id', () => {
    const root = read(acknowledge({ ...request, messageId: undefined }, uuids()));
    expect(root.at('Header', 'RelatesTo')).toBeUndefined();
    const bare = read(acknowledge({ ...request, trackingId: undefined }, uuids()));
    expect(bare.at('Body', 'SimpleMessageResponse')?.text()).toBe('OK');
  });
});

describe('refuse', () => {
  it.each(problems)('%s: a fault with a code, an id and safe words', (problem) => {
    const { fault, errorCode, message } = PROBLEMS[problem];
    const reply = refuse(request, problem, uuids());
    const root = read(reply);
    const told = root.at('Body', 'Fault');
    expect(reply.status).toBe(500);
    expect(root.at('Header', 'Action')?.text()).toBe(
      'http://www.w3.org/2005/08/addressing/soap/fault',
    );
    expect(told?.child('faultcode')?.text()).toBe(fault === 'client' ? 's:Client' : 's:Server');
    const info = told?.at('detail', 'ToolkitErrorInfo');
    expect(info?.child('ErrorCode')?.text()).toBe(String(errorCode));
    expect(info?.child('ErrorText')?.text()).toBe(message);
    expect(info?.child('ErrorDiagnosticText')?.text()).toBe(problem);
    expect(info?.child('ErrorID')?.text()).toMatch(/^urn:uuid:/);
  });

  it('is a sender fault in SOAP 1.2 when it is the sender’s doing, a receiver fault when it is ours', () => {
    const twelve = { ...request, wrapping: 'soap-1.2' } as const;
    const theirs = refuse(twelve, 'itk/no-document', uuids());
    const ours = refuse(twelve, 'itk/not-stored', uuids());
    expect(theirs.status).toBe(400);
    expect(read(theirs).at('Body', 'Fault', 'Code', 'Value')?.text()).toBe('s:Sender');
    expect(ours.status).toBe(500);
    expect(read(ours).at('Body', 'Fault', 'Code', 'Value')?.text()).toBe('s:Receiver');
    expect(read(ours).at('Body', 'Fault', 'Detail', 'ToolkitErrorInfo', 'ErrorCode')?.text()).toBe(
      '2100',
    );
  });
});

const schema = fileURLToPath(
  new URL('../../../../shared/data/iuc-spec/Schemas/ITKMessageTypes-2010-05.xsd', import.meta.url),
);
const canValidate = existsSync(schema) && spawnSync('xmllint', ['--version']).status === 0;
if (!canValidate)
  process.stdout.write(
    'Replies were not validated: xmllint or the published schemas are not here.\n',
  );

describe.runIf(canValidate)('the published ITK schema', () => {
  const valid = (reply: SoapReply, name: string) => {
    const folder = mkdtempSync(join(tmpdir(), 'itk-reply-'));
    try {
      const [part] = read(reply).within(name);
      if (part === undefined) throw new Error(`no ${name}`);
      const file = join(folder, 'part.xml');
      writeFileSync(file, writeXml(part.element));
      execFileSync('xmllint', ['--noout', '--nonet', '--schema', schema, file], { stdio: 'pipe' });
      return true;
    } finally {
      rmSync(folder, { recursive: true });
    }
  };

  it('holds for the answer and the fault', () => {
    expect(valid(acknowledge(request, uuids()), 'SimpleMessageResponse')).toBe(true);
    expect(valid(refuse(request, 'xml/doctype', uuids()), 'ToolkitErrorInfo')).toBe(true);
  });

  it('does not hold for what only looks like them', () => {
    const wrong = refuse(request, 'xml/doctype', uuids());
    const body = wrong.body.replace(/<itk:ErrorText>.*<\/itk:ErrorText>/, '');
    expect(() => valid({ ...wrong, body }, 'ToolkitErrorInfo')).toThrow();
  });
});
