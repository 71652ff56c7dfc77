/** What comes to the gateway from elsewhere: another service's reports, and what the telephone switch tells. */
import { caseIdOf } from '../../apps/gateway/itk-111/file-report.ts';
import type { Call } from '../calls/call.ts';
import type { Planned } from '../city.ts';
import type { CityTime } from '../clock/time.ts';
import type { House } from '../house.ts';
import { itkMessage } from '../itk-111/itk-message.ts';
import { upper } from '../itk-111/profile.ts';
import type { Answer } from '../staff/answer.ts';
import type { Play } from './room.ts';

const TRY_AGAIN_MS = 10_000;
const MOST_TRIES = 30;

export async function sendReport(
  { story }: Planned,
  { house, time, tally, stories }: Play,
): Promise<void> {
  if (story === null) return;
  const { endedAt, ids } = story.episode;
  await time.until(endedAt);
  stories.set(caseIdOf(house.org, upper(ids.message)), story);
  const body = itkMessage(story.episode);
  const headers = { 'content-type': 'text/xml; charset=utf-8' };
  if (await stored(time, house.reportsUrl, headers, body)) tally.reports += 1;
  else tally.failed('a report was not taken');
}

/** What a switch tells of a call once it is answered or given up: no number, and nothing of what was said. */
export async function ring({ call, answer }: Planned, { house, time, tally }: Play): Promise<void> {
  if (answer === null) return;
  await time.until(answer.at);
  const { url, token } = house.telephony;
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  if (!(await stored(time, url, headers, JSON.stringify(toldOf(call, answer, house)))))
    return tally.failed('the telephone was not heard');
  tally[answer.kind] += 1;
}

function toldOf({ at, number }: Call, answer: Answer, { service }: Pick<House, 'service'>) {
  const ended = new Date(answer.at).toISOString();
  return {
    // A demonstration that starts again counts from 1 again, and later.
    call: `line-${at.toString(36)}-${number}`,
    service,
    offered: new Date(at).toISOString(),
    event: answer.kind,
    ...(answer.kind === 'answered' ? { answered: ended } : { ended }),
  };
}

/** Whether the gateway said that it is stored. Sent twice it stands once. */
async function stored(
  time: CityTime,
  url: string,
  headers: Readonly<Record<string, string>>,
  body: string,
): Promise<boolean> {
  for (let tries = 1; ; tries += 1) {
    const response = await fetch(url, { method: 'POST', headers, body }).catch(() => null);
    await response?.arrayBuffer().catch(() => undefined);
    if (response?.ok === true) return true;
    if (tries === MOST_TRIES) return false;
    await time.until(time.now() + TRY_AGAIN_MS);
  }
}
