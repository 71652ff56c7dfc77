/** Services beside another system, for shift leads and operators: how each stands, and which shall stand by. */
import { useState } from 'react';
import type { Standing } from '#care/beside.ts';
import { codeWords } from '../../components/care-words.ts';
import { Select } from '../../components/fields.tsx';
import { type Faults, Form } from '../../components/form.tsx';
import { useDesk, useNow, useRoom } from '../../components/hooks.ts';
import { Link } from '../../components/link.tsx';
import { PageTitle } from '../../components/page-title.tsx';
import { passkeyProblemWords } from '../../components/problem-words.ts';
import { momentWords } from '../../components/time-words.ts';
import { Proposals } from '../people/proposals.tsx';
import { OF_SERVICES } from './proposals-of-services.ts';
import { ServicePage } from './service-page.tsx';

export default function BesidePage({ service }: { readonly service: string | null }) {
  const { roles } = useDesk().session;
  if (!roles.includes('shift-lead') && !roles.includes('operator')) {
    return (
      <>
        <PageTitle title="Beside another system" />
        <p>This page is for shift leads and operators.</p>
        <Link href="/">Back to the board</Link>
      </>
    );
  }
  return service === null ? <Services /> : <ServicePage service={service} />;
}

function Services() {
  const { roles } = useDesk().session;
  const { services } = useRoom().board;
  const now = useNow();
  return (
    <>
      <PageTitle title="Beside another system" />
      <p>
        A service that stands by receives a copy of each report and sits ready, while another system
        does the work. The night that one stops, a shift lead switches over.
      </p>
      <Proposals only={OF_SERVICES} />
      <section className="desk-card" aria-label="Services beside another system">
        <h2>Services beside another system</h2>
        {services.size === 0 ? (
          <p>There is none: every service works here alone.</p>
        ) : (
          <table className="nhsuk-table desk-table">
            <caption className="nhsuk-u-visually-hidden">Services beside another system</caption>
            <thead>
              <tr>
                <th scope="col">Service</th>
                <th scope="col">How it stands</th>
                <th scope="col">Since</th>
              </tr>
            </thead>
            <tbody>
              {[...services].map(([service, { kind, at }]) => (
                <tr key={service}>
                  <td data-label="Service">
                    <Link href={`/beside/${service}`}>{codeWords(service)}</Link>
                  </td>
                  <td data-label="How it stands">{STANDS[kind]}</td>
                  <td data-label="Since">{momentWords(at, now)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </section>
      {roles.includes('operator') && <StandBy />}
    </>
  );
}

const STANDS: Readonly<Record<Standing['kind'], string>> = {
  'standing-by': 'Stands by',
  'switched-over': 'Works here',
  'handing-back': 'Is being handed back',
};

function StandBy() {
  const desk = useDesk();
  const { board, people } = useRoom();
  const [service, setService] = useState('');
  const [done, setDone] = useState(false);
  const known = [...people.colleagues.values()].flatMap(({ services }) => services);
  const alone = [...new Set(known)].filter((one) => !board.services.has(one)).sort();

  async function propose(): Promise<Faults> {
    setDone(false);
    if (service === '') return { 'beside-service': 'Choose a service' };
    try {
      await desk.act({ stream: 'org', type: 'service.stands-by', facts: { service } });
    } catch (error) {
      return { form: passkeyProblemWords(error) };
    }
    setService('');
    setDone(true);
    return {};
  }
  if (alone.length === 0) return null;
  return (
    <section className="desk-card" aria-label="Let a service stand by">
      <h2>Let a service stand by</h2>
      <p>
        From then on its reports wait here as copies. Nobody here is told when one is late, and no
        message about one leaves: the other system does that. A second operator must agree.
      </p>
      <Form name="Let a service stand by" action="Propose with your passkey" onSubmit={propose}>
        {(faults) => (
          <Select
            id="beside-service"
            label="Which service"
            options={[
              { value: '', label: 'Choose a service' },
              ...alone.map((one) => ({ value: one, label: codeWords(one) })),
            ]}
            value={service}
            onChange={setService}
            fault={faults['beside-service']}
          />
        )}
      </Form>
      <p role="status" className="desk-saved">
        {done && 'Proposed: it waits for a second operator.'}
      </p>
    </section>
  );
}
