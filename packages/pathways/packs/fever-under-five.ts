import * as to from './dispositions.ts';
import { ANY_CALL, awake, RESUSCITATE } from './opening.ts';
import { ask, choice, end, pack, say, yesNo } from './writing.ts';

const CALL_999 =
  'If a rash comes that does not fade under a glass, breathing is hard, there is a fit, the lips turn blue, or {you are|they are|your child is} hard to wake, call 999 at once.';
const CALL_111 =
  'Look in every few hours, in the night too. If there is a rash that does not fade under a glass, hard breathing, a fit, or {you are|they are|your child is} hard to wake, call 999. If drinks are refused, nappies stay dry for twelve hours, the fever passes five days, or you are worried, call 111 again.';

export const feverUnderFive = pack({
  id: 'fever-under-five',
  version: '1.1.0',
  title: 'Fever in a child under five',
  sources: [
    'General knowledge of serious infection in small children: meningitis, sepsis, pneumonia, urine infection, dehydration and fits with fever.',
  ],
  start: 'age-first',
  callBack: 'clinician-now',
  redFlags: {
    ...ANY_CALL,
    'glass-test': ['A rash that does not fade under a glass', 'ambulance-1'],
    meningitis: ['Stiff neck, bulging soft spot, or cannot bear light', 'ambulance-2'],
    sepsis: ['Mottled, blue or very pale; hard to wake; cold hands with hot body', 'ambulance-1'],
  },
  steps: {
    'age-first': {
      kind: 'age',
      bands: [
        { fromMonths: 0, belowMonths: 60, next: 'awake' },
        { fromMonths: 60, belowMonths: null, next: 'older' },
      ],
    },
    older: {
      kind: 'handover',
      words: say(
        'This list is for small children, so a nurse or doctor will ask the right questions. Please stay on the line.',
      ),
      next: 'older-asks',
    },
    'older-asks': ask('Clinician: how unwell?', [
      choice('very', 'Signs of sepsis or meningitis', 'ambulance-1'),
      choice('some', 'Unwell, to be seen', 'face-to-face-2h'),
      choice('well', 'Well apart from fever', 'self-care'),
    ]),
    awake: awake('rash'),
    rash: yesNo(
      'Is there a rash? If so, press a clear glass on it. Are there spots that do not fade?',
      { yes: '!glass-test', no: 'colour', unsure: '!glass-test' },
      'On dark skin look at the palms, soles, tummy and inside the eyelids. No rash counts as no.',
    ),
    colour: yesNo(
      '{Are you|Are they|Is your child} blue, grey, mottled or very pale, or are hands and feet cold while the body is hot?',
      { yes: '!sepsis', no: 'waking' },
    ),
    waking: ask('{How do you seem?|How do they seem?|How does your child seem?}', [
      choice('limp', 'Hard to wake, or limp', '!sepsis'),
      choice('cry', 'A weak, high or moaning cry that does not stop', '!meningitis'),
      choice('sleepy', 'Sleepier than usual, and wakes for a while', 'neck'),
      choice('usual', 'Looks about, smiles or complains', 'neck'),
    ]),
    neck: yesNo('Is the neck stiff, the soft spot on the head bulging, or does light hurt?', {
      yes: '!meningitis',
      no: 'fit',
    }),
    fit: ask('Has there been a fit?', [
      choice('now', 'Yes, and it goes on', '!fit'),
      choice('first', 'Yes, it has stopped', 'ambulance-2'),
      choice('no', 'No', 'breathing'),
    ]),
    breathing: yesNo(
      'Is breathing fast or hard: the skin sucked in at the ribs, nostrils wide, or a grunt?',
      { yes: 'ambulance-2', no: 'ill-before' },
    ),
    'ill-before': yesNo(
      '{Do you have|Do they have|Does your child have} a weak immune system, cancer treatment, sickle cell disease, a heart fault, or no spleen?',
      { yes: 'emergency-department-1h', no: 'age' },
    ),
    age: {
      kind: 'age',
      bands: [
        { fromMonths: 0, belowMonths: 3, next: 'young-fever' },
        { fromMonths: 3, belowMonths: null, next: 'parent-worry' },
      ],
    },
    'young-fever': yesNo(
      'Has it been 38 degrees or more, or does the body feel hot?',
      {
        yes: 'emergency-department-1h',
        no: 'face-to-face-2h',
      },
      'Under three months any fever is seen at once.',
    ),
    'parent-worry': yesNo(
      'Is anything about this quite unlike earlier illnesses, so that it worries you?',
      {
        yes: 'clinician-1h',
        no: 'age-baby',
      },
      'A parent who says “this is different” is a warning sign of its own.',
    ),
    'age-baby': {
      kind: 'age',
      bands: [
        { fromMonths: 0, belowMonths: 6, next: 'baby-fever' },
        { fromMonths: 6, belowMonths: null, next: 'drinks' },
      ],
    },
    'baby-fever': yesNo('Has it been 39 degrees or more?', {
      yes: 'face-to-face-2h',
      no: 'drinks',
    }),
    drinks: ask('How much {do you drink|do they drink|does your child drink}?', [
      choice('usual', 'Half of the usual or more', 'limb'),
      choice('less', 'Less than half', 'nappy'),
      choice('nothing', 'Nothing, or all comes up', 'face-to-face-2h'),
    ]),
    nappy: yesNo('Was there a wet nappy or a wee in the last twelve hours?', {
      yes: 'limb',
      no: 'face-to-face-2h',
      unsure: 'face-to-face-2h',
    }),
    limb: yesNo(
      'Is a joint or a limb swollen, or {do you|do they|does your child} not use it or not stand on it?',
      {
        yes: 'emergency-department-4h',
        no: 'travel',
      },
    ),
    travel: yesNo('In the last months, was there a journey to where malaria is common?', {
      yes: 'emergency-department-4h',
      no: 'days',
    }),
    days: ask(
      'How long has there been fever?',
      [
        choice('long', 'Five days or more', 'face-to-face-6h'),
        choice('few', 'Two to four days', 'wee'),
        choice('new', 'Since yesterday or today', 'wee'),
      ],
      'Five days of fever with red eyes, lips or hands may be Kawasaki disease.',
    ),
    wee: yesNo(
      'Does it hurt to wee, does the wee smell or look odd, or is there fever and nothing else to explain it?',
      {
        yes: 'face-to-face-12h',
        no: 'ear',
      },
    ),
    ear: yesNo('Is there earache, a sore throat, or a cough and a runny nose?', {
      yes: 'self-care',
      no: 'face-to-face-12h',
    }),
    'ambulance-1': end(to.AMBULANCE_1, CALL_999, [RESUSCITATE]),
    'ambulance-2': end(to.AMBULANCE_2, CALL_999, [
      'In a fit: on the side, on the floor, nothing in the mouth, and note the time.',
    ]),
    'clinician-now': end(to.CLINICIAN_NOW, CALL_999),
    'emergency-department-1h': end(to.EMERGENCY_DEPARTMENT_1H, CALL_999),
    'clinician-1h': end(to.CLINICIAN_1H, CALL_999),
    'face-to-face-2h': end(to.FACE_TO_FACE_2H, CALL_999),
    'emergency-department-4h': end(to.EMERGENCY_DEPARTMENT_4H, CALL_999),
    'face-to-face-6h': end(to.FACE_TO_FACE_6H, CALL_111),
    'face-to-face-12h': end(to.FACE_TO_FACE_12H, CALL_111),
    'self-care': end(to.SELF_CARE, CALL_111, [
      'Offer drinks often. Do not sponge with cold water, and do not wrap up.',
      'Paracetamol or ibuprofen for distress, by the packet for the age; not to bring the number down.',
    ]),
  },
});
