/**
 * The measures again, written without the table, the fold or its memory: all facts at hand, one sum after another. For agreeing with.
 */
import { uuidFromBytes } from '#base/ids.ts';
import type { MeasuredEntry } from '../measures.ts';
import { CLINICIAN, HOUR } from './night.ts';

/** By `day service measure`: how many, and how many of them met it; of waits also all of them, ascending. */
export type Naive = Record<string, { of: number; met: number; waits: number[] }>;

type Facts = Record<string, unknown>;

export function naively(log: readonly MeasuredEntry[]): Naive {
  const sums: Naive = {};
  const add = (at: number, service: unknown, measure: string, met: boolean, wait?: number) => {
    const key = `${londonDay(at)} ${service} ${measure}`;
    sums[key] ??= { of: 0, met: 0, waits: [] };
    const sum = sums[key];
    sum.of += 1;
    sum.met += met ? 1 : 0;
    if (wait !== undefined) sum.waits = [...sum.waits, wait].sort((a, b) => a - b);
  };
  const now = Math.max(0, ...log.filter(({ session }) => session === null).map(({ at }) => at));

  for (const { type, facts } of log) {
    if (!type.startsWith('telephone.')) continue;
    const { service, offered, answered, ended } = facts as Record<string, number>;
    const wait = Math.max(0, (answered ?? ended)! - offered!);
    add(offered!, service, 'calls-abandoned', ended !== undefined, wait);
    if (answered === undefined) continue;
    add(offered!, service, 'speed-to-answer', wait <= 20_000, wait);
    add(offered!, service, 'answer-95th-centile', wait <= 120_000, wait);
  }

  for (const stream of new Set(log.map(({ stream }) => stream))) {
    const all = log.filter((one) => one.stream === stream);
    const start = all.findIndex(({ type }) => type === 'case.received');
    if (!stream.startsWith('case/') || start === -1) continue;
    const first = all[start]!;
    const later = all.slice(start + 1);
    const said = first.facts as Facts;
    const began = said.source === 'call' ? (said.answered as number) : first.at;

    const spoken = (one: MeasuredEntry) =>
      one.author === CLINICIAN &&
      (one === first ||
        one.type === 'case.consulted' ||
        (one.type === 'case.contacted' &&
          ['spoke', 'called-in'].includes(one.facts.outcome as string)));
    const assessed = (one: MeasuredEntry) =>
      spoken(one) ||
      (one.author === CLINICIAN && ['case.reassessed', 'pathways.taken-over'].includes(one.type));
    const earliest = (which: (one: MeasuredEntry) => boolean) =>
      [first, ...later].filter(which).reduce((at, one) => Math.min(at, one.at), Infinity);
    const [spokenAt, assessedAt] = [earliest(spoken), earliest(assessed)];

    let outcome: unknown = null;
    let asked = { at: first.at, disposition: said.disposition, due: said.due as number | null };
    let isAssessed = assessed(first);
    for (const one of later) {
      isAssessed ||= assessed(one);
      if (one.type === 'case.closed') outcome ??= one.facts.outcome;
      if (one.type === 'case.reopened') outcome = null;
      if (one.type === 'case.settled') {
        const as = one.facts.as as { kind: string; outcome?: string };
        outcome = as.kind === 'closed' ? as.outcome : null;
      }
      if (one.type === 'case.reassessed' && !isAssessed) {
        const { disposition, due } = one.facts as { disposition: string; due: number | null };
        const isOver = asked.due !== null && one.at > asked.due && one.at > asked.at + HOUR / 3;
        if (disposition !== asked.disposition && !isOver) asked = { at: one.at, disposition, due };
      }
    }
    if (outcome === 'duplicate') continue;
    const measure = (name: string, met: boolean) => add(began, said.service, name, met);
    const within = (name: string, at: number, deadline: number) => {
      if (at === Infinity && outcome === null && now <= deadline) return;
      measure(name, at <= deadline);
    };

    const isSeen = assessedAt < Infinity;
    measure('assessed-by-clinician', isSeen);
    const { disposition, due } = asked;
    if (disposition === 'Dx32') within('immediate-call-back', spokenAt, asked.at + HOUR / 3);
    if (/^Dx(1[1-5]|11[67])$/.test(`${disposition}`) && due !== null)
      within('other-call-back', spokenAt, due);
    if (isSeen && outcome !== null) measure('self-care', outcome === 'advice');
    if (/^Dx012/.test(`${disposition}`))
      within('ambulance-validated', assessedAt, asked.at + HOUR / 2);
    if (/^Dx(02|03|89)$/.test(`${disposition}`)) measure('emergency-department-validated', isSeen);

    const requests = later
      .filter(({ type }) => type === 'referral.asked')
      .map((request) => ({ request, state: cameTo(request, later) }))
      .filter(({ state }) => state !== 'withdrawn');
    for (const [i, { request, state }] of requests.entries()) {
      const answer = state === 'asked' || state === 'sent' ? undefined : state;
      const { kind, to } = request.facts as { kind: string; to: string };
      if (i === 0 && answer !== undefined) measure('first-request-accepted', answer !== 'rejected');
      if (kind !== 'booking') continue;
      if (/^gp(-|$)/.test(to)) measure('booked-gp', answer === 'booked');
      if (/^tc-/.test(to)) measure('booked-treatment-centre', answer === 'booked');
      if (/^utc-/.test(to)) measure('booked-urgent-treatment-centre', answer === 'booked');
    }
  }
  return sums;
}

/** Withdrawn is what was not sent; what was sent after all is not withdrawn; and of answers the last counts. */
function cameTo(request: MeasuredEntry, all: readonly MeasuredEntry[]): unknown {
  let state: unknown = 'asked';
  for (const { type, facts } of all.slice(all.indexOf(request) + 1)) {
    if (!(facts.referral instanceof Uint8Array)) continue;
    if (uuidFromBytes(facts.referral) !== request.id) continue;
    if (type === 'referral.withdrawn' && state === 'asked') state = 'withdrawn';
    if (type === 'referral.sent' && (state === 'asked' || state === 'withdrawn')) state = 'sent';
    if (type === 'referral.answered' && state !== 'withdrawn') state = facts.answer;
  }
  return state;
}

/** By the rule of the Summer Time Order 1997, not by a table of time zones: from the last Sunday of March, 01:00 UTC, to that of October. */
function londonDay(at: number): string {
  const year = new Date(at).getUTCFullYear();
  const lastSunday = (month: number) => {
    const last = new Date(Date.UTC(year, month, 31, 1));
    return last.getTime() - last.getUTCDay() * 24 * HOUR;
  };
  const isSummer = at >= lastSunday(2) && at < lastSunday(9);
  return new Date(at + (isSummer ? HOUR : 0)).toISOString().slice(0, 10);
}
