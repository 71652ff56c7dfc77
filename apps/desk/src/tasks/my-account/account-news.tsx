import { memo, useEffect, useState } from 'react';
import { Button } from '../../components/button.tsx';
import { codeWords } from '../../components/care-words.ts';
import { useDesk, useNow, useRoom } from '../../components/hooks.ts';
import { Link } from '../../components/link.tsx';
import { Notice } from '../../components/notice.tsx';
import { momentWords } from '../../components/time-words.ts';
import { useNames } from '../../components/use-names.ts';
import { type News, newsOf } from '../../store/account-news.ts';
import { BY_WORDS } from '../sessions/sign-in-words.ts';
import { useDeviceWords } from '../sessions/use-device-words.ts';
import { useSignIns } from '../sessions/use-sign-ins.ts';

const NONE: readonly never[] = [];

/** What was done to one's account since one last saw: on every screen, until one says that one has seen it. */
export const AccountNews = memo(function AccountNews() {
  const { session, news } = useDesk();
  const { changes } = useRoom().people;
  const nameOf = useNames();
  const deviceWords = useDeviceWords();
  const now = useNow();
  const signIns = useSignIns(session.account);
  const [seen, setSeen] = useState<number | null>(null);
  const all = signIns?.all ?? null;

  useEffect(() => {
    if (all !== null && seen === null) void news.seenUpTo(all).then(setSeen);
  }, [all, seen, news]);
  if (all === null || seen === null) return null;
  const found = newsOf(changes.get(session.account) ?? NONE, all, { seen, session: session.id });
  const latest = found.at(-1);
  if (latest === undefined) return null;

  async function dismiss(index: number) {
    await news.see(index);
    setSeen(index);
  }
  return (
    <Notice title="Your account: was this you?">
      <ul className="nhsuk-list nhsuk-list--bullet">
        {found.map((one) => (
          <li key={`${one.index} ${one.kind}`}>
            {momentWords(one.at, now)}: {words(one, nameOf, deviceWords)}
          </li>
        ))}
      </ul>
      <p>
        If it was not, or you do not know: end your other sessions on{' '}
        <Link href="/my-account">your account</Link>, and tell an operator at once, in person.
      </p>
      <Button kind="secondary" onPress={() => dismiss(latest.index)}>
        I have seen this
      </Button>
    </Notice>
  );
});

function words(
  one: News,
  nameOf: ReturnType<typeof useNames>,
  deviceWords: ReturnType<typeof useDeviceWords>,
): string {
  switch (one.kind) {
    case 'new-device':
      return `a device that was new to your account signed in with ${one.by === 'passkey' ? 'a passkey' : BY_WORDS[one.by]}: ${deviceWords(one)}.`;
    case 'passkey-added':
      return 'a passkey was added to your account.';
    case 'passkey-removed':
      return 'a passkey was removed from your account.';
    case 'recovered':
      return `${whoever(one, nameOf)} recovered your account: the passkeys you had were taken from it.`;
    case 'linked':
      return `${whoever(one, nameOf)} set the Care Identity that opens your account.`;
    case 'rights-changed':
      return `${whoever(one, nameOf)} set what you may do, to: ${one.roles.map(codeWords).join(', ')}.`;
    case 'left':
      return 'your account was ended.';
  }
}

function whoever(
  { by }: Exclude<News, { kind: 'new-device' }>,
  nameOf: ReturnType<typeof useNames>,
) {
  if (by === null) return 'Holdfast';
  const name = nameOf(by);
  return name === 'You' ? 'you' : name;
}
