import { useCallback, useState } from 'react';
import type { Bytes } from '#base/bytes.ts';
import { systemClock, systemRandom } from '#base/clock.ts';
import { uuidv7 } from '#base/ids.ts';
import { streamName } from '#base/stream.ts';
import { fingerprintOf } from '#identity/fingerprint.ts';
import { webPrimitives } from '#seal/primitives-web.ts';
import type { Session } from '#sync/session.ts';
import { Button } from '../../components/button.tsx';
import { useDesk, usePolled } from '../../components/hooks.ts';
import { Notice } from '../../components/notice.tsx';
import { passkeyProblemWords } from '../../components/problem-words.ts';

type Machine = { readonly name: string; readonly key: Bytes; readonly fingerprint: string };

const LOOK_EVERY_MS = 10_000;

/** Machines that ask to work here. Without an operator's word they can do nothing. */
export function ApproveMachines() {
  const { session } = useDesk();
  const ask = useCallback(() => machinesWaiting(session), [session]);
  const waiting = usePolled(ask, LOOK_EVERY_MS) ?? [];
  const [approved, setApproved] = useState<ReadonlySet<string>>(new Set());

  return waiting
    .filter(({ fingerprint }) => !approved.has(fingerprint))
    .map((machine) => (
      <WaitingMachine
        key={machine.fingerprint}
        machine={machine}
        onApproved={() => setApproved((before) => new Set(before).add(machine.fingerprint))}
      />
    ));
}

async function machinesWaiting(session: Session): Promise<Machine[]> {
  const { machines } = await session.call('pendingMachines', {});
  return Promise.all(
    machines.map(async ({ name, key }) => ({
      name,
      key,
      fingerprint: fingerprintOf(await webPrimitives.sha256(key)),
    })),
  );
}

type WaitingMachineProps = { readonly machine: Machine; readonly onApproved: () => void };

function WaitingMachine({ machine: { name, key, fingerprint }, onApproved }: WaitingMachineProps) {
  const desk = useDesk();
  const [trouble, setTrouble] = useState<string | null>(null);

  async function approve() {
    const account = uuidv7(systemClock, systemRandom);
    const facts = { account, name, role: 'gateway', key } as const;
    try {
      await desk.act({
        stream: streamName({ kind: 'directory' }),
        type: 'machine.approved',
        facts,
      });
      onApproved();
    } catch (error) {
      setTrouble(passkeyProblemWords(error));
    }
  }
  return (
    <Notice title="The gateway asks to work here">
      <p>
        A machine that calls itself “{name}” wants to take in NHS 111 reports and send messages to
        GPs. Compare this fingerprint with the one printed as “Gateway’s key” where Holdfast was
        started. If they differ in any character, do not approve it.
      </p>
      <p className="desk-fingerprint">
        <span className="nhsuk-u-visually-hidden">Its fingerprint: </span>
        {fingerprint}
      </p>
      {trouble !== null && <p role="alert">{trouble}</p>}
      <Button onPress={approve}>The fingerprints are the same: approve with your passkey</Button>
    </Notice>
  );
}
