import * as to from './dispositions.ts';
import { ANY_CALL, awake, RESUSCITATE } from './opening.ts';
import { ask, choice, end, pack, say, yesNo } from './writing.ts';

const CALL_999 =
  'If the face drops, an arm or leg goes weak, speech changes, there is a fit, or {you become|they become|your child becomes} drowsy, call 999 at once. Give nothing to eat or drink.';
const LOW_SUGAR_999 =
  'If the face drops, an arm or leg goes weak, speech changes, there is a fit, or {you become|they become|your child becomes} drowsy, call 999 at once, and from then on nothing to eat or drink.';
const CALL_111 =
  'If the face drops, an arm or leg goes weak, speech or sight changes, or a sudden terrible headache comes, call 999 at once, even if it passes. If this goes on, call 111 again.';

export const strokeSigns = pack({
  id: 'stroke-signs',
  version: '1.1.0',
  title: 'Weakness, numbness, speech or sight: stroke signs',
  sources: [
    'The public face, arms, speech test; general knowledge of stroke, bleeding in the head, low sugar, Bell’s palsy and migraine.',
  ],
  start: 'awake',
  callBack: 'clinician-now',
  redFlags: {
    ...ANY_CALL,
    fast: ['Face, arm or speech changed, and not back to normal', 'ambulance-2'],
    thunderclap: ['Sudden headache, the worst ever, at its peak in minutes', 'ambulance-2'],
    'numb-side': ['One side numb or tingling, now', 'ambulance-2'],
    drowsy: ['Drowsy, hard to wake', 'ambulance-1'],
  },
  steps: {
    awake: awake('drowsy'),
    drowsy: yesNo(
      '{Do you keep drifting off?|Are they hard to wake or keep awake?|Is your child hard to wake or keep awake?}',
      {
        yes: '!drowsy',
        no: 'face',
      },
    ),
    face: yesNo(
      '{Look in a mirror and smile.|Ask them to smile.|Ask your child to smile.} Does one side of the face drop?',
      { yes: '!fast', no: 'arms', unsure: 'arms' },
      'Wait while they try. A palsy that was there before does not count.',
    ),
    arms: yesNo(
      '{Lift both arms|Ask them to lift both arms|Ask your child to lift both arms} and keep them up. Does one sink, or is a leg weak?',
      { yes: '!fast', no: 'speech' },
    ),
    speech: yesNo(
      '{Say after me|Ask them to say|Ask your child to say}: “The sun is out today.” Is it slurred, or do the wrong words come?',
      { yes: '!fast', no: 'sight' },
      'Listen for yourself where you can.',
    ),
    sight: yesNo(
      'Has sight suddenly gone in one eye or to one side, or is everything suddenly double?',
      { yes: '!fast', no: 'balance' },
    ),
    balance: yesNo(
      '{Are you|Are they|Is your child} suddenly so unsteady or giddy that standing is impossible?',
      { yes: '!fast', no: 'headache' },
    ),
    headache: yesNo('Was there a sudden, terrible headache, at its worst within minutes?', {
      yes: '!thunderclap',
      no: 'numb-side',
    }),
    'numb-side': yesNo('Is one side of the face or the body numb or tingling now?', {
      yes: '!numb-side',
      no: 'sugar',
    }),
    passed: ask('Was there weakness, numbness or trouble speaking that has gone again?', [
      choice('today', 'Yes, within the last day', 'again'),
      choice('week', 'Yes, within the last week', 'emergency-department-4h'),
      choice('earlier', 'Yes, longer ago', 'clinician-6h'),
      choice('no', 'No', 'numb'),
    ]),
    again: yesNo(
      'Has it come more than once this week, or {do you take|do they take|does your child take} a blood thinner?',
      { yes: 'emergency-department-1h', no: 'emergency-department-4h' },
    ),
    sugar: yesNo(
      '{Do you|Do they|Does your child} have diabetes treated with insulin or tablets?',
      {
        yes: 'sugar-low',
        no: 'knock',
        unsure: 'knock',
      },
    ),
    'sugar-low': yesNo('Is the sugar below 4, or is there sweating, shaking or odd behaviour?', {
      yes: 'swallow',
      no: 'knock',
      unsure: 'swallow',
    }),
    swallow: yesNo('{Can you|Can they|Can your child} swallow safely?', {
      yes: 'low-sugar',
      no: 'ambulance-2',
      unsure: 'ambulance-2',
    }),
    knock: yesNo('Was there a blow to the head or neck in the last weeks?', {
      yes: 'emergency-department-1h',
      no: 'passed',
    }),
    numb: ask('What is it that is noticed most?', [
      choice('both-hands', 'Tingling of both hands or round the mouth', 'nurse'),
      choice('one-hand', 'A hand that falls asleep at night', 'own-practice'),
      choice('forehead', 'One whole side of the face, forehead too', 'face-to-face-12h'),
      choice('zigzag', 'Zigzag lights, then a headache as often before', 'migraine'),
      choice('unsure', 'Hard to say', 'nurse'),
    ]),
    migraine: yesNo('Is it in every way like {your|their|your child’s} usual migraine?', {
      yes: 'self-care',
      no: 'clinician-1h',
      unsure: 'clinician-1h',
    }),
    nurse: {
      kind: 'handover',
      words: say('I would like a nurse or doctor to ask a little more. Please stay on the line.'),
      next: 'nurse-asks',
    },
    'nurse-asks': ask('Clinician: what does it suggest?', [
      choice('stroke', 'Stroke or bleeding cannot be ruled out', 'ambulance-2'),
      choice('nerve', 'A nerve, no warning signs', 'own-practice'),
      choice('breath', 'Breathing too fast, and settling', 'self-care'),
    ]),
    'ambulance-1': end(to.AMBULANCE_1, CALL_999, [RESUSCITATE]),
    'ambulance-2': end(to.AMBULANCE_2, CALL_999, [
      'Note the time when {you were|they were|your child was} last well: the hospital will ask.',
    ]),
    'clinician-now': end(to.CLINICIAN_NOW, CALL_999),
    'low-sugar': end(to.CLINICIAN_NOW, LOW_SUGAR_999, [
      'Something sweet to drink now, in small sips, for as long as swallowing is safe.',
    ]),
    'emergency-department-1h': end(to.EMERGENCY_DEPARTMENT_1H, CALL_999),
    'emergency-department-4h': end(to.EMERGENCY_DEPARTMENT_4H, CALL_999),
    'clinician-1h': end(to.CLINICIAN_1H, CALL_999),
    'clinician-6h': end(to.CLINICIAN_6H, CALL_111),
    'face-to-face-12h': end(to.FACE_TO_FACE_12H, CALL_111, [
      'If the eye does not close, keep it moist and cover it at night.',
    ]),
    'own-practice': end(to.OWN_PRACTICE, CALL_111),
    'self-care': end(to.SELF_CARE, CALL_111, [
      'A dark, quiet room, and the usual medicine for it.',
    ]),
  },
});
