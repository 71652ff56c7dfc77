import { useState } from 'react';
import { systemClock } from '#base/clock.ts';
import { codeWords } from '../../components/care-words.ts';
import { Radios } from '../../components/fields.tsx';
import { type Faults, Form } from '../../components/form.tsx';
import { useDesk, useNow, useRoom } from '../../components/hooks.ts';
import { go } from '../../components/navigation.ts';
import { passkeyProblemWords } from '../../components/problem-words.ts';
import { durationWords } from '../../components/time-words.ts';
import { choicesOf, copiesOf, plural } from './choices.ts';

/** One question and one touch: for the night on which the other system stops. */
export function SwitchOver({ service }: { readonly service: string }) {
  const desk = useDesk();
  const { board } = useRoom();
  const now = useNow();
  const [chosen, setChosen] = useState('');
  const copies = copiesOf(board, service);
  const choices = choicesOf(copies, now);
  const ages = copies.map(({ receivedAt }) => now - receivedAt).sort((a, b) => a - b);

  async function switchOver(): Promise<Faults> {
    const all = choicesOf(copies, systemClock());
    const choice = all.length === 1 ? all[0] : all.find(({ value }) => value === chosen);
    if (choice === undefined) return { 'switch-since': 'Choose which cases count' };
    const { since } = choice;
    try {
      await desk.act({ stream: 'org', type: 'service.switched-over', facts: { service, since } });
    } catch (error) {
      return { form: passkeyProblemWords(error) };
    }
    go('/');
    return {};
  }
  return (
    <section className="desk-card" aria-label="Switch over">
      <h2>Switch over</h2>
      <p>
        From then on {codeWords(service)} works here: every report is a case of this room, clocks
        run, and messages to GPs leave from here. Every screen shows it at once.
      </p>
      <p>
        <strong>{plural(copies.length)}</strong>{' '}
        {copies.length === 1 ? 'waits here as a copy' : 'wait here as copies'}
        {ages.length === 0
          ? '.'
          : `, the newest for ${durationWords(ages[0]!)}, the oldest for ${durationWords(ages.at(-1)!)}.`}
      </p>
      <Form name="Switch over" action="Switch over with your passkey" onSubmit={switchOver}>
        {(faults) =>
          choices.length === 1 ? (
            <p>All of them are cases here from then on.</p>
          ) : (
            <Radios
              id="switch-since"
              label="How far back may the other system have missed cases?"
              hint="Copies that came in that time become cases here. If you do not know, choose longer: ringing somebody twice does less harm. Older ones stay here as copies, and can be taken one by one."
              options={choices.map(({ value, words }) => ({ value, label: words }))}
              value={chosen}
              onChange={setChosen}
              fault={faults['switch-since']}
            />
          )
        }
      </Form>
    </section>
  );
}
