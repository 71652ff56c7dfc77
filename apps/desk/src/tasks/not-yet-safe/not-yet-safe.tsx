import { catalogue } from '#problems/catalogue.ts';
import type { OutboxItem } from '#sync/outbox.ts';
import { Button } from '../../components/button.tsx';
import { useDesk, useKept, useNow, useOutbox } from '../../components/hooks.ts';
import { MayBeEvicted } from '../../components/may-be-evicted.tsx';
import { PageTitle } from '../../components/page-title.tsx';
import { momentWords } from '../../components/time-words.ts';
import { HandIn } from './hand-in.tsx';
import { SaveToFile } from './save-to-file.tsx';

/** What was written here, until the record and a second site have it. Nothing in this list is ever thrown away by itself. */
export function NotYetSafe() {
  const items = [...useOutbox(), ...useKept()].sort((a, b) => a.order - b.order);
  const now = useNow();
  return (
    <>
      <PageTitle title="Not yet safe" />
      {items.length === 0 ? (
        <p>Everything written on this device is in the record, here and wherever a lifeboat is.</p>
      ) : (
        <>
          <p>
            Written on this device. It is kept here, sealed, until it is in the record, and a
            lifeboat has signed that it holds it too.
          </p>
          <MayBeEvicted />
          <SaveToFile />
          <table className="nhsuk-table desk-table">
            <caption className="nhsuk-u-visually-hidden">Entries that wait, oldest first</caption>
            <thead>
              <tr>
                <th scope="col">Written</th>
                <th scope="col">What</th>
                <th scope="col">Why it is still here</th>
              </tr>
            </thead>
            <tbody>
              {items.map((item) => (
                <tr key={item.order}>
                  <td>{momentWords(item.header.at, now)}</td>
                  <td>{WHAT[item.header.type] ?? item.header.type}</td>
                  <td>
                    <Why item={item} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </>
      )}
      <HandIn />
    </>
  );
}

function Why({ item: { order, header, refused, placed } }: { readonly item: OutboxItem }) {
  const { session, outbox } = useDesk();
  if (placed !== null) return <>In the record. No lifeboat has signed for it yet.</>;
  if (header.author !== session.account) return <>Its author has to sign in on this device.</>;
  if (refused === null) return <>Waiting to be sent. This happens by itself.</>;
  return (
    <>
      <p>
        Refused: {catalogue[refused].message} Show this to your operator; what follows in the same
        case waits with it.
      </p>
      <Button kind="secondary" onPress={() => outbox.tryAgain(order)}>
        Try again
      </Button>
    </>
  );
}

const WHAT: Readonly<Record<string, string>> = {
  'account.invited': 'An invitation',
  'account.named': 'A name',
  'machine.approved': 'A machine’s approval',
  'session.closed': 'A signing out',
  'patient.recorded': 'A patient’s details',
  'case.received': 'A call’s case',
  'demographics.asked': 'A question to the national record',
  'case.labelled': 'A case’s line on the board',
  'call.ended': 'A call that made no case',
  'case.taken': 'A case taken',
  'case.released': 'A case put back',
  'case.contacted': 'A call',
  'case.consulted': 'A consultation',
  'case.observed': 'Observations',
  'case.pictured': 'A picture',
  'case.amended': 'A correction',
  'case.closed': 'A case closed',
  'case.duplicated': 'A case that is another’s duplicate',
  'case.reopened': 'A case opened again',
  'case.settled': 'A case decided between two sites',
  'case.held': 'A record held',
  'case.hold-lifted': 'A hold lifted',
  'case.rated': 'Feedback',
  'referral.asked': 'A referral or booking',
  'referral.withdrawn': 'A referral dealt with another way',
  'message.reviewed': 'A message reviewed',
};
