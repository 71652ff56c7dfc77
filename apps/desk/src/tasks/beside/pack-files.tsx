import { useState } from 'react';
import type { Uuid } from '#base/ids.ts';
import { streamName } from '#base/stream.ts';
import type { Standing } from '#care/beside.ts';
import { HAND_BACK_CHANNELS } from '#care/entries.ts';
import type { OwedCases } from '#wire/server.ts';
import { Button } from '../../components/button.tsx';
import { download } from '../../components/download.ts';
import { Radios } from '../../components/fields.tsx';
import { type Faults, Form } from '../../components/form.tsx';
import { useDesk, useNow, useRoom } from '../../components/hooks.ts';
import { problemWords } from '../../components/problem-words.ts';
import { CHANNEL_WORDS } from './channel-words.ts';
import { plural } from './choices.ts';
import { makePack, type Pack } from './make-pack.ts';

type PackFilesProps = {
  /** What the other system has not taken. */
  readonly owed: OwedCases['cases'];
  readonly standing: Standing;
  readonly pack: Pack | null;
  readonly onPack: (pack: Pack) => void;
};

/** Opens the cases, under what two people agreed to, and makes files of them that nobody has to type. */
export function PackFiles({ owed, standing, pack, onPack }: PackFilesProps) {
  const desk = useDesk();
  const { people, names } = useRoom();
  const now = useNow();
  const [done, setDone] = useState<number | null>(null);
  const [trouble, setTrouble] = useState<string | null>(null);
  const bulk = people.bulk.get(desk.session.account);
  const mayOpen = bulk?.purpose === 'hand-back' && now < bulk.until;

  async function make(): Promise<void> {
    setTrouble(null);
    setDone(0);
    try {
      const provider = people.organisation?.name ?? '';
      const known = { provider, standing, nameOf: (account: Uuid) => names.get(account) ?? null };
      const made = await makePack(desk, owed, known, setDone);
      onPack(made);
      download(made.file, `handed-back-${new Date(now).toISOString().slice(0, 10)}.zip`);
    } catch (error) {
      setTrouble(problemWords(error));
    } finally {
      setDone(null);
    }
  }
  return (
    <section className="desk-card" aria-label="Files for the other system">
      <h2>Files for the other system</h2>
      <p>
        One ZIP file with {plural(owed.length)}: each as a FHIR document and as a page, all as one
        table (CSV) and as one page to print. It names patients: give it to nobody but whoever loads
        it, and delete it afterwards.
      </p>
      {mayOpen ? (
        <Button kind="secondary" onPress={make}>
          Make the file
        </Button>
      ) : (
        <p className="nhsuk-inset-text desk-inset">
          This opens many records, so two people must agree first: a guardian proposes it under
          “Bulk and forgetting”, for you, “Handing cases back to the other system”, for at least{' '}
          {owed.length} people; a second guardian or an operator agrees.
        </p>
      )}
      <p role="status" className="desk-saved">
        {done !== null && `Opening: ${done} of ${owed.length}`}
        {done === null && pack !== null && `Made, with ${plural(pack.told.size)}.`}
      </p>
      {trouble !== null && <p role="alert">{trouble}</p>}
      {pack !== null && pack.left.length > 0 && (
        <p role="alert">
          {plural(pack.left.length)} could not be opened, and{' '}
          {pack.left.length === 1 ? 'is' : 'are'} not in it. They stay missing below.
        </p>
      )}
      {pack !== null && pack.told.size > 0 && <TickAll pack={pack} />}
    </section>
  );
}

/** By whoever saw that the other system has them. */
function TickAll({ pack }: { readonly pack: Pack }) {
  const desk = useDesk();
  const [channel, setChannel] = useState('');

  async function tick(): Promise<Faults> {
    const how = HAND_BACK_CHANNELS.find((one) => one === channel);
    if (how === undefined) return { 'tick-channel': 'Choose how the other system took them' };
    try {
      for (const [id, last] of pack.told) {
        const stream = streamName({ kind: 'case', id });
        await desk.write({ stream, type: 'case.taken-back', facts: { channel: how, last } });
      }
    } catch (error) {
      return { form: problemWords(error) };
    }
    return {};
  }
  return (
    <Form
      name="Tick off what the other system has taken"
      action={`Tick off ${plural(pack.told.size)}`}
      onSubmit={tick}
    >
      {(faults) => (
        <Radios
          id="tick-channel"
          label="Once you have seen them in the other system: how did it take them?"
          options={(['file', 'print'] as const).map((value) => ({
            value,
            label: CHANNEL_WORDS[value],
          }))}
          value={channel}
          onChange={setChannel}
          fault={faults['tick-channel']}
        />
      )}
    </Form>
  );
}
