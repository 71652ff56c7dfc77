import * as to from './dispositions.ts';
import { ANY_CALL, awake, RESUSCITATE } from './opening.ts';
import { ask, choice, end, pack, say, yesNo } from './writing.ts';

const CALL_999 =
  'If the lips turn blue or grey, if {you are|they are|your child is} too breathless to talk, exhausted, or drowsy, call 999 at once.';
const CALL_111 =
  'If breathing gets harder, there is chest pain, or {you are|they are|your child is} too breathless to talk, call 999. If it is no better tomorrow, call 111 again.';

const MUDDLED =
  '{Are you|Are they|Is your child} newly muddled, hard to wake, or very unwell to look at?';
const SEPSIS_HINT = 'Fever, fast breathing and confusion together may be sepsis.';

export const breathlessness = pack({
  id: 'breathlessness',
  version: '1.1.0',
  title: 'Breathlessness',
  sources: [
    'General knowledge of choking, anaphylaxis, asthma, lung disease, heart failure, clot on the lung, pneumonia and croup.',
  ],
  start: 'awake',
  callBack: 'clinician-now',
  redFlags: {
    ...ANY_CALL,
    choking: ['Choking: something stuck, cannot cough or speak', 'ambulance-1'],
    blue: ['Blue or grey lips, or too breathless to speak', 'ambulance-1'],
    asthma: ['Asthma that the blue inhaler does not ease', 'ambulance-2'],
    heart: ['Heavy or crushing chest pain, or pain into arm, neck or jaw', 'ambulance-2'],
    clot: ['Sudden breathlessness with blood coughed up or collapse', 'ambulance-2'],
  },
  steps: {
    awake: awake('choking'),
    choking: yesNo('Could something be stuck in the throat?', {
      yes: '!choking',
      no: 'colour',
      unsure: 'colour',
    }),
    colour: yesNo(
      'Are the lips or face blue or grey, or on dark skin are the gums or palms pale or grey?',
      {
        yes: '!blue',
        no: 'swelling',
      },
    ),
    swelling: yesNo(
      'Is the face, tongue or throat swelling, or did this start minutes after food, a sting or a medicine?',
      { yes: '!anaphylaxis', no: 'sentence' },
      'If there is an adrenaline pen, it should be used now.',
    ),
    sentence: ask(
      '{How much can you say in one breath?|How much can they say in one breath?|How much can your child say, or cry, in one breath?}',
      [
        choice('words', 'A word or two', '!blue'),
        choice('half', 'Half a sentence', 'muddled-half'),
        choice('whole', 'A whole sentence', 'muddled'),
        choice('unsure', 'Hard to tell', 'muddled-half'),
      ],
      'Count it yourself if the patient is speaking.',
    ),
    'muddled-half': yesNo(MUDDLED, { yes: 'ambulance-2', no: 'age-half' }, SEPSIS_HINT),
    muddled: yesNo(MUDDLED, { yes: 'ambulance-2', no: 'age-whole' }, SEPSIS_HINT),
    // A small child may cry in one breath and fight for the next.
    'age-whole': {
      kind: 'age',
      bands: [
        { fromMonths: 0, belowMonths: 60, next: 'ribs' },
        { fromMonths: 60, belowMonths: null, next: 'heart' },
      ],
    },
    'age-half': {
      kind: 'age',
      bands: [
        { fromMonths: 0, belowMonths: 60, next: 'ribs' },
        { fromMonths: 60, belowMonths: null, next: 'inhaler' },
      ],
    },
    ribs: yesNo(
      '{Is the skin sucked in|Is the skin sucked in|Is your child’s skin sucked in} between or under the ribs with each breath, or is there a grunt?',
      { yes: 'ambulance-2', no: 'feeding' },
    ),
    feeding: yesNo(
      '{Are you|Are they|Is your child} taking less than half of the usual feeds, or was there no wet nappy for twelve hours?',
      { yes: 'emergency-department-1h', no: 'stridor' },
    ),
    stridor: yesNo('Is there a harsh, high noise when breathing in, or a cough like a bark?', {
      yes: 'emergency-department-1h',
      no: 'short',
    }),
    short: yesNo(
      '{Do you|Do they|Does your child} stop for breath while talking, crying or feeding?',
      { yes: 'face-to-face-2h', no: 'fever' },
    ),
    inhaler: ask(
      '{Do you have|Do they have|Does your child have} asthma or a lung disease, with an inhaler?',
      [
        choice('helped', 'Yes, and the inhaler has helped', 'emergency-department-1h'),
        choice('not', 'Yes, and it has not helped', '!asthma'),
        choice('none', 'No', 'ambulance-2'),
        choice('unsure', 'Not sure', 'ambulance-2'),
      ],
    ),
    heart: yesNo(
      'Is there heavy, squeezing or crushing pain in the chest, or pain that goes into an arm, the neck or the jaw?',
      { yes: '!heart', no: 'sudden' },
    ),
    sudden: yesNo('Did it come on suddenly, in minutes?', { yes: 'clot-signs', no: 'chest-pain' }),
    'clot-signs': yesNo(
      'Is there blood coughed up, a faint, a sore or swollen leg, or an operation or long journey in the last weeks?',
      { yes: '!clot', no: 'panic' },
    ),
    panic: yesNo(
      '{Have you|Have they|Has your child} had just this before, and did a nurse or doctor call it panic?',
      { yes: 'nurse', no: 'emergency-department-1h', unsure: 'emergency-department-1h' },
    ),
    'chest-pain': yesNo('Is there any other pain or tightness in the chest?', {
      yes: 'emergency-department-1h',
      no: 'flat',
    }),
    flat: yesNo(
      '{Are you|Are they|Is your child} breathless lying flat, or are the ankles newly swollen?',
      { yes: 'face-to-face-2h', no: 'fever' },
    ),
    fever: yesNo('Is there a fever, or shaking with cold?', {
      yes: 'face-to-face-2h',
      no: 'still',
    }),
    still: yesNo('{Are you|Are they|Is your child} breathless sitting still?', {
      yes: 'face-to-face-2h',
      no: 'known-lung',
    }),
    'known-lung': yesNo('Is there a lung disease, and more cough or phlegm than usual?', {
      yes: 'face-to-face-6h',
      no: 'rest',
      unsure: 'rest',
    }),
    rest: ask('When {are you|are they|is your child} breathless?', [
      choice('walking', 'Walking about the house', 'face-to-face-6h'),
      choice('hills', 'Only with effort, for weeks', 'own-practice'),
      choice('nose', 'It is a blocked nose or a cold', 'self-care'),
    ]),
    nurse: {
      kind: 'handover',
      words: say(
        'I would like a nurse or doctor to listen to the breathing. Please stay on the line.',
      ),
      next: 'nurse-listens',
    },
    'nurse-listens': ask('Clinician: breaths in a minute, counted, and how it settles?', [
      choice('fast', '25 or more, or not settling', 'emergency-department-1h'),
      choice('some', '21 to 24', 'face-to-face-2h'),
      choice('settled', '20 or fewer, and settled', 'self-care'),
    ]),
    'ambulance-1': end(to.AMBULANCE_1, CALL_999, [
      'For choking: five sharp blows between the shoulder blades, then five thrusts above the navel (a baby: on the chest), and again.',
      RESUSCITATE,
    ]),
    'ambulance-2': end(to.AMBULANCE_2, CALL_999, [
      '{Sit upright.|Let them sit upright.|Hold your child upright.} A blue inhaler may be used: one puff every minute, up to ten.',
    ]),
    'clinician-now': end(to.CLINICIAN_NOW, CALL_999),
    'emergency-department-1h': end(to.EMERGENCY_DEPARTMENT_1H, CALL_999),
    'face-to-face-2h': end(to.FACE_TO_FACE_2H, CALL_999),
    'face-to-face-6h': end(to.FACE_TO_FACE_6H, CALL_999),
    'own-practice': end(to.OWN_PRACTICE, CALL_111),
    'self-care': end(to.SELF_CARE, CALL_111, [
      'Slow breaths: in through the nose, and out for longer than in.',
      'A cold needs rest and drinks. Salt-water drops help a blocked nose.',
    ]),
  },
});
