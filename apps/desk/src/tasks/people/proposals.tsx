import { useState } from 'react';
import type { Uuid } from '#base/ids.ts';
import { parseStream, streamName } from '#base/stream.ts';
import { besideFacts } from '#care/beside.ts';
import { identityFacts, identityPayloads } from '#identity/entries.ts';
import { type Proposal, whyNotSecond } from '#identity/two-people.ts';
import { Button } from '../../components/button.tsx';
import { codeWords } from '../../components/care-words.ts';
import { useDesk, useNow, useRoom } from '../../components/hooks.ts';
import { Notice } from '../../components/notice.tsx';
import { passkeyProblemWords } from '../../components/problem-words.ts';
import { shortId } from '../../components/short-id.ts';
import { momentWords } from '../../components/time-words.ts';
import { useFile } from '../../components/use-file.ts';
import { useNames } from '../../components/use-names.ts';
import { FORGET_WORDS } from './forget-words.ts';

type ProposalsProps = {
  /** Types of entries; all of them where nothing is said. */
  readonly only?: readonly Proposal['type'][];
};

/** What one person has begun and another must agree to: one's own, and what one may agree to. */
export function Proposals({ only }: ProposalsProps) {
  const { account } = useDesk().session;
  const { proposals, colleagues } = useRoom().people;
  const me = colleagues.get(account);
  return proposals
    .filter(({ type }) => only === undefined || only.includes(type))
    .filter((one) => isOwn(one, account) || (me && whyNotSecond(one, me, one.at) === null))
    .map((proposal) => <Waiting key={proposal.id} proposal={proposal} />);
}

function isOwn({ author, account }: Proposal, me: Uuid): boolean {
  return author === me || account === me;
}

function Waiting({ proposal }: { readonly proposal: Proposal }) {
  const desk = useDesk();
  const nameOf = useNames();
  const now = useNow();
  const [trouble, setTrouble] = useState<string | null>(null);
  const { account } = desk.session;

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
        {nameOf(proposal.author)}, {momentWords(proposal.at, now)}:{' '}
        {whatItDoes(proposal, nameOf, now)}
      </p>
      {proposal.type === 'bulk.opened' && <BulkReason proposal={proposal} />}
      {isOwn(proposal, account) ? (
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

function BulkReason({ proposal: { stream, id } }: { readonly proposal: Proposal }) {
  const { state } = useFile(stream, 'notices');
  const entry =
    state.kind === 'open' ? state.entries.find(({ header }) => header.id === id) : undefined;
  const said = identityPayloads['bulk.opened'].safeParse(entry?.payload);
  return said.success && <p>“{said.data.reason}”</p>;
}

function whatItDoes(
  { type, facts, account, stream }: Proposal,
  nameOf: NameOf,
  now: number,
): string {
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
      const { purpose, people, until } = identityFacts[type].parse(facts);
      const most = `${people === 1 ? '1 person' : `${people} people`} until ${momentWords(until, now)}`;
      return `lets ${whom} open up to ${most}, for ${codeWords(purpose).toLowerCase()}.`;
    }
    case 'authenticators.allowed':
      return 'changes which security keys those with power over others may use: see Organisation.';
    case 'cis2.trusted':
      return 'changes how Care Identity is trusted: compare its keys on Organisation first.';
    case 'offline.bounded': {
      const { hours } = identityFacts[type].parse(facts);
      return `lets people sign in at their desks with no server there for ${hours === 1 ? 'an hour' : `${hours} hours`} after their last signing in that a server answered.`;
    }
    case 'packs.adopted':
      return 'changes which triage packs are used here: compare them on Organisation first.';
    case 'lifeboat.named': {
      const { name, origin } = identityFacts[type].parse(facts);
      return `makes “${name}” (${origin}) a lifeboat: it holds a copy of everything, and two people can make it the main site. Compare its fingerprint on Organisation first.`;
    }
    case 'lifeboat.dismissed':
      return 'dismisses a lifeboat: what it signs for counts no more.';
    case 'service.stands-by': {
      const { service } = besideFacts[type].parse(facts);
      return `lets ${codeWords(service)} stand by beside another system: reports come here as copies, and nobody here is told when one is late.`;
    }
    case 'service.handing-back': {
      const { service } = besideFacts[type].parse(facts);
      return `hands ${codeWords(service)} back to the other system: from then on new reports are that system’s to deal with.`;
    }
    case 'service.moved-over': {
      const { service } = besideFacts[type].parse(facts);
      return `moves ${codeWords(service)} over for good: nothing is handed back to the other system any more.`;
    }
    case 'person.forgotten': {
      const patient = parseStream(stream);
      const who = patient?.kind === 'patient' ? `person ${shortId(patient.id)}` : 'a person';
      const why = FORGET_WORDS[identityFacts[type].parse(facts).reason];
      return `forgets ${who}: the keys of their record are deleted for good. ${why}.`;
    }
  }
}
