import { useEffect, useState } from 'react';
import { base64url, type Bytes } from '#base/bytes.ts';
import { systemClock, systemRandom } from '#base/clock.ts';
import { uuidv7 } from '#base/ids.ts';
import { streamName } from '#base/stream.ts';
import { Button } from '../../components/button.tsx';
import { useDesk } from '../../components/hooks.ts';
import { Notice } from '../../components/notice.tsx';
import { problemWords } from '../../components/problem-words.ts';

type Machine = { readonly name: string; readonly key: Bytes };

const LOOK_EVERY_MS = 10_000;

/** Machines that ask to work here. Without an operator's word they can do nothing. */
export function ApproveMachines() {
  const { session } = useDesk();
  const [waiting, setWaiting] = useState<readonly Machine[]>([]);
  const [approved, setApproved] = useState<ReadonlySet<string>>(new Set());

  useEffect(() => {
    let left = false;
    const look = () =>
      session.call('pendingMachines', {}).then(
        ({ machines }) => left || setWaiting(machines),
        // The strip says when the keeper is away; the next look finds out.
        () => undefined,
      );
    void look();
    const timer = setInterval(look, LOOK_EVERY_MS);
    return () => {
      left = true;
      clearInterval(timer);
    };
  }, [session]);

  return waiting
    .filter(({ key }) => !approved.has(base64url(key)))
    .map((machine) => (
      <WaitingMachine
        key={base64url(machine.key)}
        machine={machine}
        onApproved={() => setApproved((before) => new Set(before).add(base64url(machine.key)))}
      />
    ));
}

function WaitingMachine({ machine: { name, key }, onApproved }: { readonly machine: Machine; readonly onApproved: () => void }) {
  const desk = useDesk();
  const [trouble, setTrouble] = useState<string | null>(null);

  async function approve() {
    const account = uuidv7(systemClock, systemRandom);
    const facts = { account, name, role: 'gateway', key } as const;
    try {
      await desk.write({ stream: streamName({ kind: 'directory' }), type: 'machine.approved', facts });
      onApproved();
    } catch (error) {
      setTrouble(problemWords(error));
    }
  }
  return (
    <Notice title={`A machine asks to work here: ${name}`}>
      <p>
        It calls itself the gateway, which takes in NHS 111 reports and sends messages to GPs. Compare this key with the
        one that was printed as “Gateway’s key” where Holdfast was started. If they differ in anything, do not approve it.
      </p>
      <p className="desk-fingerprint">
        <span className="nhsuk-u-visually-hidden">Its key: </span>
        {base64url(key)}
      </p>
      {trouble !== null && <p role="alert">{trouble}</p>}
      <Button onPress={approve}>The keys are the same: approve</Button>
    </Notice>
  );
}
