import * as to from './dispositions.ts';
import { ANY_CALL, awake, RESUSCITATE } from './opening.ts';
import { ask, choice, end, pack, say, yesNo } from './writing.ts';

const CALL_999 =
  'If {you cannot|they cannot|your child cannot} pass urine, lose control of bladder or bowels, go numb between the legs, or both legs weaken, go to an emergency department at once. For collapse or sudden tearing pain, call 999.';
const CALL_111 =
  'If there is numbness between the legs, trouble with bladder or bowels, a weak leg, fever, or pain that wakes {you|them|your child} every night, call 111 again at once.';

export const backPain = pack({
  id: 'back-pain',
  version: '1.1.0',
  title: 'Back pain',
  sources: [
    'General knowledge of cauda equina syndrome, aneurysm, fracture, infection, cancer of the spine, kidney stones and strain.',
  ],
  start: 'awake',
  callBack: 'clinician-now',
  redFlags: {
    ...ANY_CALL,
    'cauda-equina': [
      'Numb between the legs; new trouble with bladder or bowels; both legs weak',
      'emergency-department-1h',
    ],
    aneurysm: ['Sudden tearing pain, faint or sweaty', 'ambulance-2'],
    spine: ['After a fall or crash: weakness or numbness', 'ambulance-2'],
  },
  steps: {
    awake: awake('injury'),
    injury: yesNo('Did it begin with a fall, a crash or a blow, today or yesterday?', {
      yes: 'injury-legs',
      no: 'sudden',
    }),
    'injury-legs': yesNo(
      'Are the legs weak, numb or tingling, or does it hurt in the middle of the spine?',
      {
        yes: '!spine',
        no: 'sepsis',
      },
    ),
    sudden: yesNo('Did it come like a tear, with faintness, sweat, or pain in chest or tummy?', {
      yes: '!aneurysm',
      no: 'sepsis',
      unsure: 'sepsis',
    }),
    sepsis: yesNo(
      'Is there a fever, or shaking with cold, and {are you|are they|is your child} muddled, blotchy, or very unwell?',
      { yes: 'ambulance-2', no: 'age-fifty' },
    ),
    'age-fifty': {
      kind: 'age',
      bands: [
        { fromMonths: 0, belowMonths: 600, next: 'saddle' },
        { fromMonths: 600, belowMonths: null, next: 'over-fifty' },
      ],
    },
    'over-fifty': yesNo('Is this pain new, and in tummy or side as well?', {
      yes: 'emergency-department-1h',
      no: 'saddle',
      unsure: 'emergency-department-1h',
    }),
    saddle: yesNo(
      'Is it numb or odd between the legs: where one would sit on a saddle, the private parts or the back passage?',
      { yes: '!cauda-equina', no: 'bladder' },
      'People find this hard to say. Ask plainly.',
    ),
    bladder: yesNo(
      'Since the pain, {can you|can they|can your child} not pass urine, not feel it, leak it, or not hold stool?',
      { yes: '!cauda-equina', no: 'legs' },
    ),
    legs: ask('How are the legs?', [
      choice('both', 'Both hurt or are weak', '!cauda-equina'),
      choice('one', 'Pain, tingling or weakness of one leg', 'age-pregnant'),
      choice('fine', 'As usual', 'age-pregnant'),
    ]),
    'age-pregnant': {
      kind: 'age',
      bands: [
        { fromMonths: 0, belowMonths: 144, next: 'fever' },
        { fromMonths: 144, belowMonths: null, next: 'sex-pregnant' },
      ],
    },
    'sex-pregnant': {
      kind: 'sex',
      next: { female: 'pregnant', male: 'fever', unknown: 'pregnant' },
    },
    pregnant: yesNo(
      '{Are you|Are they|Is your child} more than 20 weeks pregnant, with pain that comes and goes?',
      {
        yes: 'clinician-1h',
        no: 'fever',
        unsure: 'fever',
      },
    ),
    fever: yesNo('Is there a fever, or shaking with cold?', {
      yes: 'face-to-face-2h',
      no: 'cancer',
    }),
    cancer: yesNo(
      '{Have you|Have they|Has your child} ever had cancer, or lost weight without trying?',
      {
        yes: 'clinician-2h',
        no: 'foot',
        unsure: 'foot',
      },
    ),
    foot: yesNo('Does one foot drag, or a leg give way?', {
      yes: 'emergency-department-4h',
      no: 'age-side',
    }),
    'age-side': {
      kind: 'age',
      bands: [
        { fromMonths: 0, belowMonths: 192, next: 'bones' },
        { fromMonths: 192, belowMonths: null, next: 'side' },
      ],
    },
    side: yesNo(
      'Is it to one side under the ribs, with burning urine, blood in it, or pain in waves?',
      {
        yes: 'sex-kidney',
        no: 'bones',
        unsure: 'bones',
      },
    ),
    'sex-kidney': {
      kind: 'sex',
      next: { female: 'kidney', male: 'kidney-man', unknown: 'kidney' },
    },
    kidney: yesNo('{Are you|Are they|Is your child} vomiting, pregnant, or left with one kidney?', {
      yes: 'emergency-department-4h',
      no: 'face-to-face-6h',
    }),
    'kidney-man': yesNo('{Are you|Are they|Is your child} vomiting, or left with one kidney?', {
      yes: 'emergency-department-4h',
      no: 'face-to-face-6h',
    }),
    bones: yesNo('Are the bones thin, are steroids taken, or is the immune system weak?', {
      yes: 'face-to-face-6h',
      no: 'age',
      unsure: 'age',
    }),
    age: {
      kind: 'age',
      bands: [
        { fromMonths: 0, belowMonths: 192, next: 'child' },
        { fromMonths: 192, belowMonths: null, next: 'night' },
      ],
    },
    child: yesNo('Does it hurt at night, or stop {you|them|your child} from playing?', {
      yes: 'face-to-face-12h',
      no: 'own-practice',
    }),
    night: yesNo('Is it steady day and night, no better lying down?', {
      yes: 'face-to-face-12h',
      no: 'weeks',
      unsure: 'face-to-face-12h',
    }),
    weeks: ask('How long has it lasted?', [
      choice('new', 'Less than six weeks', 'manage'),
      choice('long', 'Six weeks or more', 'own-practice'),
    ]),
    manage: ask('{Can you|Can they|Can your child} get about with painkillers?', [
      choice('yes', 'Yes', 'self-care'),
      choice('more', 'Needs something stronger', 'pharmacy'),
      choice('no', 'Cannot get out of bed', 'nurse'),
    ]),
    nurse: {
      kind: 'handover',
      words: say(
        'I would like a nurse or doctor to find out what would help. Please stay on the line.',
      ),
      next: 'nurse-asks',
    },
    'nurse-asks': ask('Clinician: what is needed?', [
      choice('tonight', 'To be seen tonight', 'face-to-face-6h'),
      choice('advice', 'Advice on painkillers and moving', 'self-care'),
    ]),
    'ambulance-1': end(to.AMBULANCE_1, CALL_999, [RESUSCITATE]),
    'ambulance-2': end(to.AMBULANCE_2, CALL_999, ['After a fall or crash: keep quite still.']),
    'clinician-now': end(to.CLINICIAN_NOW, CALL_999),
    'emergency-department-1h': end(to.EMERGENCY_DEPARTMENT_1H, CALL_999),
    'clinician-1h': end(to.CLINICIAN_1H, CALL_999),
    'clinician-2h': end(to.CLINICIAN_2H, CALL_999),
    'face-to-face-2h': end(to.FACE_TO_FACE_2H, CALL_999),
    'emergency-department-4h': end(to.EMERGENCY_DEPARTMENT_4H, CALL_999),
    'face-to-face-6h': end(to.FACE_TO_FACE_6H, CALL_999),
    'face-to-face-12h': end(to.FACE_TO_FACE_12H, CALL_111),
    pharmacy: end(to.PHARMACY_24H, CALL_111),
    'own-practice': end(to.OWN_PRACTICE, CALL_111),
    'self-care': end(to.SELF_CARE, CALL_111, [
      'Keep moving as far as the pain allows; bed rest makes it slower to go.',
      'Warmth may help. Painkillers as the packet says.',
    ]),
  },
});
