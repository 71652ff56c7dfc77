import * as to from './dispositions.ts';
import { ANY_CALL, awake, RESUSCITATE } from './opening.ts';
import { ask, choice, end, pack, say, yesNo } from './writing.ts';

const CALL_999 =
  'If {you become|they become|your child becomes} drowsy or muddled, pain gets worse, breathing is hard, or there is bleeding that does not stop, call 999 at once.';
const CALL_111 =
  'If there is a new pain, confusion, a headache, or another fall, or walking gets harder, call 111 again. For drowsiness, chest pain or collapse, call 999.';

const HIP = 'Does a hip or leg hurt so that it cannot be moved, or is it turned out or shorter?';

const THINNERS = 'Warfarin, apixaban, rivaroxaban, edoxaban, dabigatran; clopidogrel counts too.';

export const fallOlderPerson = pack({
  id: 'fall-older-person',
  version: '1.1.0',
  title: 'Fall of an older person',
  sources: [
    'General knowledge of falls in later life: hip fracture, bleeding in the head, long lying, faints, stroke and infection.',
  ],
  start: 'age',
  callBack: 'clinician-now',
  redFlags: {
    ...ANY_CALL,
    bleeding: ['Bleeding that pressing does not stop', 'ambulance-2'],
    stroke: ['Face, arm or speech changed', 'ambulance-2'],
    'head-thinner': ['A blow to the head, on a blood thinner', 'emergency-department-1h'],
    hip: ['A leg turned out or shorter, cannot stand', 'ambulance-3'],
  },
  steps: {
    age: {
      kind: 'age',
      bands: [
        { fromMonths: 0, belowMonths: 780, next: 'younger' },
        { fromMonths: 780, belowMonths: null, next: 'awake' },
      ],
    },
    younger: {
      kind: 'handover',
      words: say(
        'This list is for older people, so a nurse or doctor will ask the right questions. Please stay on the line.',
      ),
      next: 'younger-asks',
    },
    'younger-asks': ask('Clinician: how hurt?', [
      choice('badly', 'Badly, or cannot be told', 'ambulance-2'),
      choice('some', 'To be seen', 'emergency-department-4h'),
      choice('little', 'Little', 'self-care'),
    ]),
    awake: awake('bleeding'),
    bleeding: yesNo('Is there bleeding that ten minutes of firm pressing do not stop?', {
      yes: '!bleeding',
      no: 'why',
    }),
    why: ask('How did the fall come about?', [
      choice('trip', 'A trip or slip', 'neck'),
      choice('faint', 'A faint, or no memory of it', 'chest'),
      choice('stairs', 'Down stairs, or from a height', 'ambulance-2'),
      choice('weak', 'A leg or arm gave way', 'stroke'),
      choice('unsure', 'Nobody saw', 'stroke'),
    ]),
    chest: yesNo(
      'Was there chest pain, a racing heart or breathlessness before it, or is there now?',
      {
        yes: 'ambulance-2',
        no: 'faint-stroke',
      },
    ),
    // A faint without a cause is heard by a clinician within two hours, however little came of it.
    'faint-stroke': yesNo(
      'Has the face dropped on one side, is an arm or leg weak, or is speech slurred?',
      { yes: '!stroke', no: 'faint-hurt' },
      'Ask for a smile, both arms up, and a sentence.',
    ),
    'faint-hurt': ask('What hurts, or was hit?', [
      choice('head', 'The head, the neck or the back; or arms or legs tingle', 'ambulance-2'),
      choice('leg', 'A hip or a leg; or standing is impossible', '!hip'),
      choice('little', 'Nothing, or little', 'clinician-2h'),
      choice('unsure', 'Not sure', 'ambulance-2'),
    ]),
    stroke: yesNo(
      'Has the face dropped on one side, is an arm or leg weak, or is speech slurred?',
      { yes: '!stroke', no: 'neck' },
      'Ask for a smile, both arms up, and a sentence.',
    ),
    neck: yesNo(
      'Is there pain in the neck or the middle of the back, or tingling in arms or legs?',
      {
        yes: 'ambulance-2',
        no: 'head',
      },
    ),
    head: yesNo('Was the head hit?', { yes: 'head-signs', no: 'floor' }),
    'head-signs': yesNo(
      'Since then: vomiting, drowsiness, confusion, a bad headache, or knocked out?',
      {
        yes: 'ambulance-2',
        no: 'floor',
      },
    ),
    floor: ask('Where {are you|are they|is your child} now?', [
      choice('up', 'Up again, sitting or walking', 'hip-up'),
      choice('short', 'On the floor, for less than an hour', 'hip'),
      choice('long', 'On the floor, for an hour or more', 'long-hurt'),
    ]),
    'long-hurt': yesNo(
      '{Are you|Are they|Is your child} cold, muddled, in much pain, or not able to drink?',
      {
        yes: 'ambulance-2',
        no: 'ambulance-3',
      },
      'Lying long brings on pressure sores, kidney failure and cold.',
    ),
    'hip-up': yesNo(HIP, { yes: '!hip', no: 'thinner' }),
    hip: yesNo(HIP, { yes: '!hip', no: 'lift' }),
    lift: ask(
      'Is there somebody who can help {you|them|your child} up?',
      [
        choice('yes', 'Yes, and nothing hurts', 'thinner'),
        choice('no', 'No, and nothing hurts', 'ambulance-4'),
        // Whoever lies there cannot go to be seen.
        choice('hit', 'No; the head was hit, on a blood thinner', 'ambulance-3'),
        choice('unsure', 'Not sure', 'ambulance-3'),
      ],
      THINNERS,
    ),
    thinner: yesNo(
      'Was the head hit, and {do you|do they|does your child} take a blood thinner?',
      { yes: '!head-thinner', no: 'confused' },
      THINNERS,
    ),
    confused: yesNo('Is there new confusion?', { yes: 'face-to-face-2h', no: 'alone' }),
    alone: yesNo(
      '{Do you|Do they|Does your child} feel safe at home tonight, with somebody to call?',
      {
        yes: 'walk',
        no: 'clinician-2h',
        unsure: 'clinician-2h',
      },
    ),
    walk: yesNo('{Can you|Can they|Can your child} stand and walk as before?', {
      yes: 'wrist',
      no: 'emergency-department-4h',
    }),
    wrist: yesNo('Is a wrist, shoulder, rib or other place swollen, out of shape, or very sore?', {
      yes: 'emergency-department-4h',
      no: 'skin',
    }),
    skin: yesNo('Is there a wound or torn skin that needs care?', {
      yes: 'face-to-face-6h',
      no: 'unwell',
    }),
    unwell: yesNo('Has there been fever, burning urine or cough in the last days?', {
      yes: 'face-to-face-6h',
      no: 'medicines',
    }),
    medicines: yesNo('Was a medicine for blood pressure, sleep or mood begun or raised lately?', {
      yes: 'clinician-6h',
      no: 'again',
    }),
    again: ask('How many falls were there in the last year?', [
      choice('first', 'This is the first', 'self-care'),
      choice('more', 'Two or more', 'face-to-face-24h'),
      choice('unsure', 'Not sure', 'face-to-face-24h'),
    ]),
    'ambulance-1': end(to.AMBULANCE_1, CALL_999, [RESUSCITATE]),
    'ambulance-2': end(to.AMBULANCE_2, CALL_999, [
      'Do not move {yourself|them|your child}. A blanket over, and a folded one under the head if the neck does not hurt.',
    ]),
    'ambulance-3': end(to.AMBULANCE_3, CALL_999, [
      '{Keep warm.|Keep them warm.|Keep your child warm.} Nothing to eat; sips of water are allowed.',
    ]),
    'ambulance-4': end(to.AMBULANCE_4, CALL_999, [
      '{Change position a little, and have|Help them change position a little, and give them|Help your child change position a little, and give} something to drink.',
    ]),
    'clinician-now': end(to.CLINICIAN_NOW, CALL_999),
    'emergency-department-1h': end(to.EMERGENCY_DEPARTMENT_1H, CALL_999),
    'clinician-2h': end(to.CLINICIAN_2H, CALL_999),
    'face-to-face-2h': end(to.FACE_TO_FACE_2H, CALL_999),
    'emergency-department-4h': end(to.EMERGENCY_DEPARTMENT_4H, CALL_999),
    'clinician-6h': end(to.CLINICIAN_6H, CALL_111),
    'face-to-face-6h': end(to.FACE_TO_FACE_6H, CALL_111),
    'face-to-face-24h': end(to.FACE_TO_FACE_24H, CALL_111),
    'self-care': end(to.SELF_CARE, CALL_111, [
      'Rest today, with somebody looking in. Loose rugs and poor light are worth putting right.',
      'Tell the own practice of the fall in opening hours: the next one may be prevented.',
    ]),
  },
});
