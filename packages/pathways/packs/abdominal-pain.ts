import * as to from './dispositions.ts';
import { ANY_CALL, awake, RESUSCITATE } from './opening.ts';
import { ask, choice, end, pack, say, yesNo } from './writing.ts';

const CALL_999 =
  'If {you faint, turn grey and sweaty, vomit blood or pass black stool|they faint, turn grey and sweaty, vomit blood or pass black stool|your child faints, turns grey and sweaty, vomits blood or passes black stool}, or the pain becomes unbearable, call 999 at once.';
const CALL_111 =
  'If the pain becomes steady, moves to the lower right, or a fever or vomiting starts, call 111 again. For fainting, blood or unbearable pain, call 999.';

export const abdominalPain = pack({
  id: 'abdominal-pain',
  version: '1.1.0',
  title: 'Tummy pain',
  sources: [
    'General knowledge of aneurysm, perforation, ectopic pregnancy, appendicitis, obstruction, twisted testicle, stones and gastroenteritis.',
  ],
  start: 'awake',
  callBack: 'clinician-now',
  redFlags: {
    ...ANY_CALL,
    bleeding: ['Vomiting blood, or black or bloody stool, and faint', 'ambulance-2'],
    aneurysm: ['Over 50: sudden pain to the back or flank, with collapse', 'ambulance-2'],
    ectopic: ['May be pregnant: pain low on one side, or faint', 'ambulance-2'],
    'heart-like': ['Tight upper pain that goes to chest, arm or jaw', 'ambulance-2'],
    testicle: ['Sudden pain of a testicle', 'emergency-department-1h'],
  },
  steps: {
    awake: awake('chest'),
    chest: yesNo('Does the pain go up into the chest, arm, neck or jaw?', {
      yes: '!heart-like',
      no: 'sepsis',
    }),
    sepsis: yesNo(
      'Is there fever or shivering with new confusion, blotchy or very cold skin, or no urine since yesterday?',
      { yes: 'ambulance-2', no: 'blood' },
      'These together may be sepsis.',
    ),
    blood: yesNo(
      '{Have you|Have they|Has your child} vomited blood or what looks like coffee grounds, or passed black or bloody stool?',
      { yes: 'faint-blood', no: 'age' },
    ),
    'faint-blood': yesNo('{Do you feel|Do they seem|Does your child seem} faint, cold or sweaty?', {
      yes: '!bleeding',
      no: 'emergency-department-1h',
    }),
    age: {
      kind: 'age',
      bands: [
        { fromMonths: 0, belowMonths: 12, next: 'baby' },
        { fromMonths: 12, belowMonths: 144, next: 'sex-child' },
        { fromMonths: 144, belowMonths: 600, next: 'sex' },
        { fromMonths: 600, belowMonths: null, next: 'sudden-old' },
      ],
    },
    baby: yesNo(
      'Is the vomit green, is there blood in the nappy, or {do you|do they|does your child} draw up the legs, scream and go pale in turns?',
      { yes: 'emergency-department-1h', no: 'hernia' },
    ),
    'sudden-old': yesNo('Did it begin suddenly, and does it go through to the back or the side?', {
      yes: '!aneurysm',
      no: 'hernia',
    }),
    sex: {
      kind: 'sex',
      next: { female: 'pregnant', male: 'testicle', unknown: 'pregnant' },
    },
    'sex-child': {
      kind: 'sex',
      next: { female: 'hernia', male: 'testicle', unknown: 'testicle' },
    },
    pregnant: yesNo(
      '{Could you be pregnant|Could they be pregnant|Could your child be pregnant}, or is a period late or odd?',
      { yes: 'pregnant-pain', no: 'sex-unknown' },
      'Ask this kindly, and in private where it is a young person.',
    ),
    'sex-unknown': {
      kind: 'sex',
      next: { female: 'hernia', male: 'testicle', unknown: 'testicle' },
    },
    'pregnant-pain': yesNo(
      'Is the pain low down or on one side, or is there faintness or bleeding?',
      {
        yes: '!ectopic',
        no: 'clinician-1h',
      },
    ),
    testicle: yesNo('Is a testicle sore or swollen?', {
      yes: '!testicle',
      no: 'hernia',
    }),
    hernia: yesNo('Is there a new, hard, sore lump in the groin or at a scar?', {
      yes: 'emergency-department-1h',
      no: 'rigid',
      unsure: 'rigid',
    }),
    rigid: yesNo(
      'Is the tummy hard as a board, or does every movement or bump hurt so much that {you lie|they lie|your child lies} quite still?',
      { yes: 'emergency-department-1h', no: 'blocked' },
    ),
    blocked: yesNo(
      'Is the tummy swollen, with vomiting again and again and no wind or stool passed?',
      {
        yes: 'emergency-department-1h',
        no: 'where',
      },
    ),
    where: ask('Where is it worst?', [
      choice('lower-right', 'Low on the right', 'appendix'),
      choice('upper-right', 'Under the right ribs', 'yellow'),
      choice('side', 'One side, in waves, towards the groin', 'colic'),
      choice('low', 'Low in the middle, and it burns to pass urine', 'face-to-face-12h'),
      choice('all-over', 'All over, with loose stool', 'drinks'),
      choice('unsure', 'Hard to say', 'nurse'),
    ]),
    appendix: yesNo(
      'Did it start in the middle, is it steady, or {are you|are they|is your child} off food?',
      {
        yes: 'emergency-department-4h',
        no: 'face-to-face-6h',
      },
    ),
    yellow: yesNo('Are the eyes or the skin yellow, or is there a fever?', {
      yes: 'emergency-department-4h',
      no: 'face-to-face-6h',
    }),
    colic: yesNo('Is there a fever, only one kidney, or pain that tablets do not touch?', {
      yes: 'emergency-department-1h',
      no: 'clinician-2h',
    }),
    drinks: yesNo(
      '{Do drinks stay down, and do you|Do drinks stay down, and do they|Do drinks stay down, and does your child} pass urine?',
      {
        yes: 'long',
        no: 'face-to-face-6h',
        unsure: 'face-to-face-6h',
      },
    ),
    long: ask('How long has it lasted?', [
      choice('days', 'Less than three days', 'self-care'),
      choice('week', 'Three to seven days', 'pharmacy'),
      choice('longer', 'Longer, or it keeps coming back', 'own-practice'),
    ]),
    nurse: {
      kind: 'handover',
      words: say('I would like a nurse or doctor to ask a little more. Please stay on the line.'),
      next: 'nurse-asks',
    },
    'nurse-asks': ask('Clinician: what does it suggest?', [
      choice('surgeon', 'A surgeon may be needed', 'emergency-department-4h'),
      choice('seen', 'To be examined today', 'face-to-face-6h'),
      choice('cramps', 'Cramps, no warning signs', 'self-care'),
    ]),
    'ambulance-1': end(to.AMBULANCE_1, CALL_999, [RESUSCITATE]),
    'ambulance-2': end(to.AMBULANCE_2, CALL_999, [
      'Nothing to eat or drink. Lying down with the legs raised may help faintness.',
    ]),
    'clinician-now': end(to.CLINICIAN_NOW, CALL_999),
    'emergency-department-1h': end(to.EMERGENCY_DEPARTMENT_1H, CALL_999, [
      'Nothing to eat or drink until seen.',
    ]),
    'clinician-1h': end(to.CLINICIAN_1H, CALL_999),
    'clinician-2h': end(to.CLINICIAN_2H, CALL_999),
    'emergency-department-4h': end(to.EMERGENCY_DEPARTMENT_4H, CALL_999, [
      'Nothing to eat until seen; sips of water are allowed.',
    ]),
    'face-to-face-6h': end(to.FACE_TO_FACE_6H, CALL_999),
    'face-to-face-12h': end(to.FACE_TO_FACE_12H, CALL_111),
    pharmacy: end(to.PHARMACY_24H, CALL_111),
    'own-practice': end(to.OWN_PRACTICE, CALL_111),
    'self-care': end(to.SELF_CARE, CALL_111, [
      'Small sips often. Plain food when hungry.',
      'Wash hands well, and stay away from work or school for two days after the last loose stool.',
    ]),
  },
});
