import { URGENCIES, type Urgency } from '#care/entries.ts';
import type { Coded } from '#care/report/coded.ts';
import type { Disposition } from '#care/report/disposition.ts';
import { dispositionFor, urgencyOfMinutes } from '#care/report/dispositions.ts';
import { asksForAmbulance, timeframeInWords } from '#care/report/timeframe.ts';
import type { PathwaysCase } from '#care/report/triage.ts';
import { codedAt } from './coded.ts';
import type { Cursor } from './reading.ts';

/** The disposition of the encounter; only where that has none, the one its triage ended in. */
export function dispositionAt(document: Cursor, pathways: readonly PathwaysCase[]): Disposition {
  const encounter = document.at('componentOf', 'encompassingEncounter');
  const stated = codedAt(encounter?.child('dischargeDispositionCode'));
  const triaged = pathways.map(finalOf).find((value) => value !== undefined);
  if (stated === undefined) {
    document.warn('disposition/missing');
    return judgeDisposition(triaged ?? {}, 'triage', document);
  }
  const code = stated.code?.toLowerCase();
  if (pathways.some((one) => finalOf(one)?.code && finalOf(one)?.code?.toLowerCase() !== code)) {
    document.warn('disposition/triage-differs');
  }
  return judgeDisposition(stated, 'encounter', document);
}

/**
 * Code by the table, words by their time. Where both set a time the shorter counts; where neither does, there
 * is none, and without a row in the table the urgency is unknown.
 */
export function judgeDisposition(
  asSent: Coded,
  from: Disposition['from'],
  where: Cursor,
): Disposition {
  const row = asSent.code === undefined ? undefined : dispositionFor(asSent.code);
  const words = [asSent.display, asSent.text].filter((part) => part !== undefined).join('; ');
  const inWords = timeframeInWords(words);
  const inTable = row?.minutes ?? undefined;
  const minutes = [inTable, inWords].filter((value) => value !== undefined);
  const timeframeMinutes = minutes.length === 0 ? undefined : Math.min(...minutes);

  if (asSent.code !== undefined && row === undefined) where.warn('disposition/unknown-code');
  if (inTable !== undefined && inWords !== undefined && inTable !== inWords) {
    where.warn('disposition/code-and-wording-differ');
  }
  const urgencies: Urgency[] = [
    ...(row === undefined ? [] : [row.urgency]),
    ...(timeframeMinutes === undefined ? [] : [urgencyOfMinutes(timeframeMinutes)]),
    ...(asksForAmbulance(words) ? (['emergency'] as const) : []),
  ];
  if (urgencies.length === 0) where.warn('disposition/unknown-timeframe');
  return {
    asSent,
    code: row?.code,
    wording: words || row?.wording || asSent.code || 'No disposition was sent',
    timeframeMinutes,
    timeframeFrom:
      timeframeMinutes === undefined
        ? undefined
        : timeframeMinutes === inTable
          ? 'table'
          : 'wording',
    urgency: urgencies.length === 0 ? 'unknown' : mostUrgent(urgencies),
    from,
  };
}

function mostUrgent(urgencies: readonly Urgency[]): Urgency {
  return URGENCIES.find((urgency) => urgencies.includes(urgency)) ?? 'unknown';
}

function finalOf(pathways: PathwaysCase): Coded | undefined {
  const last = pathways.triages.at(-1)?.finalDisposition ?? pathways.outcome;
  return last === undefined ? undefined : { code: last.code, display: last.text };
}
