import * as to from './dispositions.ts';
import { ANY_CALL, awake, RESUSCITATE } from './opening.ts';
import { ask, choice, end, pack, say, yesNo } from './writing.ts';

const CALL_999 =
  'If spots do not fade under a glass, breathing is hard, face or tongue swell, skin peels or blisters widely, or {you become|they become|your child becomes} drowsy, call 999 at once.';
const CALL_111 =
  'If spots do not fade under a glass, or there is swelling of the face, hard breathing or drowsiness, call 999. If the rash spreads fast, hurts a lot, blisters, or a fever comes, call 111 again.';

export const rash = pack({
  id: 'rash',
  version: '1.1.0',
  title: 'Rash',
  sources: [
    'General knowledge of meningococcal disease, anaphylaxis, severe drug rashes, cellulitis, shingles, childhood rashes and eczema.',
  ],
  start: 'awake',
  callBack: 'clinician-now',
  redFlags: {
    ...ANY_CALL,
    'glass-test': ['Fever or illness with spots that do not fade under a glass', 'ambulance-1'],
    sepsis: ['Very unwell: muddled, mottled, fast breathing', 'ambulance-2'],
    peeling: [
      'Skin blisters or peels widely, or mouth and eyes are raw',
      'emergency-department-1h',
    ],
    necrosis: ['Pain far worse than the skin looks, spreading by the hour', 'ambulance-2'],
  },
  steps: {
    awake: awake('breath'),
    breath: yesNo(
      'Is there hard breathing, or swelling of lips, tongue or face?',
      {
        yes: '!anaphylaxis',
        no: 'glass',
      },
      'An adrenaline pen is used now if there is one.',
    ),
    glass: yesNo(
      'Press a clear glass on the spots. Do they stay, and not fade?',
      {
        yes: 'glass-ill',
        no: 'ill',
        unsure: 'glass-ill',
      },
      'On dark skin look at palms, soles and inside the eyelids.',
    ),
    'glass-ill': yesNo(
      'Is there fever, vomiting, a stiff neck, headache, or drowsiness, or {do you feel|do they look|does your child look} very unwell?',
      {
        yes: '!glass-test',
        no: 'glass-well',
      },
    ),
    'glass-well': yesNo(
      'Are there new bruises too, or bleeding from gums or nose, or is a blood thinner taken?',
      {
        yes: 'emergency-department-1h',
        no: 'face-to-face-2h',
      },
    ),
    ill: yesNo(
      '{Are you|Are they|Is your child} muddled, mottled, breathing fast, or very unwell?',
      {
        yes: '!sepsis',
        no: 'pain',
      },
    ),
    pain: yesNo('Is the pain far worse than it looks, and does the red edge move by the hour?', {
      yes: '!necrosis',
      no: 'peeling',
    }),
    peeling: yesNo(
      'Is skin blistering or peeling in large areas, or are mouth, eyes or private parts raw?',
      {
        yes: '!peeling',
        no: 'medicine',
      },
    ),
    medicine: yesNo('Was a new medicine begun in the last weeks?', {
      yes: 'medicine-fever',
      no: 'age',
      unsure: 'age',
    }),
    'medicine-fever': yesNo('Is there a fever, or swollen glands or face?', {
      yes: 'emergency-department-4h',
      no: 'clinician-2h',
    }),
    age: {
      kind: 'age',
      bands: [
        { fromMonths: 0, belowMonths: 3, next: 'newborn' },
        { fromMonths: 3, belowMonths: 192, next: 'contact' },
        { fromMonths: 192, belowMonths: null, next: 'pregnant' },
      ],
    },
    newborn: yesNo('Are there blisters, or is there fever or poor feeding?', {
      yes: 'emergency-department-1h',
      no: 'face-to-face-12h',
    }),
    contact: yesNo(
      'Is it measles-like: fever, cough, red eyes, and a rash from the face down?',
      {
        yes: 'clinician-2h',
        no: 'pregnant',
        unsure: 'clinician-2h',
      },
      'Do not send a suspected measles to a waiting room: ring ahead.',
    ),
    pregnant: yesNo(
      '{Are you|Are they|Is your child} pregnant or weak in the immune system, and was there contact with chickenpox, measles or slapped cheek?',
      { yes: 'clinician-6h', no: 'looks' },
    ),
    looks: ask('What does it look like most?', [
      choice('red-hot', 'Red, hot, swollen and spreading', 'where-hot'),
      choice('band', 'Blisters in a band on one side', 'eye'),
      choice('wheals', 'Raised, itching wheals that come and go', 'wheals'),
      choice('pox', 'Itchy spots that turn to blisters, all over', 'pox'),
      choice('dry', 'Dry, itchy patches', 'pharmacy'),
      choice('unsure', 'Hard to say', 'nurse'),
    ]),
    'where-hot': yesNo('Is it on the face or near an eye, is there fever, or is there diabetes?', {
      yes: 'emergency-department-4h',
      no: 'face-to-face-6h',
    }),
    eye: yesNo('Is it on the forehead, nose or near an eye, or in an ear?', {
      yes: 'emergency-department-4h',
      no: 'face-to-face-24h',
    }),
    wheals: yesNo('Did it begin within two hours of food, a sting or a medicine?', {
      yes: 'clinician-1h',
      no: 'pharmacy',
    }),
    pox: yesNo('{Are you|Are they|Is your child} over fourteen, or is a spot very red and sore?', {
      yes: 'face-to-face-12h',
      no: 'self-care',
      unsure: 'self-care',
    }),
    nurse: {
      kind: 'handover',
      words: say(
        'I would like a nurse or doctor to have a look, with a picture if you can send one. Please stay on the line.',
      ),
      next: 'nurse-looks',
    },
    'nurse-looks': ask('Clinician: what is it likely to be?', [
      choice('worrying', 'Cannot be sure that it is harmless', 'face-to-face-2h'),
      choice('treat', 'Needs a prescription', 'face-to-face-24h'),
      choice('harmless', 'Harmless', 'self-care'),
    ]),
    'ambulance-1': end(to.AMBULANCE_1, CALL_999, [RESUSCITATE]),
    'ambulance-2': end(to.AMBULANCE_2, CALL_999),
    'clinician-now': end(to.CLINICIAN_NOW, CALL_999),
    'emergency-department-1h': end(to.EMERGENCY_DEPARTMENT_1H, CALL_999),
    'clinician-1h': end(to.CLINICIAN_1H, CALL_999),
    'clinician-2h': end(to.CLINICIAN_2H, CALL_999),
    'face-to-face-2h': end(to.FACE_TO_FACE_2H, CALL_999),
    'emergency-department-4h': end(to.EMERGENCY_DEPARTMENT_4H, CALL_999),
    'clinician-6h': end(to.CLINICIAN_6H, CALL_111),
    'face-to-face-6h': end(to.FACE_TO_FACE_6H, CALL_999, [
      'Draw round the red edge with a pen, and write the time beside it.',
    ]),
    'face-to-face-12h': end(to.FACE_TO_FACE_12H, CALL_111),
    'face-to-face-24h': end(to.FACE_TO_FACE_24H, CALL_111),
    pharmacy: end(to.PHARMACY_24H, CALL_111),
    'self-care': end(to.SELF_CARE, CALL_111, [
      'Cool cloths and loose cotton. Short nails.',
      'With chickenpox: paracetamol, not ibuprofen; away from school and from pregnant women until all spots are dry.',
    ]),
  },
});
