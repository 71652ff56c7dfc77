import * as to from './dispositions.ts';
import { ANY_CALL, awake, RESUSCITATE } from './opening.ts';
import { ask, choice, end, pack, say, yesNo } from './writing.ts';

const CALL_999 =
  'If the pain comes back or gets worse, or there is trouble breathing, sweating, faintness or collapse, call 999 at once.';
const CALL_111 =
  'If the pain gets worse, spreads to the arm, neck or jaw, or {you feel|they feel|your child feels} sweaty, faint or breathless, call 999. If it has not settled by tomorrow, call 111 again.';

export const chestPain = pack({
  id: 'chest-pain',
  version: '1.1.0',
  title: 'Chest pain',
  sources: [
    'General knowledge of heart attack, aortic tear, clot on the lung, collapsed lung and shingles.',
  ],
  start: 'awake',
  callBack: 'clinician-now',
  redFlags: {
    ...ANY_CALL,
    heart: ['Heavy, tight or crushing pain; sweating, grey, faint', 'ambulance-2'],
    tear: ['Sudden tearing pain through to the back', 'ambulance-2-no-aspirin'],
    breathless: ['Cannot finish a sentence; blue or grey lips', 'ambulance-1'],
  },
  steps: {
    awake: awake('pain-now'),
    'pain-now': yesNo(
      '{Have you got the pain now, or did you have it|Have they got the pain now, or did they have it|Has your child got the pain now, or did they have it} in the last 15 minutes?',
      { yes: 'kind', no: 'pain-today' },
    ),
    kind: ask(
      'What is the pain like?',
      [
        choice('heavy', 'Heavy, tight, squeezing or crushing', '!heart'),
        choice('tearing', 'Sudden, tearing, through to the back', '!tear'),
        choice('sharp', 'Sharp, worse with a breath or movement', 'spread'),
        choice('burning', 'Burning, or like bad indigestion', 'spread'),
        choice('unsure', 'Hard to say', 'spread'),
      ],
      'Let them use their own words first.',
    ),
    spread: yesNo('Does it go into an arm, the neck, the jaw or the back?', {
      yes: '!heart',
      no: 'sweaty',
    }),
    sweaty: yesNo(
      '{Are you sweaty, grey, faint or being sick with it?|Are they sweaty, grey, faint or being sick with it?|Is your child sweaty, grey, floppy or being sick with it?}',
      { yes: '!heart', no: 'sentence' },
    ),
    sentence: yesNo(
      '{Are you too short of breath|Are they too short of breath|Is your child too short of breath} to say a whole sentence?',
      { yes: '!breathless', no: 'unwell' },
    ),
    unwell: yesNo(
      'Is there a fever, or shaking with cold, and {do you feel|do they seem|does your child seem} very unwell, muddled or hard to keep awake?',
      { yes: 'ambulance-2-no-aspirin', no: 'age' },
      'Fever and new confusion together may be sepsis.',
    ),
    age: {
      kind: 'age',
      bands: [
        { fromMonths: 0, belowMonths: 192, next: 'child-hit' },
        { fromMonths: 192, belowMonths: 480, next: 'clot' },
        { fromMonths: 480, belowMonths: null, next: 'known-heart' },
      ],
    },
    'child-hit': yesNo('Did it begin after a blow to the chest, or after choking on something?', {
      yes: 'emergency-department-1h',
      no: 'child-faint',
    }),
    'child-faint': yesNo(
      '{Did you faint|Did they faint|Did your child faint}, or did the pain come during running or sport?',
      { yes: 'emergency-department-1h', no: 'fever' },
      'Fainting during exercise in a child is never put down to nerves.',
    ),
    'known-heart': yesNo(
      '{Have you|Have they|Has your child} ever had angina, a heart attack, a stent, or diabetes?',
      { yes: 'ambulance-2', no: 'clot' },
    ),
    clot: yesNo(
      'Is one leg swollen or sore, or was there an operation, a long journey, a birth or a blood clot in the last weeks?',
      { yes: 'emergency-department-1h', no: 'blood' },
    ),
    blood: yesNo('{Have you|Have they|Has your child} coughed up blood?', {
      yes: 'emergency-department-1h',
      no: 'fever',
    }),
    fever: yesNo('{Have you|Have they|Has your child} got a fever, or been shaking with cold?', {
      yes: 'face-to-face-2h',
      no: 'rash',
    }),
    rash: yesNo('Is there a band of blisters or a rash on one side, where it hurts?', {
      yes: 'face-to-face-24h',
      no: 'press',
      unsure: 'press',
    }),
    press: yesNo(
      'Does it hurt more when that place is pressed, or when {you twist|they twist|your child twists}?',
      { yes: 'strain', no: 'nurse', unsure: 'nurse' },
    ),
    strain: yesNo('Did it begin after lifting, coughing a lot, or a knock?', {
      yes: 'self-care',
      no: 'face-to-face-12h',
      unsure: 'face-to-face-12h',
    }),
    'pain-today': yesNo('Was the pain there at any time in the last 24 hours?', {
      yes: 'went-off',
      no: 'face-to-face-24h',
    }),
    'went-off': yesNo(
      'Did it come on with effort, or wake {you|them|your child} from sleep, and then ease with rest?',
      { yes: 'emergency-department-1h', no: 'nurse' },
    ),
    nurse: {
      kind: 'handover',
      words: say('I would like a nurse or doctor to ask a little more. Please stay on the line.'),
      next: 'nurse-worry',
    },
    'nurse-worry': ask('Clinician: what does the story suggest?', [
      choice('heart', 'Heart, lung or large vessel cannot be ruled out', 'emergency-department-1h'),
      choice('chest', 'Chest infection or pleurisy, not very unwell', 'face-to-face-6h'),
      choice('reflux', 'Reflux, no warning signs', 'pharmacy'),
      choice('muscle', 'Muscle or rib', 'self-care'),
    ]),
    'ambulance-1': end(to.AMBULANCE_1, CALL_999, [RESUSCITATE]),
    'ambulance-2-no-aspirin': end(to.AMBULANCE_2, CALL_999, [
      '{Lie or sit quite still.|Let them lie or sit quite still.|Let your child lie or sit quite still.} No aspirin, and nothing to eat or drink.',
    ]),
    // Where it may be either, the end without aspirin is the graver one, and holds.
    'ambulance-2': end({ ...to.AMBULANCE_2, severity: to.AMBULANCE_2.severity + 1 }, CALL_999, [
      '{Sit down and rest.|Let them sit and rest.|Let your child sit and rest.} {If there is aspirin in the house and no allergy to it, an adult may chew one tablet of 300 mg.|If there is aspirin in the house and no allergy to it, an adult may chew one tablet of 300 mg.|No aspirin for a child.}',
    ]),
    'clinician-now': end(to.CLINICIAN_NOW, CALL_999),
    'emergency-department-1h': end(to.EMERGENCY_DEPARTMENT_1H, CALL_999),
    'face-to-face-2h': end(to.FACE_TO_FACE_2H, CALL_999),
    'face-to-face-6h': end(to.FACE_TO_FACE_6H, CALL_999),
    'face-to-face-12h': end(to.FACE_TO_FACE_12H, CALL_111),
    'face-to-face-24h': end(to.FACE_TO_FACE_24H, CALL_111),
    pharmacy: end(to.PHARMACY_24H, CALL_111),
    'self-care': end(to.SELF_CARE, CALL_111, [
      'Painkillers as the packet says, if {you|they|your child} can take them.',
      'Keep breathing deeply and moving gently; a strained muscle may ache for two weeks.',
    ]),
  },
});
