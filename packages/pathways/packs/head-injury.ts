import * as to from './dispositions.ts';
import { ANY_CALL, awake, RESUSCITATE } from './opening.ts';
import { ask, choice, end, pack, say, yesNo } from './writing.ts';

const CALL_999 =
  'If {you become drowsy or muddled, vomit again or have a fit|they become drowsy or muddled, vomit again or have a fit|your child becomes drowsy or muddled, vomits again or has a fit}, or there is a worse headache, weakness, or clear fluid from the nose or ear, call 999 at once.';
const CALL_111 =
  'For the next two days somebody should be near. If there is drowsiness, confusion, vomiting, a fit, a worsening headache, weakness, or fluid from nose or ear, call 999. If dizziness or headache last more than two weeks, see the own practice.';

export const headInjury = pack({
  id: 'head-injury',
  version: '1.1.0',
  title: 'Head injury',
  sources: [
    'General knowledge of bleeding in the head, skull fracture, neck injury and concussion.',
  ],
  start: 'awake',
  callBack: 'clinician-now',
  redFlags: {
    ...ANY_CALL,
    bleeding: ['Bleeding that pressing does not stop', 'ambulance-2'],
    drowsy: ['Drowsy, muddled, or odd since the blow', 'ambulance-2'],
    neck: ['Neck pain, or arms or legs weak, numb or tingling', 'ambulance-2'],
    skull: ['Fluid or blood from ear or nose, or black eyes without a blow to them', 'ambulance-2'],
  },
  steps: {
    awake: awake('fit'),
    fit: yesNo('Has there been a fit since the blow?', {
      yes: 'fit-now',
      no: 'bleeding',
      unsure: 'bleeding',
    }),
    'fit-now': yesNo('Is the fit still going on?', { yes: '!fit', no: 'ambulance-2' }),
    bleeding: ask('Is there bleeding?', [
      choice('heavy', 'Yes, and ten minutes of firm pressing do not stop it', '!bleeding'),
      choice('some', 'Yes, it stops or is only a little', 'drowsy'),
      choice('no', 'No', 'drowsy'),
    ]),
    drowsy: yesNo(
      '{Do you feel|Are they|Is your child} drowsy, muddled, or not making sense since the blow?',
      { yes: '!drowsy', no: 'neck' },
      'Small children: not turning to a voice, or a cry that cannot be soothed.',
    ),
    neck: yesNo('Is the neck sore, or are arms or legs weak, numb or tingling?', {
      yes: '!neck',
      no: 'skull',
    }),
    skull: yesNo(
      'Is there clear fluid or blood from an ear or the nose, a dent in the skull, or bruising behind an ear or round both eyes?',
      { yes: '!skull', no: 'out' },
    ),
    out: yesNo('{Were you|Were they|Was your child} knocked out, even for moments?', {
      yes: 'emergency-department-1h',
      no: 'vomit',
    }),
    vomit: ask('{Have you|Have they|Has your child} vomited since?', [
      choice('often', 'Twice or more', 'emergency-department-1h'),
      choice('once', 'Once', 'thin'),
      choice('no', 'No', 'thin'),
    ]),
    thin: yesNo(
      '{Do you|Do they|Does your child} take a blood thinner, or have a bleeding disorder or a shunt in the head?',
      { yes: 'emergency-department-1h', no: 'how' },
    ),
    how: ask('How did it happen?', [
      choice(
        'fast',
        'Traffic, a fall from a height or down five stairs, or a hard, fast object',
        'emergency-department-1h',
      ),
      choice('harm', 'Somebody did it', 'safe'),
      choice('simple', 'A simple fall or bump', 'age'),
      choice('unsure', 'Nobody saw', 'emergency-department-1h'),
    ]),
    safe: yesNo(
      '{Are you|Are they|Is your child} safe where {you are|they are|you are} now?',
      {
        yes: 'emergency-department-4h',
        no: 'clinician-now',
        unsure: 'clinician-now',
      },
      'Follow the safeguarding policy. Do not put whoever is in danger at more risk by asking on.',
    ),
    age: {
      kind: 'age',
      bands: [
        { fromMonths: 0, belowMonths: 12, next: 'lump' },
        { fromMonths: 12, belowMonths: 780, next: 'memory' },
        { fromMonths: 780, belowMonths: null, next: 'old-well' },
      ],
    },
    memory: yesNo('Is there a gap in memory before or after the blow, or a headache that grows?', {
      yes: 'emergency-department-4h',
      no: 'drink',
    }),
    drink: yesNo('Is there drink or drugs on board, so that it is hard to tell?', {
      yes: 'emergency-department-4h',
      no: 'wound',
    }),
    lump: yesNo(
      'Is there a bruise, swelling or cut on the head larger than 5 centimetres, or is the baby not itself?',
      {
        yes: 'emergency-department-1h',
        no: 'clinician-1h',
      },
    ),
    'old-well': yesNo(
      'Is somebody with {you|them|your child} tonight, and is all as usual otherwise: no gap in memory, no headache that grows, no drink or drugs?',
      {
        yes: 'clinician-2h',
        no: 'emergency-department-4h',
        unsure: 'emergency-department-4h',
      },
    ),
    wound: yesNo('Is there a wound that gapes, is dirty, or is longer than a fingertip?', {
      yes: 'face-to-face-6h',
      no: 'alone',
    }),
    alone: yesNo('Can somebody stay near for the next two days?', {
      yes: 'self-care',
      no: 'nurse',
      unsure: 'nurse',
    }),
    nurse: {
      kind: 'handover',
      words: say('I would like a nurse or doctor to talk about tonight. Please stay on the line.'),
      next: 'nurse-plans',
    },
    'nurse-plans': ask('Clinician: is it safe to be alone tonight?', [
      choice('no', 'No', 'emergency-department-4h'),
      choice('calls', 'With calls or a visit', 'face-to-face-6h'),
      choice('yes', 'Yes', 'self-care'),
    ]),
    'ambulance-1': end(to.AMBULANCE_1, CALL_999, [RESUSCITATE]),
    'ambulance-2': end(to.AMBULANCE_2, CALL_999, [
      'Keep still, with head and neck in line. Press on bleeding, but not on a dent.',
    ]),
    'clinician-now': end(to.CLINICIAN_NOW, CALL_999),
    'emergency-department-1h': end(to.EMERGENCY_DEPARTMENT_1H, CALL_999),
    'clinician-1h': end(to.CLINICIAN_1H, CALL_999),
    'clinician-2h': end(to.CLINICIAN_2H, CALL_999),
    'emergency-department-4h': end(to.EMERGENCY_DEPARTMENT_4H, CALL_999),
    'face-to-face-6h': end(to.FACE_TO_FACE_6H, CALL_999),
    'self-care': end(to.SELF_CARE, CALL_111, [
      'Rest, and paracetamol for a headache. No alcohol, driving or sport until quite well.',
      'Sleeping is allowed. Wake {yourself by an alarm|them|your child} once in the night to see that all is as usual.',
    ]),
  },
});
