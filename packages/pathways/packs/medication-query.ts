import * as to from './dispositions.ts';
import { ANY_CALL, awake, RESUSCITATE } from './opening.ts';
import { ask, choice, end, pack, say, yesNo } from './writing.ts';

const CALL_999 =
  'If {you become drowsy or short of breath, have a fit or swell in the face|they become drowsy or short of breath, have a fit or swell in the face|your child becomes drowsy or short of breath, has a fit or swells in the face}, or chest pain comes, call 999 at once. Keep the packets.';
const BREATHLESS_999 =
  'If breathing gets harder, the lips turn blue or grey, or {you become|they become|your child becomes} exhausted or drowsy, call 999 again at once.';
const CALL_111 =
  'If a rash, swelling, drowsiness, vomiting or anything new comes on, call 111 again; for trouble breathing or collapse, call 999.';

export const medicationQuery = pack({
  id: 'medication-query',
  version: '1.1.0',
  title: 'Medicines: too much, missed, run out, or side effects',
  sources: [
    'General knowledge of overdose, anaphylaxis, medicines that must not be missed, and pharmacy supply in emergencies.',
  ],
  start: 'awake',
  callBack: 'clinician-now',
  redFlags: {
    ...ANY_CALL,
    'on-purpose': ['Taken on purpose to do harm', 'ambulance-2'],
    overdose: ['Too much taken, and drowsy, fitting or breathing oddly', 'ambulance-1'],
    bleeding: [
      'On a blood thinner, and bleeding that does not stop or a blow to the head',
      'emergency-department-1h',
    ],
  },
  steps: {
    awake: awake('about'),
    about: ask('What is the question about?', [
      choice('too-much', 'Too much, or the wrong medicine, was taken', 'drowsy'),
      choice('effects', 'Something felt since taking a medicine', 'reaction'),
      choice('missed', 'A dose was missed, or medicine ran out', 'which-missed'),
      choice('how', 'How to take it, or what goes with what', 'how'),
      choice('unsure', 'Not sure', 'nurse'),
    ]),
    drowsy: yesNo(
      '{Are you|Are they|Is your child} drowsy, shaking, fitting, or breathing slowly or oddly?',
      {
        yes: '!overdose',
        no: 'purpose',
      },
    ),
    purpose: yesNo(
      'Was it taken on purpose, to do harm?',
      {
        yes: '!on-purpose',
        no: 'age-dose',
      },
      'Ask kindly, and plainly.',
    ),
    'age-dose': {
      kind: 'age',
      bands: [
        { fromMonths: 0, belowMonths: 72, next: 'child-dose' },
        { fromMonths: 72, belowMonths: null, next: 'which-dose' },
      ],
    },
    'child-dose': ask('What did {you|they|your child} take?', [
      choice('grown-up', 'A grown-up’s tablets, or nobody knows', 'emergency-department-1h'),
      choice('syrup', 'A second dose of a children’s syrup', 'clinician-1h'),
      choice('vitamin', 'Vitamins without iron', 'clinician-1h'),
    ]),
    'which-dose': ask(
      'Which medicine was it?',
      [
        choice(
          'paracetamol',
          'Paracetamol, more than the packet allows',
          'emergency-department-1h',
        ),
        choice(
          'heart',
          'For heart, blood pressure, sugar, seizures, or a strong painkiller',
          'clinician-now-dose',
        ),
        choice('thinner', 'A blood thinner', 'thinner'),
        choice('other', 'Another: one dose too many', 'clinician-1h'),
        choice('unsure', 'Not known', 'emergency-department-1h'),
      ],
      'Paracetamol harms the liver late: feeling well proves nothing.',
    ),
    thinner: yesNo('Is there bleeding, black stool, or was there a blow to the head?', {
      yes: '!bleeding',
      no: 'clinician-1h',
    }),
    reaction: yesNo('Is there swelling of face or tongue, trouble breathing, or faintness?', {
      yes: '!anaphylaxis',
      no: 'bleeding',
    }),
    bleeding: yesNo(
      'Is there bleeding or black stool, and a blood thinner or painkiller of the ibuprofen kind?',
      {
        yes: '!bleeding',
        no: 'skin',
      },
    ),
    skin: ask('What is felt?', [
      choice('blisters', 'A rash that blisters, or sores in the mouth', 'emergency-department-1h'),
      choice('rash', 'A rash, or itching', 'clinician-2h'),
      choice(
        'throat',
        'Sore throat or fever on a medicine that weakens immunity',
        'emergency-department-1h',
      ),
      choice('stomach', 'Sickness, loose stool or a sore stomach', 'keeps-down'),
      choice('other', 'Something else', 'nurse'),
    ]),
    'keeps-down': yesNo('Do drinks and the other medicines stay down?', {
      yes: 'pharmacy',
      no: 'clinician-2h',
    }),
    'which-missed': ask('Which medicine is missed or gone?', [
      choice('insulin', 'Insulin', 'insulin'),
      choice('steroid', 'Steroid tablets taken every day', 'clinician-1h'),
      choice(
        'fits',
        'For seizures, transplant, Parkinson’s, HIV or a blood thinner',
        'clinician-2h',
      ),
      choice('inhaler', 'A blue inhaler, or an adrenaline pen', 'wheezy'),
      choice('contraception', 'The pill, or emergency contraception is needed', 'pharmacy'),
      choice('mind', 'For mood, voices or methadone', 'clinician-6h'),
      choice('other', 'Another', 'days-left'),
    ]),
    insulin: yesNo(
      'Is the sugar above 15 or unknown, or is there vomiting, thirst or deep breathing?',
      {
        yes: 'emergency-department-1h',
        no: 'clinician-1h',
      },
    ),
    wheezy: yesNo('{Are you|Are they|Is your child} short of breath now?', {
      yes: 'ambulance-2-breathless',
      no: 'repeat-2h',
    }),
    'days-left': ask('When is the next dose due?', [
      choice('today', 'Today or tonight', 'pharmacy-today'),
      choice('later', 'Tomorrow or later', 'own-practice'),
    ]),
    'pharmacy-today': yesNo('Is a pharmacy within reach that is open?', {
      yes: 'pharmacy',
      no: 'clinician-6h',
      unsure: 'clinician-6h',
    }),
    how: ask('What would you like to know?', [
      choice('pregnant', 'In pregnancy or while breastfeeding', 'clinician-6h'),
      choice('mix', 'Whether two go together, or with alcohol', 'pharmacy'),
      choice('dose', 'How much, when, or with food', 'pharmacy'),
      choice('stop', 'Whether to stop it', 'clinician-6h'),
      choice('packet', 'Only what stands on the packet', 'self-care'),
    ]),
    nurse: {
      kind: 'handover',
      words: say('I would like a nurse or pharmacist to find out more. Please stay on the line.'),
      next: 'nurse-asks',
    },
    'nurse-asks': ask('Clinician: what is needed?', [
      choice('now', 'Treatment now', 'emergency-department-1h'),
      choice('seen', 'To be seen today', 'face-to-face-6h'),
      choice('pharmacist', 'A pharmacist', 'pharmacy'),
      choice('told', 'It is answered', 'self-care'),
    ]),
    'ambulance-1': end(to.AMBULANCE_1, CALL_999, [RESUSCITATE]),
    'ambulance-2': end(to.AMBULANCE_2, CALL_999, [
      'Keep the packets. Do not make {yourself|them|your child} vomit.',
    ]),
    'ambulance-2-breathless': end(to.AMBULANCE_2, BREATHLESS_999, [
      '{Sit upright, and breathe slowly.|Let them sit upright, and breathe slowly.|Hold your child upright.} Keep calm, and keep the door open for the crew.',
    ]),
    'clinician-now': end(to.CLINICIAN_NOW, CALL_999),
    'clinician-now-dose': end(to.CLINICIAN_NOW, CALL_999, [
      'Take no more of it until somebody has called.',
    ]),
    'emergency-department-1h': end(to.EMERGENCY_DEPARTMENT_1H, CALL_999, [
      'Take the packets along.',
    ]),
    'clinician-1h': end(to.CLINICIAN_1H, CALL_999),
    'clinician-2h': end(to.CLINICIAN_2H, CALL_999),
    'repeat-2h': end(
      {
        ...to.CLINICIAN_2H,
        title: { en: 'Repeat prescription within 2 hours' },
        code: 'Dx85',
        words: say(
          'I am arranging a prescription within two hours, and will tell you which pharmacy to go to.',
        ),
      },
      CALL_999,
    ),
    'clinician-6h': end(to.CLINICIAN_6H, CALL_111),
    'face-to-face-6h': end(to.FACE_TO_FACE_6H, CALL_111),
    pharmacy: end(to.PHARMACY_24H, CALL_111),
    'own-practice': end(to.OWN_PRACTICE, CALL_111),
    'self-care': end(to.SELF_CARE, CALL_111, [
      'The leaflet in the packet says how to take it and what to look out for.',
    ]),
  },
});
