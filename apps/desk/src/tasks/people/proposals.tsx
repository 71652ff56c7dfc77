import { useState } from 'react';
import { streamName } from '#base/stream.ts';
import { identityFacts } from '#identity/entries.ts';
import type { Proposal } from '#identity/two-people.ts';
import { Button } from '../../components/button.tsx';
import { codeWords } from '../../components/care-words.ts';
import { useDesk, useNow, useRoom } from '../../components/hooks.ts';
import { Notice } from '../../components/notice.tsx';
import { passkeyProblemWords } from '../../components/problem-words.ts';
import { momentWords } from '../../components/time-words.ts';
import { useNames } from '../../components/use-names.ts';

type ProposalsProps = {
  /** Types of entries; all of them where nothing is said. */
  readonly only?: readonly Proposal['type'][];
};

/** What one operator has begun and another must agree to. */
export function Proposals({ only }: ProposalsProps) {
  const { proposals } = useRoom().people;
  return proposals
    .filter(({ type }) => only === undefined || only.includes(type))
    .map((proposal) => <Waiting key={proposal.id} proposal={proposal} />);
}

function Waiting({ proposal }: { readonly proposal: Proposal }) {
  const desk = useDesk();
  const nameOf = useNames();
  const now = useNow();
  const [trouble, setTrouble] = useState<string | null>(null);
  const { account } = desk.session;
  const isMine = proposal.author === account || proposal.account === account;

  async function agree() {
    try {
      await desk.act({
        stream: streamName({ kind: 'directory' }),
        type: 'action.seconded',
        facts: { entry: proposal.id },
      });
    } catch (error) {
      setTrouble(passkeyProblemWords(error));
    }
  }
  return (
    <Notice title="Waits for a second person">
      <p>
        {nameOf(proposal.author)}, {momentWords(proposal.at, now)}: {whatItDoes(proposal, nameOf)}
      </p>
      {isMine ? (
        <p>Somebody else must agree, within 24 hours.</p>
      ) : (
        <>
          <p>Agree only if you know of it from them, in person.</p>
          {trouble !== null && <p role="alert">{trouble}</p>}
          <Button onPress={agree}>Agree with your passkey</Button>
        </>
      )}
    </Notice>
  );
}

type NameOf = ReturnType<typeof useNames>;

function whatItDoes({ type, facts, account }: Proposal, nameOf: NameOf): string {
  const whom = account === null ? '' : nameOf(account);
  switch (type) {
    case 'account.invited': {
      const { roles } = identityFacts[type].parse(facts);
      return `invites somebody new as ${roles.map(codeWords).join(', ')}.`;
    }
    case 'account.changed': {
      const { roles } = identityFacts[type].parse(facts);
      return `changes what ${whom} may do, to: ${roles.map(codeWords).join(', ')}.`;
    }
    case 'account.linked':
      return `lets ${whom} sign in with an NHS smartcard.`;
    case 'recovery.given':
      return `recovers the account of ${whom}, whose passkeys were lost.`;
    case 'bulk.opened': {
      const { purpose, people } = identityFacts[type].parse(facts);
      return `lets ${whom} open up to ${people} people, for ${codeWords(purpose).toLowerCase()}.`;
    }
    case 'authenticators.allowed':
      return 'changes which security keys those with power over others may use: see Organisation.';
    case 'cis2.trusted':
      return 'changes which NHS login is trusted: compare it on Organisation first.';
    case 'person.forgotten':
      return 'forgets a patient: the keys of their record are deleted for good.';
  }
}
