/** Patients, calls, cases and the room: rows of "Who may write what". */
import {
  bytesOf,
  count,
  either,
  flag,
  map,
  oneOf,
  orNull,
  type Shape,
  text,
  uuidBytes,
} from '../shape.ts';
import type { Row, Writer } from './row.ts';

const hash = bytesOf(32);
const CARERS = ['clinician', 'call-handler'] as const;
const LEADS = [...CARERS, 'shift-lead'] as const;
const attempt = { attempt: count, route: oneOf('folder', 'https') };
const failure = { ...attempt, problem: text, retryAt: orNull(count) };
const judged = { urgency: text, disposition: orNull(text), due: orNull(count) };
const received = { patient: uuidBytes, service: text, ...judged };
const conversation = oneOf('spoke', 'no-answer', 'voicemail', 'wrong-number', 'called-in');

/** An entry of a case. */
const ofCase = <const B extends readonly Writer[], F extends object>(
  by: B,
  seals: boolean,
  facts: Shape<F>,
) => ({ streams: ['case'] as const, by, seals, facts });
const move = <const B extends readonly Writer[]>(by: B) => ofCase(by, true, map({ step: count }));

export const CARE_TYPES = {
  'patient.recorded': {
    streams: ['patient'],
    by: ['gateway', ...CARERS],
    seals: true,
    facts: map({}),
  },
  'case.received': {
    streams: ['case'],
    by: ['gateway', ...CARERS],
    seals: true,
    facts: either(
      map({ ...received, source: oneOf('nhs-111-report') }),
      map({ ...received, source: oneOf('call'), answered: count, repeat: flag }),
    ),
  },
  'call.ended': {
    streams: ['case'],
    by: CARERS,
    seals: false,
    facts: map({
      service: text,
      ending: oneOf('silent', 'dropped', 'nuisance', 'wrong-number', 'information', 'joined'),
      answered: count,
    }),
  },
  'document.part': {
    streams: ['case', 'aside'],
    by: ['gateway'],
    seals: true,
    facts: map({ document: uuidBytes, part: count, of: count }),
  },
  'case.labelled': {
    streams: ['labels'],
    by: ['gateway', ...CARERS],
    seals: true,
    facts: map({ case: uuidBytes }),
  },
  'patient.merged': {
    streams: ['patient'],
    by: CARERS,
    seals: true,
    facts: map({ into: uuidBytes }),
  },
  'patient.parted': { streams: ['patient'], by: CARERS, seals: true, facts: map({}) },
  'special-note.written': {
    streams: ['patient'],
    by: ['gateway', ...CARERS, 'coordinator'],
    seals: true,
    facts: map({ until: orNull(count) }),
  },
  'special-note.ended': {
    streams: ['patient'],
    by: [...CARERS, 'coordinator'],
    seals: false,
    facts: map({ note: uuidBytes }),
  },
  'case.taken': ofCase(CARERS, false, map({})),
  'case.released': ofCase(CARERS, false, map({})),
  'case.assigned': ofCase(LEADS, true, map({ to: orNull(uuidBytes), as: oneOf('owner', 'lead') })),
  'case.transferred': ofCase(LEADS, true, map({ service: text })),
  'case.contacted': ofCase(
    CARERS,
    true,
    either(map({ outcome: text }), map({ outcome: text, repeat: flag })),
  ),
  'case.comforted': ofCase(
    CARERS,
    true,
    map({ outcome: conversation, condition: oneOf('same', 'better', 'worse', 'unknown') }),
  ),
  'case.observed': ofCase(CARERS, true, map({})),
  'case.pictured': ofCase(CARERS, true, map({ hash, bytes: count })),
  'case.reassessed': ofCase(CARERS, true, map(judged)),
  'case.consulted': ofCase(['clinician'], true, map({})),
  'case.amended': ofCase(
    CARERS,
    true,
    map({ entry: uuidBytes, of: oneOf('consultation', 'observations', 'note') }),
  ),
  'case.closed': ofCase(CARERS, false, map({ outcome: text, gpMessage: flag })),
  'case.duplicated': ofCase(CARERS, false, map({ of: uuidBytes })),
  'case.reopened': ofCase(
    LEADS,
    true,
    map({ ...received, source: oneOf('nhs-111-report', 'call'), received: count, repeat: flag }),
  ),
  'case.settled': ofCase(
    ['clinician', 'shift-lead'],
    true,
    map({
      service: text,
      as: either(
        map({ kind: oneOf('queued') }),
        either(
          map({ kind: oneOf('taken'), to: uuidBytes }),
          map({ kind: oneOf('closed'), outcome: text, gpMessage: flag }),
        ),
      ),
    }),
  ),
  'case.let-go': ofCase(['gateway'], false, map({})),
  'case.taken-back': ofCase(
    ['gateway', 'shift-lead'],
    false,
    map({ channel: oneOf('https', 'file', 'print'), last: uuidBytes }),
  ),
  'case.held': ofCase(
    ['guardian', 'shift-lead'],
    false,
    map({ reason: oneOf('complaint', 'inquest', 'legal') }),
  ),
  'case.hold-lifted': ofCase(['guardian', 'shift-lead'], false, map({})),
  'case.rated': ofCase(
    CARERS,
    true,
    map({ rating: oneOf('very-good', 'good', 'neither', 'poor', 'very-poor', 'not-said') }),
  ),
  'pathways.begun': move(CARERS),
  'pathways.answered': move(CARERS),
  'pathways.went-back': move(CARERS),
  'pathways.flag-raised': move(CARERS),
  'pathways.flag-withdrawn': move(['clinician']),
  'pathways.handed-over': move(CARERS),
  'pathways.taken-over': move(['clinician']),
  'pathways.nobody-free': move(CARERS),
  'pathways.ended': move(CARERS),
  'demographics.asked': ofCase(CARERS, true, map({})),
  'demographics.answered': ofCase(
    ['gateway'],
    true,
    map({ asked: uuidBytes, outcome: oneOf('found', 'not-found', 'several', 'unavailable') }),
  ),
  'referral.asked': ofCase(CARERS, true, map({ kind: oneOf('referral', 'booking'), to: text })),
  'referral.sent': ofCase(['gateway'], false, map({ referral: uuidBytes, ...attempt })),
  'referral.failed': ofCase(['gateway'], false, map({ referral: uuidBytes, ...failure })),
  'referral.answered': ofCase(
    ['gateway'],
    true,
    map({ referral: uuidBytes, answer: oneOf('accepted', 'rejected', 'booked') }),
  ),
  'referral.withdrawn': ofCase(CARERS, false, map({ referral: uuidBytes })),
  'gp-message.sent': ofCase(
    ['gateway'],
    false,
    either(map(attempt), map({ ...attempt, of: uuidBytes })),
  ),
  'gp-message.failed': ofCase(
    ['gateway'],
    false,
    either(map(failure), map({ ...failure, of: uuidBytes })),
  ),
  'presence.said': {
    streams: ['room'],
    by: LEADS,
    seals: false,
    facts: map({ presence: oneOf('free', 'on-call', 'away', 'gone') }),
  },
  'telephone.answered': {
    streams: ['room'],
    by: ['gateway'],
    seals: false,
    facts: map({ service: text, offered: count, answered: count }),
  },
  'telephone.abandoned': {
    streams: ['room'],
    by: ['gateway'],
    seals: false,
    facts: map({ service: text, offered: count, ended: count }),
  },
  'message.set-aside': {
    streams: ['aside'],
    by: ['gateway'],
    seals: true,
    facts: map({ message: uuidBytes, source: text, problem: text }),
  },
  'message.reviewed': {
    streams: ['aside'],
    by: ['clinician', 'shift-lead'],
    seals: true,
    facts: map({ message: uuidBytes }),
  },
} as const satisfies Record<string, Row>;
