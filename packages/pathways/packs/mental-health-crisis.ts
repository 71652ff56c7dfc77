import * as to from './dispositions.ts';
import { ANY_CALL, awake, RESUSCITATE } from './opening.ts';
import { ask, choice, end, pack, say, yesNo } from './writing.ts';

const CALL_999 =
  'If {you are about to act, have taken something or are hurt|they are about to act, have taken something or are hurt|your child is about to act, has taken something or is hurt}, or anybody is in danger, call 999 at once. Until somebody is there, {try not to be alone|do not leave them alone|do not leave your child alone}.';
const CALL_111 =
  'If thoughts of suicide come or grow, if voices give orders, or if {you do|they do|your child does} not feel safe, call 111 and choose the mental health option, day or night. If life is at risk, call 999.';

const SUICIDE =
  '{Are you thinking|Are they thinking|Is your child thinking} of suicide, or of not being alive?';

export const mentalHealthCrisis = pack({
  id: 'mental-health-crisis',
  version: '1.1.0',
  title: 'Mental health crisis',
  sources: [
    'General knowledge of suicide risk, self-harm, psychosis, delirium, alcohol withdrawal and crisis after birth.',
  ],
  start: 'awake',
  callBack: 'crisis-now',
  redFlags: {
    ...ANY_CALL,
    acting: ['Is acting on it now, or about to, with the means at hand', 'ambulance-1'],
    overdose: ['Has taken an overdose or poison', 'ambulance-2'],
    intent: ['Means to die, and has the means', 'ambulance-2'],
    'others-at-risk': ['Means to harm somebody', 'ambulance-2'],
  },
  steps: {
    awake: awake('safe-now'),
    'safe-now': ask(
      '{Are you|Are they|Is your child} in danger at this moment?',
      [
        choice('acting', 'Yes: harming now, or about to', '!acting'),
        choice('taken', 'Something has been taken, or there is a wound', 'taken'),
        choice('no', 'Not at this moment', 'suicide'),
        choice('unsure', 'Not sure', 'suicide'),
      ],
      'Speak slowly. Say your name. Asking about suicide does not put it into anybody’s head.',
    ),
    taken: ask(
      'What has happened?',
      [
        choice('pills', 'Tablets, poison or drugs were taken', '!overdose'),
        choice('deep', 'A wound that is deep, or bleeds and does not stop', 'ambulance-2'),
        choice('shallow', 'A wound that has stopped bleeding', 'wound-plan'),
      ],
      'Any amount counts, also when the person feels well: paracetamol harms late.',
    ),
    'wound-plan': yesNo('Was it done to die?', { yes: 'means', no: 'wound-suicide' }),
    'wound-suicide': yesNo(
      SUICIDE,
      { yes: 'plan', no: 'emergency-department-4h' },
      'Use the word.',
    ),
    suicide: yesNo(SUICIDE, { yes: 'plan', no: 'harm-others' }, 'Use the word.'),
    plan: yesNo('Is there a plan: how, where or when?', { yes: 'means', no: 'tried' }),
    means: yesNo('Are the means at hand: tablets, a rope, a weapon, a place close by?', {
      yes: '!intent',
      no: 'alone-plan',
    }),
    'alone-plan': yesNo('Is somebody there who can stay, and take care that the means stay away?', {
      yes: 'crisis-now',
      no: 'ambulance-3',
      unsure: 'ambulance-3',
    }),
    tried: yesNo(
      'Was there an attempt in the last months, or has something terrible just happened?',
      {
        yes: 'crisis-now',
        no: 'keep-safe',
      },
    ),
    'keep-safe': yesNo(
      '{Can you keep yourself|Can they keep themselves|Can your child be kept} safe for the next hours?',
      {
        yes: 'clinician-2h',
        no: 'crisis-now',
        unsure: 'crisis-now',
      },
    ),
    'harm-others': yesNo('Are there thoughts of harming somebody else?', {
      yes: 'harm-how',
      no: 'voices',
      unsure: 'voices',
    }),
    'harm-how': yesNo(
      'Is there a plan, a weapon, or a person in mind?',
      {
        yes: '!others-at-risk',
        no: 'crisis-now',
      },
      'Think of the safety of children and others in the home, and of your safeguarding policy.',
    ),
    voices: yesNo(
      '{Do you|Do they|Does your child} hear voices, or hold beliefs that others find very strange or frightening?',
      { yes: 'orders', no: 'sudden' },
    ),
    orders: yesNo('Do voices give orders to do harm?', { yes: 'ambulance-3', no: 'birth' }),
    birth: yesNo(
      'Was there a birth in the last weeks?',
      {
        yes: 'emergency-department-1h',
        no: 'crisis-now',
        unsure: 'crisis-now',
      },
      'Psychosis after a birth can worsen within hours, for mother and baby.',
    ),
    sudden: yesNo(
      'Did confusion come on within hours or days, or with fever, a blow to the head, or new medicine?',
      {
        yes: 'emergency-department-1h',
        no: 'alcohol',
      },
      'New confusion is a bodily illness until shown otherwise.',
    ),
    alcohol: yesNo(
      '{Have you|Have they|Has your child} stopped heavy drinking or drugs in the last days, and is there shaking, sweating or seeing things?',
      { yes: 'emergency-department-1h', no: 'what', unsure: 'what' },
    ),
    what: ask('What is the worst of it?', [
      choice('eating', 'Not eating or drinking', 'eating'),
      choice('panic', 'Panic: heart racing, tingling, fear', 'panic'),
      choice('low', 'Low, sleepless or worn out', 'known'),
      choice('medicine', 'Medicine for it has run out or does not agree', 'clinician-6h'),
      choice('talk', 'Somebody to talk to', 'nurse'),
    ]),
    eating: yesNo('Is there fainting, or has almost nothing been eaten or drunk for two days?', {
      yes: 'emergency-department-4h',
      no: 'clinician-6h',
    }),
    panic: yesNo('Is there chest pain, or is this the first time?', {
      yes: 'clinician-1h',
      no: 'self-care',
    }),
    known: yesNo(
      '{Are you|Are they|Is your child} with a mental health team, with a plan for a crisis?',
      {
        yes: 'clinician-2h',
        no: 'own-practice',
        unsure: 'clinician-2h',
      },
    ),
    nurse: {
      kind: 'handover',
      words: say(
        'I would like somebody from the mental health team to talk with you. Please stay on the line.',
      ),
      next: 'nurse-hears',
    },
    'nurse-hears': ask('Clinician: what came of the talk?', [
      choice('crisis', 'Not safe', 'crisis-now'),
      choice('follow', 'Safe tonight, to be followed up', 'clinician-6h'),
      choice('eased', 'Eased, with a plan', 'self-care'),
    ]),
    'ambulance-1': end(to.AMBULANCE_1, CALL_999, [RESUSCITATE]),
    'ambulance-2': end(to.AMBULANCE_2, CALL_999, [
      'Keep any packets for the crew. Put out of reach what could do harm, if that is safe.',
    ]),
    'ambulance-3': end(to.AMBULANCE_3, CALL_999),
    'crisis-now': end(to.CRISIS_NOW, CALL_999),
    'emergency-department-1h': end(to.EMERGENCY_DEPARTMENT_1H, CALL_999),
    'clinician-1h': end(to.CLINICIAN_1H, CALL_999),
    'clinician-2h': end(to.CLINICIAN_2H, CALL_111),
    'emergency-department-4h': end(to.EMERGENCY_DEPARTMENT_4H, CALL_999),
    'clinician-6h': end(to.CLINICIAN_6H, CALL_111),
    'own-practice': end(to.OWN_PRACTICE, CALL_111),
    'self-care': end(to.SELF_CARE, CALL_111, [
      'Breathe in while counting to four, and out while counting to six, for five minutes.',
      'Tell somebody close. Keep to meals and sleep. Leave alcohol alone for now.',
    ]),
  },
});
